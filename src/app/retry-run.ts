/** One more paid attempt at what did not succeed in a finished run: failed, invalid, rejected and cancelled tasks only. */
import { writeManifestOnly } from "../export/write-manifest-only.ts";
import { BatchApiError } from "../model/batch-api.ts";
import type { Problem } from "../model/problem.ts";
import type { StoredRun } from "../store/stored-run.ts";
import { adoptBatches } from "./adopt-batches.ts";
import { announceRun } from "./announce-run.ts";
import { carryOut } from "./carry-out.ts";
import { costProblem } from "./check-budget.ts";
import { commitmentsOf } from "./commitments.ts";
import { askConsent } from "./consent.ts";
import { withRun } from "./find-run.ts";
import { interrupted } from "./interrupt.ts";
import { whyAboveTable } from "./price-warnings.ts";
import type { Refusal } from "./refusal.ts";
import { buildManifest } from "./run-manifest.ts";
import type { RunOptions, RunReport, RunStart } from "./run-stage.ts";
import { serviceRefusal } from "./service-refusal.ts";
import { smaller } from "./smaller.ts";
import { type StoredWork, withStoredRun } from "./stored-session.ts";

export type RetryOptions = Omit<RunOptions, "selection" | "fresh" | "isNew" | "planId" | "collects">;

/** Without anything to retry it ends with the exit code 0 and no problem. */
export async function retryRun(named: string | undefined, options: RetryOptions): Promise<RunReport | Refusal> {
	const where = { cwd: options.cwd, stateOption: options.stateDir };
	const found = await withRun(named, where, ({ state, run }) => ({
		ok: true as const,
		run,
		path: state.path,
		newest: state.runs.latest(run.pipeline)?.run_id,
	}));
	if (!found.ok) return found;
	const { run, path, newest } = found;
	if (run.state !== "finished") return notFinished(run);
	if (newest !== run.run_id) return notNewest(run, newest);
	return withStoredRun(run, path, options, (work) => retry(work, options));
}

async function retry({ session, run, summary }: StoredWork, options: RetryOptions): Promise<RunReport | Refusal> {
	const { state, frame, engine } = session;
	if (run.state !== "finished") return notFinished(run);
	try {
		await adoptBatches({ ...session, signal: options.signal });
	} catch (error) {
		if (options.signal.aborted) return interrupted(options.signal);
		if (!(error instanceof BatchApiError)) throw error;
		return tell(serviceRefusal(error, []), run, session);
	}
	const maxCost = smaller(frame.budget.maxCost, options.maxCost ?? null);
	const now = new Date();
	const prices = commitmentsOf(state, engine);
	const { tasks, cost, modes } = state.money.whatToRetry(run.run_id, prices);
	if (tasks === 0) return { ok: false, problems: [], sources: [], exitCode: 0 };
	// One more attempt each, and none by itself after that.
	const purchase = { tasks, estimate: cost, worstCase: cost };
	const before = announceRun(session, {
		...{ runId: run.run_id, continued: true, summary, purchase },
		counts: toRetry(state.outcomes.counts(run.run_id), state.outcomes.counts(run.run_id, { selectedOnly: true })),
	});
	const why = whyAboveTable(state, engine, modes);
	const spent = state.money.committed(run.lineage);
	const spentInMonth = state.money.committedInMonth(now.toISOString());
	const overspent = costProblem(frame, cost, { spent, spentInMonth, flag: options.maxCost, why, less: LESS });
	if (overspent !== undefined) return tell(refuse(overspent), run, session);
	const { yes = false, confirm } = options;
	const question = { worstCase: cost, estimate: cost, why, tasks, spent, maxCost, yes, confirm, now };
	const consent = await askConsent(question);
	if (options.signal.aborted) return interrupted(options.signal);
	if (!consent.ok) return tell(refuse(consent.problem), run, session);
	state.runs.recordConsent(run.run_id, consent.consent);
	state.runs.reopen(run.run_id, { prices: engine.prices, batchSize: frame.run.batchSize });
	const reopened = state.runs.find(run.run_id) ?? run;
	const how = { waits: options.detach !== true || frame.engine === "local", maxCost: options.maxCost ?? null };
	return carryOut(session, { run: reopened, before }, how);
}

/** How the run stands once it is opened again: what did not succeed, of what it had selected, is to be sent. */
function toRetry(all: RunStart["counts"], selected: RunStart["counts"]): RunStart["counts"] {
	const left = (status: (typeof RETRIED)[number]) => all[status] - selected[status];
	const again = RETRIED.reduce((sum, status) => sum + selected[status], 0);
	return {
		...all,
		failed: left("failed"),
		invalid: left("invalid"),
		rejected: left("rejected"),
		cancelled: left("cancelled"),
		pending: all.pending + again,
	};
}

const RETRIED = ["failed", "invalid", "rejected", "cancelled"] as const;
const LESS = "buy fewer again with `trawl run FILE --select 'result:failed' --limit N`";

/** `run.json` says what the exit code says; what the run did, and its other files, stay as they are. */
async function tell(refusal: Refusal, run: StoredRun, { state, frame }: StoredWork["session"]): Promise<Refusal> {
	const { exitCode } = refusal;
	const status = exitCode === 7 ? "refused" : "failed";
	const manifest = buildManifest(state, run, { status, exitCode, finishedAt: run.finished_at });
	await writeManifestOnly({ dir: frame.export.dir, manifest });
	return refusal;
}

function refuse(problem: Problem, exitCode = 7): Refusal {
	return { ok: false, problems: [problem], sources: [], exitCode };
}

function notFinished(run: StoredRun): Refusal {
	const message =
		run.state === "superseded"
			? `run ${run.run_id} was superseded by a run of a changed file`
			: `run ${run.run_id} has not finished`;
	const hint =
		run.state === "superseded" ? "retry the newer run" : "continue it first, with `trawl run FILE` or `trawl collect`";
	return refuse({ code: "run_pending", severity: "error", message, hint }, 8);
}

/** Retrying an older one would replace the newer one's results. */
function notNewest(run: StoredRun, newest: string | undefined): Refusal {
	const message = `run ${run.run_id} is not the newest of \`${run.pipeline}\``;
	const hint = newest === undefined ? "run the pipeline again" : `retry ${newest}, or run the pipeline again`;
	return refuse({ code: "run_finished", severity: "error", message, hint }, 11);
}
