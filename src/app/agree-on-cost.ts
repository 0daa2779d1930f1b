/** What a run may cost is held against the budget, and agreed to, before anything is bought for it. */
import type { Pipeline } from "../model/pipeline.ts";
import type { PlanSummary } from "../model/plan.ts";
import { MODES } from "../model/wire.ts";
import type { StateStore } from "../store/state-store.ts";
import type { StoredRun } from "../store/stored-run.ts";
import { costProblem } from "./check-budget.ts";
import { askConsent, type ConsentAnswer } from "./consent.ts";
import type { EngineDescription } from "./engines.ts";
import { whyAboveTable } from "./price-warnings.ts";
import type { RunOptions } from "./run-stage.ts";
import { smaller } from "./smaller.ts";

export interface CostQuestion {
	readonly state: StateStore;
	readonly engine: EngineDescription;
	readonly pipeline: Pipeline;
	readonly options: RunOptions;
	readonly summary: PlanSummary;
	/** The run that goes on; undefined for a new one. */
	readonly unfinished: StoredRun | undefined;
	/** The chain of runs that it is charged to. */
	readonly lineage: string;
	readonly now: Date;
}

export async function agreeOnCost(question: CostQuestion): Promise<ConsentAnswer> {
	const { state, engine, pipeline, options, summary, unfinished, lineage, now } = question;
	const { commitment, worst_case: worstCase } = atStake(question);
	const spent = state.money.committed(lineage);
	const spentInMonth = state.money.committedInMonth(now.toISOString());
	const modes = unfinished === undefined ? summary.batches.map(({ mode }) => mode) : MODES;
	const why = whyAboveTable(state, engine, modes);
	const overspent = costProblem(pipeline, commitment, { spent, spentInMonth, flag: options.maxCost, why });
	if (overspent !== undefined) return { ok: false, problem: overspent };
	// Consent is given to a run: going on with it needs no other.
	const given = unfinished?.consent ?? null;
	if (given !== null) return { ok: true, consent: given };
	return askConsent({
		worstCase,
		estimate: summary.cost.commitment,
		why,
		tasks: summary.actions.run,
		spent,
		maxCost: smaller(pipeline.budget.maxCost, options.maxCost ?? null),
		yes: options.yes === true,
		confirm: options.confirm,
		now,
	});
}

/** Of a run that goes on, only what it has still to send. */
function atStake({ state, summary, unfinished }: CostQuestion): Pick<PlanSummary["cost"], "commitment" | "worst_case"> {
	if (unfinished === undefined) return summary.cost;
	const unsent = state.money.unsentCost(summary.pipeline);
	return { commitment: unsent, worst_case: unsent };
}
