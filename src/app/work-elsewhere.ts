import type { Problem } from "../model/problem.ts";
import { plural } from "../values/plural.ts";
import type { Session } from "./run-stage.ts";

/** What an earlier run of the pipeline sent to another engine stays there until somebody collects it there. */
export function workElsewhere({ state, frame, engine }: Session): Problem[] {
	return state.batches.underWayElsewhere(frame.name, engine.key).map((there) => {
		const [kind, url] = there.engine.split(" ");
		const flags = url === undefined ? `--engine ${kind}` : `--engine ${kind} --base-url ${url}`;
		const message = `${plural(there.tasks, "task")} of \`${frame.name}\` that an earlier run sent to ${there.engine} ${there.tasks === 1 ? "is" : "are"} under way there`;
		const hint = `\`trawl run FILE ${flags}\` collects what is there`;
		return { code: "work_elsewhere", severity: "warning", message, hint };
	});
}
