/** What a run may cost is held against the budget, and agreed to, before anything is bought for it. */
import type { Pipeline } from "../model/pipeline.ts";
import type { PlanSummary } from "../model/plan.ts";
import { MODES } from "../model/wire.ts";
import type { StateStore } from "../store/state-store.ts";
import type { StoredRun } from "../store/stored-run.ts";
import { capOf } from "./cap-of.ts";
import { costProblem, plannedTooMany } from "./check-budget.ts";
import { askConsent, type ConsentAnswer } from "./consent.ts";
import type { EngineDescription } from "./engines.ts";
import { whyAboveTable } from "./price-warnings.ts";
import type { RunOptions } from "./run-stage.ts";

export interface CostQuestion {
	readonly state: StateStore;
	readonly engine: EngineDescription;
	readonly pipeline: Pipeline;
	readonly options: RunOptions;
	readonly summary: PlanSummary;
	/** The run that has not finished; undefined where there is none. */
	readonly unfinished: StoredRun | undefined;
	/** True when that run goes on; otherwise a new one takes its place. */
	readonly continues: boolean;
	/** The chain of runs that it is charged to. */
	readonly lineage: string;
	readonly now: Date;
}

export async function agreeOnCost(question: CostQuestion): Promise<ConsentAnswer> {
	const { state, engine, pipeline, options, summary, unfinished, continues, lineage, now } = question;
	const tooMany = continues ? undefined : plannedTooMany(pipeline, summary.tasks - summary.unwanted);
	if (tooMany !== undefined) return { ok: false, problem: tooMany };
	const { commitment, worst_case: worstCase } = atStake(question);
	const spent = state.money.committed(lineage);
	const spentInMonth = state.money.committedInMonth(now.toISOString());
	const modes = continues ? MODES : summary.batches.map(({ mode }) => mode);
	const why = whyAboveTable(state, engine, modes);
	const cap = capOf(unfinished, pipeline, options);
	const overspent = costProblem(pipeline, commitment, { spent, spentInMonth, cap, why });
	if (overspent !== undefined) return { ok: false, problem: overspent };
	// Consent is given to a run: going on with it needs no other.
	const given = continues ? (unfinished?.consent ?? null) : null;
	if (given !== null && !cap.raises) return { ok: true, consent: { ...given, max_cost: cap.max } };
	return askConsent({
		worstCase,
		estimate: commitment,
		why,
		tasks: continues ? state.batches.countUnsent(summary.pipeline) : summary.actions.run,
		spent,
		cap,
		yes: options.yes === true,
		confirm: options.confirm,
		now,
	});
}

/** Of a run that goes on, only what it has still to send; further attempts are held by the cap when they are sent. */
function atStake({ state, summary, continues }: CostQuestion): Pick<PlanSummary["cost"], "commitment" | "worst_case"> {
	if (!continues) return summary.cost;
	const { money } = state;
	return { commitment: money.unsentFirstCost(summary.pipeline), worst_case: money.unsentCost(summary.pipeline) };
}
