/** What a run says while it goes on and when it has ended; the same for `run`, `collect` and `retry`. */

import { relative } from "node:path";
import type { ExportedAgain } from "../app/export-missing.ts";
import type { Refusal } from "../app/refusal.ts";
import type { RunReport, RunStart } from "../app/run-pipeline.ts";
import type { PlanSummary } from "../model/plan.ts";
import type { Problem } from "../model/problem.ts";
import type { RunEvent } from "../model/run-events.ts";
import { dollars } from "../values/dollars.ts";
import { plural } from "../values/plural.ts";
import type { CliContext } from "./cli-context.ts";
import type { ShowFlags } from "./command-runner.ts";
import type { EventStream } from "./event-stream/event-stream.ts";
import type { IdleReason, StreamEvent } from "./event-stream/stream-event.ts";
import { formatArtefacts } from "./format-artefacts.ts";
import { formatFailures } from "./format-failures.ts";
import { formatCost, formatModes } from "./format-plan.ts";
import { countProblems, formatProblems } from "./format-problems.ts";
import { formatReport } from "./format-report.ts";
import { formatTruncated } from "./format-truncated.ts";
import { plainLine, plainText } from "./plain-text.ts";
import { createProgress } from "./progress/create-progress.ts";
import type { Progress } from "./progress/progress.ts";

export interface RunDisplayOptions {
	readonly flags: ShowFlags;
	readonly context: CliContext;
	readonly events: EventStream;
	/** What tries again what failed. Default: `trawl run FILE`. */
	readonly again?: string | undefined;
}

export class RunDisplay {
	readonly #flags: ShowFlags;
	readonly #context: CliContext;
	readonly #events: EventStream;
	/** What tries again what failed. */
	readonly #again: string;
	#progress: Promise<Progress> | undefined;

	constructor({ flags, context, events, again = "`trawl run FILE`" }: RunDisplayOptions) {
		this.#flags = flags;
		this.#context = context;
		this.#events = events;
		this.#again = again;
	}

	readonly onStart = (start: RunStart): void => {
		const { stderr } = this.#context;
		const { quiet, progress, color } = this.#flags;
		if (start.warnings.length > 0) stderr.write(`${formatProblems(start.warnings, [])}\n`);
		this.#tellProblems(start.warnings);
		this.#events.tell(startEvent(start));
		this.say(describeStart(start, this.#context));
		const request = { style: quiet ? "none" : progress, works: willWork(start), runId: start.runId, color } as const;
		this.#progress = this.#endProgress().then(() => createProgress(request, this.#context));
	};

	readonly onEvent = (event: RunEvent): void => {
		this.#events.tell(event);
		if (this.#progress !== undefined) void this.#progress.then((shown) => shown.show(event));
		else if (event.type === "warning") this.#context.stderr.write(`warning: ${plainLine(event.message)}\n`);
	};

	/** Nothing with `--quiet`. */
	say(text: string): void {
		if (!this.#flags.quiet) this.#context.stderr.write(text);
	}

	/** Says why nothing is done. */
	idle(reason: IdleReason, text: string): number {
		this.#events.tell({ type: "idle", reason });
		this.say(text);
		return 0;
	}

	/** Says how it ended and gives the exit code. */
	async end(result: RunReport | Refusal): Promise<number> {
		await this.#endProgress();
		if (!result.ok) return this.refuse(result);
		this.#report(result);
		return result.manifest.exit_code;
	}

	/** Says that a finished run, which its folder lacked, was written again. How the run ended was told when it did: 0. */
	exportedAgain({ start, report }: ExportedAgain): number {
		const shown = shownPath(report.outDir, this.#context);
		this.#events.tell(startEvent(start));
		this.say(`${shown} lacked what run ${start.runId} found: it is written again from the state, nothing was sent.\n`);
		this.say(formatReport(report, shown));
		this.#events.tell(endEvent(report));
		return 0;
	}

	/** Says what could not be done, though the command has done what it was to do. */
	warn(problem: Problem): number {
		this.#tellProblems([problem]);
		this.#context.stderr.write(`${formatProblems([problem], [])}\n`);
		return 0;
	}

	refuse(refusal: Refusal): number {
		this.#tellProblems(refusal.problems);
		this.#events.tell({ type: "refused", exit_code: refusal.exitCode });
		return refused(refusal, this.#context);
	}

	#tellProblems(problems: readonly Problem[]): void {
		for (const problem of problems) this.#events.tell({ type: "problem", ...problem });
	}

	/** Of the run before, where `collect` goes on with several. */
	async #endProgress(): Promise<void> {
		const shown = this.#progress;
		this.#progress = undefined;
		(await shown)?.end();
	}

	#report(report: RunReport): void {
		const { manifest, message, exportProblem, outDir, overspent } = report;
		const { stderr } = this.#context;
		if (message !== null) stderr.write(`${plainText(message)}\n`);
		if (exportProblem !== null) {
			stderr.write(formatProblems([exportProblem], []));
			stderr.write("The results are in the state: the same command writes them once this is mended.\n");
		}
		const shown = shownPath(outDir, this.#context);
		stderr.write(formatFailures(report, shown, this.#again));
		stderr.write(formatArtefacts(manifest));
		stderr.write(formatTruncated(manifest));
		this.say(formatReport(report, shown));
		if (overspent !== undefined) stderr.write(`${formatProblems([overspent], [])}\n`);
		this.#tellProblems([exportProblem, overspent].filter((each) => each !== null && each !== undefined));
		this.#events.tell(endEvent(report));
	}
}

function startEvent(start: RunStart): StreamEvent {
	const { runId, continued, summary, counts, purchase, statePath, outDir } = start;
	return {
		type: "run_started",
		run_id: runId,
		pipeline: summary.pipeline,
		engine: String(summary.engine.engine),
		continued,
		tasks: counts.total,
		pending: counts.pending,
		estimate: purchase === undefined ? summary.cost.estimate : purchase.estimate,
		worst_case: purchase === undefined ? summary.cost.worst_case : purchase.worstCase,
		state: statePath,
		results: outDir,
	};
}

function endEvent({ manifest, outDir, unsuccessful, failures }: ExportedAgain["report"]): StreamEvent {
	const { run_id, exit_code, ended } = manifest;
	return { type: "run_ended", run_id, exit_code, unsuccessful, failures, ended, results: outDir, manifest };
}

/** Without problems it was interrupted before anything was sent. */
export function refused(result: Refusal, { stderr }: CliContext): number {
	if (result.problems.length === 0) stderr.write("Interrupted before anything was sent.\n");
	else stderr.write(`${formatProblems(result.problems, result.sources)}\n${countProblems(result.problems)}\n`);
	return result.exitCode;
}

function describeStart(start: RunStart, context: CliContext): string {
	const { runId, continued, summary, statePath } = start;
	const parts = continued ? describeContinued(start) : describePlanned(summary);
	const what = continued ? "Continuing run" : "Run";
	const engine = String(summary.engine.engine);
	return [
		`${what} ${runId} of ${summary.pipeline} on ${engine}: ${plural(summary.tasks, "task")}, ${parts.join(", ")}`,
		...describeCost(start),
		`State in ${shownPath(statePath, context)}`,
		"",
	].join("\n");
}

function describeCost({ continued, summary, purchase }: RunStart): string[] {
	if (purchase !== undefined) {
		const { tasks, estimate, worstCase } = purchase;
		const cost = `Estimate ${dollars(estimate)}, worst case ${dollars(worstCase)}`;
		return [`  ${plural(tasks, "task")}, one more attempt each`, ...(worstCase === 0 ? [] : [cost])];
	}
	if (continued) return [];
	return mayCost(summary) ? [...formatModes(summary), formatCost(summary)] : [];
}

/** A run whose tasks have all ended may still have some that are not known yet. */
function willWork({ counts, summary }: RunStart): boolean {
	return counts.pending > 0 || summary.open.length > 0;
}

function mayCost({ cost }: PlanSummary): boolean {
	return cost.estimate !== 0 || cost.worst_case !== 0;
}

function describePlanned({ actions, open }: PlanSummary): string[] {
	const parts = [`${actions.run} to run`, `${actions.reuse} to reuse`];
	if (open.length > 0) parts.push(`more after ${[...new Set(open.flatMap(({ after }) => after))].join(" and ")}`);
	if (actions.adopt > 0) parts.push(`${actions.adopt} already sent`);
	return actions.skip > 0 ? [...parts, `${actions.skip} skipped`] : parts;
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
