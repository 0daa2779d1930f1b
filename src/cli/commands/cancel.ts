import { cancelRun } from "../../app/cancel-run.ts";
import type { AccessFlags, CommandRunner, ShowFlags } from "../command-runner.ts";
import { toAccess } from "../load-options.ts";
import { RunDisplay, refused } from "../show-run.ts";

interface Flags extends AccessFlags, ShowFlags {
	readonly state?: string;
}

/** Cancels an unfinished run; beside a live one it is a request. */
export const cancel: CommandRunner<Flags> = async ([named], flags, context) => {
	const access = toAccess(flags, context);
	if (!access.ok) return refused(access, context);
	const display = new RunDisplay(flags, context);
	const end = await cancelRun(named, {
		cwd: context.cwd,
		stateDir: flags.state,
		access: access.access,
		signal: context.signal,
		onStart: display.onStart,
		onEvent: display.onEvent,
	});
	if (!end.ok) return display.end(end);
	switch (end.type) {
		case "nothing_open":
			display.say(`Run ${end.runId} is finished: there is nothing to cancel.\n`);
			return 0;
		case "asked":
			display.say(`Run ${end.runId} is live in process ${end.pid}, which has been asked to cancel it.\n`);
			return 0;
		case "cancelled":
			return display.end(end.report);
	}
};
