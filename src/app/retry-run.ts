/** One more paid attempt at what did not succeed in a finished run: failed, invalid, rejected and cancelled tasks only. */
import type { Problem } from "../model/problem.ts";
import type { RetryCost } from "../store/money-reader.ts";
import type { StoredRun } from "../store/stored-run.ts";
import { announceRun } from "./announce-run.ts";
import { capOf } from "./cap-of.ts";
import { carryOut } from "./carry-out.ts";
import { costProblem } from "./check-budget.ts";
import { collectUnwanted } from "./collect-unwanted.ts";
import { commitmentsOf } from "./commitments.ts";
import { askConsent, type ConsentAnswer } from "./consent.ts";
import { withRun } from "./find-run.ts";
import { type Found, type Offer, passGate } from "./pass-gate.ts";
import { whyAboveTable } from "./price-warnings.ts";
import type { Refusal } from "./refusal.ts";
import type { RunOptions, RunReport, RunStart, Session } from "./run-stage.ts";
import { type StoredWork, withStoredRun } from "./stored-session.ts";
import { tellRefusedRun } from "./tell-refusal.ts";

export type RetryOptions = Omit<RunOptions, "selection" | "fresh" | "isNew" | "planId" | "collects">;

/** Without anything to retry it ends with the exit code 0 and no problem. */
export async function retryRun(named: string | undefined, options: RetryOptions): Promise<RunReport | Refusal> {
	const where = { cwd: options.cwd, stateOption: options.stateDir };
	const found = await withRun(named, where, ({ state, run, budget }) => ({
		ok: true as const,
		run,
		path: state.path,
		budget,
		newest: state.runs.latest(run.pipeline)?.run_id,
	}));
	if (!found.ok) return found;
	const { run, path, budget, newest } = found;
	if (run.state !== "finished") return notFinished(run);
	if (newest !== run.run_id) return notNewest(run, newest);
	return withStoredRun({ run, statePath: path, budget }, options, (work) => retry(work, options));
}

/** What one more attempt at each task would cost. */
interface RetryOffer extends Offer, RetryCost {
	/** True when the run has tasks whose ends it does not know: the service had attempts that were made after its own. */
	readonly isOpen: boolean;
}

async function retry({ session, run, summary }: StoredWork, options: RetryOptions): Promise<RunReport | Refusal> {
	const { state, frame, engine } = session;
	if (run.state !== "finished") return notFinished(run);
	const offer = async (found?: Found): Promise<RetryOffer> => {
		// What has succeeded since need not be bought, what has failed since is bought once more.
		if (found !== undefined) await collectUnwanted(session, run.run_id);
		const cost = state.money.whatToRetry(run.run_id, commitmentsOf(state, engine));
		const isOpen = (found?.takenOver.moved ?? 0) > 0 || state.outcomes.counts(run.run_id).pending > 0;
		return { ok: true, buys: cost.tasks > 0, runId: run.run_id, isOpen, ...cost };
	};
	let before: RunStart["counts"] | undefined;
	const agree = async (bid: RetryOffer, found: Found): Promise<ConsentAnswer | Refusal> => {
		if (bid.tasks === 0 && !bid.isOpen) return { ok: false, problems: [], sources: [], exitCode: 0 };
		before = announceRun(session, {
			...{ runId: run.run_id, continued: true, summary, warnings: found.warnings },
			// One more attempt each, and none by itself after that.
			purchase: { tasks: bid.tasks, estimate: bid.cost, worstCase: bid.cost },
			counts: toRetry(state.outcomes.counts(run.run_id), state.outcomes.counts(run.run_id, { selectedOnly: true })),
		});
		return agreeToRetry(bid, session, run, options);
	};
	const leave = await passGate(session, { run, newLineage: run.lineage, offer, agree });
	if (!leave.ok) return tellRefusedRun(leave, run, session);
	if (leave.bid.buys) state.runs.recordConsent(run.run_id, leave.consent);
	state.runs.reopen(run.run_id, { prices: engine.prices, batchSize: frame.run.batchSize });
	const reopened = state.runs.find(run.run_id) ?? run;
	const how = { waits: options.detach !== true };
	return carryOut(session, { run: reopened, before: before ?? state.outcomes.counts(run.run_id), leave }, how);
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

async function agreeToRetry(
	{ tasks, cost, modes }: RetryOffer,
	{ state, frame, engine }: Session,
	run: StoredRun,
	options: RetryOptions,
): Promise<ConsentAnswer> {
	const now = new Date();
	const spent = state.money.committed(run.lineage);
	const spentInMonth = state.money.committedInMonth(now.toISOString());
	const why = whyAboveTable(state, engine, modes);
	const cap = capOf(run, frame, options);
	const overspent = costProblem(frame, cost, { spent, spentInMonth, cap, why, less: LESS });
	if (overspent !== undefined) return { ok: false, problem: overspent };
	const { yes = false, confirm } = options;
	return askConsent({ worstCase: cost, estimate: cost, why, tasks, spent, cap, yes, confirm, now });
}

function refuse(problem: Problem, exitCode: number): Refusal {
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
