import { planReadOnly, type ReadOnlyPlan } from "../../app/plan-read-only.ts";
import type { PlannedTask } from "../../model/plan.ts";
import type { CliContext } from "../cli-context.ts";
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
/** A text of a whole large plan would be longer than a text can be. */
const LINES_A_WRITE = 1_000;

/** Prints the plan; with `--json` the summary and then one task a line. */
export const plan: CommandRunner<Flags> = async ([file = ""], flags, context) => {
	const lines: string[] = [];
	const keep = (task: PlannedTask) => {
		if (flags.json) lines.push(JSON.stringify({ type: "task", ...task }));
		else if (flags.tasks) lines.push(formatTask(task));
	};
	const options = { ...toLoadOptions(flags, context), signal: context.signal };
	const result = await planReadOnly(file, options, new Date(), keep);
	if (!result.ok && result.problems.length === 0) {
		context.stderr.write("Interrupted before there was a plan.\n");
		return result.exitCode;
	}
	if (!result.ok) {
		context.stderr.write(`${formatProblems(result.problems, result.sources)}\n${countProblems(result.problems)}\n`);
		return result.exitCode;
	}
	const { summary, warnings, sources, refusedBy } = result;
	if (warnings.length > 0) context.stderr.write(`${formatProblems(warnings, sources)}\n`);
	const head = flags.json
		? `${JSON.stringify({ type: "summary", ...summary, refused_by: refusedBy })}\n`
		: formatSummary(summary);
	context.stdout.write(head);
	writeLines(lines, flags, context);
	sayRefused(result, context);
	const { run, adopt } = summary.actions;
	return flags.detailedExitcode && run + adopt > 0 ? WORK_TO_DO : 0;
};

function writeLines(lines: readonly string[], { json }: Flags, { stdout }: CliContext): void {
	if (lines.length > 0 && !json) stdout.write("\n");
	for (let from = 0; from < lines.length; from += LINES_A_WRITE) {
		stdout.write(`${lines.slice(from, from + LINES_A_WRITE).join("\n")}\n`);
	}
}

/** The plan is there to be looked at; what `run` would say of it must not come as a surprise. */
function sayRefused({ refusedBy, sources }: ReadOnlyPlan, { stderr }: CliContext): void {
	if (refusedBy.length === 0) return;
	stderr.write(`${formatProblems(refusedBy, sources)}\nA run of this plan would be refused (exit code 7).\n`);
}
