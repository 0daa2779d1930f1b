/** A session for a run that is in the state, without its pipeline file. */
import { dirname } from "node:path";
import type { PresentBudget } from "../load/read-pipeline-name.ts";
import type { PlanSummary } from "../model/plan.ts";
import type { Problem } from "../model/problem.ts";
import type { StoredRun } from "../store/stored-run.ts";
import type { Refusal } from "./refusal.ts";
import { accessOf, frameOf, type RunFrame } from "./run-frame.ts";
import { inSession } from "./run-session.ts";
import type { Session, SessionOptions } from "./run-stage.ts";
import { smaller } from "./smaller.ts";

/** The run as it stands once the lease is held, with its frozen plan. */
export interface StoredWork {
	readonly session: Session;
	readonly run: StoredRun;
	readonly summary: PlanSummary;
}

export interface RunToOpen {
	readonly run: StoredRun;
	readonly statePath: string;
	/** Of the pipeline file, where that was named: it holds where it is below the one that the run was frozen with. */
	readonly budget?: PresentBudget | undefined;
	/** See `SessionRequest`. */
	readonly researches?: boolean;
}

export async function withStoredRun<Value>(
	{ run, statePath, budget, researches }: RunToOpen,
	options: SessionOptions,
	body: (work: StoredWork) => Promise<Value | Refusal>,
): Promise<Value | Refusal> {
	const frozen = frameOf(run, statePath);
	if (frozen === undefined) return tooOld(run);
	const frame = budget === undefined ? frozen : { ...frozen, budget: lower(frozen.budget, budget) };
	const access = accessOf(run, options.access);
	const given = { ...options, access };
	const request = { frame, stateDir: dirname(statePath), sources: [], warnings: [], options: given, researches };
	return inSession(request, async (session) => {
		// Another process may have finished it while this one waited for the lease.
		const current = session.state.runs.find(run.run_id);
		if (current?.summary == null) return tooOld(run);
		return body({ session, run: current, summary: current.summary });
	});
}

function lower(frozen: RunFrame["budget"], present: PresentBudget): RunFrame["budget"] {
	const maxCost = smaller(frozen.maxCost, present.maxCost);
	return { ...frozen, maxCost, perMonth: smaller(frozen.perMonth, present.perMonth) };
}

function tooOld({ run_id }: StoredRun): Refusal {
	const message = `run ${run_id} was frozen by an earlier version, which did not store what going on with it needs`;
	const hint = "run its pipeline file again: `trawl run FILE` continues it";
	const problem: Problem = { code: "run_pending", severity: "error", message, hint };
	return { ok: false, problems: [problem], sources: [], exitCode: 8 };
}
