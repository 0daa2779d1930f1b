import { planReadOnly } from "../../app/prepare-plan.ts";
import type { PlannedTask } from "../../model/plan.ts";
import type { CommandRunner, PipelineFlags } from "../command-runner.ts";
import { formatSummary, formatTask } from "../format-plan.ts";
import { countProblems, formatProblems } from "../format-problems.ts";
import { toLoadOptions } from "../load-options.ts";

interface Flags extends PipelineFlags {
	readonly tasks?: boolean;
	readonly json?: boolean;
	readonly detailedExitcode?: boolean;
}

const WORK_TO_DO = 10;

/** Prints the plan; with `--json` the summary and then one task a line. */
export const plan: CommandRunner<Flags> = async ([file = ""], flags, context) => {
	const lines: string[] = [];
	const keep = (task: PlannedTask) => {
		if (flags.json) lines.push(JSON.stringify({ type: "task", ...task }));
		else if (flags.tasks) lines.push(formatTask(task));
	};
	const result = await planReadOnly(file, toLoadOptions(flags, context), new Date(), keep);
	if (!result.ok) {
		context.stderr.write(`${formatProblems(result.problems, result.sources)}\n${countProblems(result.problems)}\n`);
		return result.exitCode;
	}
	const { summary, warnings, sources } = result;
	if (warnings.length > 0) context.stderr.write(`${formatProblems(warnings, sources)}\n`);
	const head = flags.json ? `${JSON.stringify({ type: "summary", ...summary })}\n` : formatSummary(summary);
	context.stdout.write(head);
	if (lines.length > 0) context.stdout.write(`${flags.json ? "" : "\n"}${lines.join("\n")}\n`);
	const { run, adopt } = summary.actions;
	return flags.detailedExitcode && run + adopt > 0 ? WORK_TO_DO : 0;
};
