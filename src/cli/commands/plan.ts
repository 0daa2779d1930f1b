import { resolve } from "node:path";
import { planReadOnly, type ReadOnlyPlan } from "../../app/plan-read-only.ts";
import { savedPlanText } from "../../app/saved-plan.ts";
import { writeSavedPlan } from "../../app/write-saved-plan.ts";
import type { PlannedTask } from "../../model/plan.ts";
import type { CliContext } from "../cli-context.ts";
import type { AccessFlags, CommandRunner, PipelineFlags, SelectionFlags } from "../command-runner.ts";
import { formatSummary, formatTask } from "../format-plan.ts";
import { countProblems, formatProblems } from "../format-problems.ts";
import { toAccess, toLoadOptions, toSelection } from "../load-options.ts";
import { nextRun } from "../next-run.ts";
import { ownCommand } from "../own-command.ts";
import { plainText } from "../plain-text.ts";
import { refused } from "../show-run.ts";

interface Flags extends PipelineFlags, AccessFlags, SelectionFlags {
	readonly tasks?: boolean;
	readonly remote?: boolean;
	readonly maxCost?: number;
	readonly json?: boolean;
	readonly detailedExitcode?: boolean;
}

const WORK_TO_DO = 10;
/** A text of a whole large plan would be longer than a text can be. */
const LINES_A_WRITE = 1_000;

/** Prints the plan; with `--json` the summary and then one task a line. */
export const plan: CommandRunner<Flags> = async ([file = ""], flags, context) => {
	const access = toAccess(flags, context);
	if (!access.ok) return refused(access, context);
	const lines: string[] = [];
	const tasks: PlannedTask[] = [];
	const keep = (task: PlannedTask) => {
		if (flags.out !== undefined) tasks.push(task);
		if (flags.json) lines.push(JSON.stringify({ type: "task", ...task }));
		else if (flags.tasks) lines.push(formatTask(task));
	};
	const { maxCost, remote, fresh = false } = flags;
	const selection = toSelection(flags);
	// Here `--out` names the plan, not the results.
	const { out: _, ...planFlags } = flags;
	const load = toLoadOptions(planFlags, context);
	const options = { ...load, access: access.access, selection, fresh, maxCost, remote, signal: context.signal };
	const result = await planReadOnly(file, options, new Date(), keep);
	if (!result.ok && result.problems.length === 0) {
		context.stderr.write("Interrupted before there was a plan.\n");
		return result.exitCode;
	}
	if (!result.ok) {
		context.stderr.write(`${formatProblems(result.problems, result.sources)}\n${countProblems(result.problems)}\n`);
		return result.exitCode;
	}
	const { summary, warnings, sources, refusedBy, needsConsent } = result;
	if (warnings.length > 0) context.stderr.write(`${formatProblems(warnings, sources)}\n`);
	const head = flags.json
		? `${JSON.stringify({ type: "summary", ...summary, refused_by: refusedBy, needs_consent: needsConsent })}\n`
		: formatSummary(summary);
	context.stdout.write(head);
	writeLines(lines, flags, context);
	const mayRun = sayRefused(result, context);
	if (flags.out === undefined && mayRun && !flags.json)
		context.stderr.write(`Next: ${nextRun(file, flags, context)}\n`);
	if (flags.out !== undefined) {
		const { engine, corpus, vars } = load;
		const made = { engine, corpus, vars, baseUrl: access.access.baseUrl, selection, fresh, cwd: context.cwd };
		const text = savedPlanText(flags.out, file, made, { summary, tasks });
		const fault = writeSavedPlan(resolve(context.cwd, flags.out), flags.out, text);
		if (fault !== undefined) return refused(fault, context);
		context.stderr.write(
			`Plan saved in ${plainText(flags.out)}: \`${ownCommand(context, ["run", flags.out])}\` runs it as it is.\n`,
		);
	}
	const { run, adopt } = summary.actions;
	return flags.detailedExitcode && run + adopt > 0 ? WORK_TO_DO : 0;
};

function writeLines(lines: readonly string[], { json }: Flags, { stdout }: CliContext): void {
	if (lines.length > 0 && !json) stdout.write("\n");
	for (let from = 0; from < lines.length; from += LINES_A_WRITE) {
		stdout.write(`${lines.slice(from, from + LINES_A_WRITE).join("\n")}\n`);
	}
}

/** The plan is there to be looked at; what `run` would say of it must not come as a surprise. False where it would refuse. */
function sayRefused({ refusedBy, needsConsent, sources }: ReadOnlyPlan, { stderr }: CliContext): boolean {
	if (refusedBy.length > 0) {
		stderr.write(`${formatProblems(refusedBy, sources)}\nA run of this plan would be refused (exit code 7).\n`);
	} else if (needsConsent) {
		stderr.write(
			"A run of this plan asks for a yes: on the terminal, by --yes, or by a budget that covers the worst case.\n",
		);
	}
	return refusedBy.length === 0;
}
