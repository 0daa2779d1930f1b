import { showTask } from "../../app/show-task.ts";
import type { CommandRunner } from "../command-runner.ts";
import { formatShownTask } from "../format-shown-task.ts";
import { refused } from "../show-run.ts";

interface Flags {
	readonly run?: string;
	readonly state?: string;
	readonly json?: boolean;
}

/** Shows one task: what it asked, what became of it, and why it ran. */
export const show: CommandRunner<Flags> = async ([taskId = ""], { run, state, json }, context) => {
	const shown = await showTask(taskId, run, { cwd: context.cwd, stateOption: state });
	if (!shown.ok) return refused(shown, context);
	const { ok: _, ...rest } = shown;
	context.stdout.write(json ? `${JSON.stringify(rest, null, 2)}\n` : formatShownTask(shown));
	return 0;
};
