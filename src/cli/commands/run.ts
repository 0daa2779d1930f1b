import { relative } from "node:path";
import { type RunReport, type RunStart, runPipeline } from "../../app/run-pipeline.ts";
import type { PlanSummary } from "../../model/plan.ts";
import type { RunEvent } from "../../model/run-events.ts";
import type { CliContext } from "../cli-context.ts";
import type { CommandRunner, PipelineFlags } from "../command-runner.ts";
import { formatFailures } from "../format-failures.ts";
import { plural } from "../format-plan.ts";
import { countProblems, formatProblems } from "../format-problems.ts";
import { formatReport } from "../format-report.ts";
import { toLoadOptions } from "../load-options.ts";
import { plainText } from "../plain-text.ts";
import { createProgress, type Progress, type ProgressStyle } from "../progress.ts";

interface Flags extends PipelineFlags {
	readonly maxCost?: number;
	readonly json?: boolean;
	readonly quiet?: boolean;
	readonly progress: ProgressStyle;
}

/** Runs the pipeline and says how it goes. */
export const run: CommandRunner<Flags> = async ([file = ""], flags, context) => {
	const say = (text: string) => void (flags.quiet || context.stderr.write(text));
	const style = flags.quiet ? "none" : flags.progress;
	let progress: Promise<Progress> | undefined;
	const result = await runPipeline(file, {
		...toLoadOptions(flags, context),
		maxCost: flags.maxCost,
		signal: context.signal,
		onStart(start) {
			if (start.warnings.length > 0) context.stderr.write(`${formatProblems(start.warnings, [])}\n`);
			say(describeStart(start, context));
			progress = createProgress(style, start.counts.pending, context);
		},
		onEvent: (event: RunEvent) => void progress?.then((shown) => shown.show(event)),
	});
	(await progress)?.end();
	if (!result.ok && result.problems.length === 0) {
		context.stderr.write("Interrupted before anything was sent.\n");
		return result.exitCode;
	}
	if (!result.ok) {
		context.stderr.write(`${formatProblems(result.problems, result.sources)}\n${countProblems(result.problems)}\n`);
		return result.exitCode;
	}
	return report(result, flags, context, say);
};

function report(result: RunReport, flags: Flags, context: CliContext, say: (text: string) => void): number {
	const { manifest, message, exportProblem } = result;
	if (message !== null) context.stderr.write(`${plainText(message)}\n`);
	if (exportProblem !== null) {
		context.stderr.write(formatProblems([exportProblem], []));
		context.stderr.write("The results are in the state: the same command writes them once this is mended.\n");
	}
	const outDir = shownPath(result.outDir, context);
	context.stderr.write(formatFailures(result.failures, manifest, outDir));
	say(formatReport(manifest, outDir));
	if (manifest.counts.pending > 0) say("Unfinished: the same command continues it.\n");
	if (flags.json) context.stdout.write(`${JSON.stringify(manifest, null, 2)}\n`);
	return manifest.exit_code;
}

function describeStart(start: RunStart, context: CliContext): string {
	const { runId, continued, summary, statePath } = start;
	const parts = continued ? describeContinued(start) : describePlanned(summary);
	const what = continued ? "Continuing run" : "Run";
	const engine = String(summary.engine.engine);
	return `${what} ${runId} of ${summary.pipeline} on ${engine}: ${plural(summary.tasks, "task")}, ${parts.join(", ")}\nState in ${shownPath(statePath, context)}\n`;
}

function describePlanned({ actions }: PlanSummary): string[] {
	const parts = [`${actions.run} to run`, `${actions.reuse} to reuse`];
	return actions.adopt > 0 ? [...parts, `${actions.adopt} already sent`] : parts;
}

/** The frozen plan goes on, so that its own counts tell what is left. */
function describeContinued({ counts }: RunStart): string[] {
	return [`${counts.total - counts.pending} done`, `${counts.pending} to go`];
}

/** Relative to the working folder where that is shorter. */
function shownPath(path: string, { cwd }: CliContext): string {
	const shown = relative(cwd, path);
	return shown === "" ? "." : shown.length < path.length ? shown : path;
}
