/** A loaded pipeline → its plan, within the bounds of planning and of its budget: for `validate`, `plan` and `test`. */
import { applySuppressions } from "../load/apply-suppressions.ts";
import { noLookups } from "../model/no-lookups.ts";
import type { PlanSummary } from "../model/plan.ts";
import type { Problem, Result } from "../model/problem.ts";
import type { PlanSink } from "../plan/plan-pipeline.ts";
import type { SelectionSpec } from "../plan/selection.ts";
import type { StateStore } from "../store/state-store.ts";
import { sortProblems } from "../values/sort-problems.ts";
import { capOf } from "./cap-of.ts";
import { costProblem, isBeyondPlanning, plannedTooMany, taskLimitProblem } from "./check-budget.ts";
import { commitmentsOf } from "./commitments.ts";
import { isCovered } from "./consent.ts";
import { FREE } from "./describe-researcher.ts";
import type { EngineDescription } from "./engines.ts";
import { interrupted } from "./interrupt.ts";
import { type Loaded, plan } from "./prepare-plan.ts";
import { priceWarnings, whyAboveTable } from "./price-warnings.ts";
import type { Refusal } from "./refusal.ts";
import { chooseRunDate } from "./run-date.ts";

export interface ReadOnlyPlan extends Loaded {
	readonly summary: PlanSummary;
	/** Why `run` would refuse this plan; empty when it would not. */
	readonly refusedBy: readonly Problem[];
	/** True when a run of this plan needs a yes that neither file nor flags give. */
	readonly needsConsent: boolean;
}

/** What a plan may be narrowed and stopped by. */
export interface PlanningOptions {
	readonly selection?: SelectionSpec | undefined;
	readonly fresh?: boolean | undefined;
	readonly maxCost?: number | undefined;
	readonly signal?: AbortSignal | undefined;
}

/** Of more tasks than can be planned only to show them; nothing is planned then. */
export function refuseBeyondPlanning(
	{ pipeline, warnings, sources }: Loaded,
	engine: Result<EngineDescription>,
): Refusal | undefined {
	const limit = taskLimitProblem(pipeline);
	if (limit === undefined || !isBeyondPlanning(pipeline)) return undefined;
	const problems = [...warnings, ...(engine.ok ? engine.warnings : engine.problems), limit];
	return { ok: false, problems, sources, exitCode: engine.ok ? 7 : 4 };
}

export interface Planning {
	readonly loaded: Loaded;
	readonly engine: Result<EngineDescription>;
	/** Undefined to plan as if nothing had ever been run. */
	readonly state: StateStore | undefined;
	/** Told with those of the file. */
	readonly warnings: readonly Problem[];
	readonly options: PlanningOptions;
	readonly now: Date;
	/** `run.date`. Default: today, or that of an unfinished run that still asks for the same. */
	readonly date?: string | undefined;
}

/** The plan of a loaded pipeline and what refuses it; a refusal without problems where it was stopped. */
export async function planLoaded(
	{ loaded, engine, state, warnings, options, now, date: given }: Planning,
	sink: PlanSink,
): Promise<ReadOnlyPlan | Refusal> {
	const refusal = refuseBeyondPlanning(loaded, engine);
	if (refusal !== undefined) return refusal;
	const { pipeline, sources } = loaded;
	const limit = taskLimitProblem(pipeline);
	const { signal, selection, fresh = false, maxCost } = options;
	const description = engine.ok ? engine.value : NO_ENGINE;
	const commitments = state === undefined ? description.prices : commitmentsOf(state, description);
	const lookups = state?.lookups ?? noLookups;
	const request = { pipeline, engine: description, lookups, now, signal, selection, fresh, commitments };
	const unfinished = state?.runs.unfinished(pipeline.name);
	const date = given ?? (await chooseRunDate(request, unfinished));
	const planned = await plan({ ...request, date }, sink);
	if (signal?.aborted) return interrupted(signal);
	if (!engine.ok || !planned.ok) {
		// An engine that cannot be used does not keep the data's own mistakes from being told.
		const problems = [
			...loaded.warnings,
			...(engine.ok ? [] : engine.problems),
			...(planned.ok ? [] : planned.problems),
			...(limit === undefined ? [] : [limit]),
		];
		const sorted = sortProblems(problems, pipeline.source.path);
		return { ok: false, problems: sorted, sources, exitCode: planned.ok ? 4 : planned.exitCode };
	}
	const { summary } = planned;
	const spent = unfinished === undefined || state === undefined ? 0 : state.money.committed(unfinished.lineage);
	const spentInMonth = state?.money.committedInMonth(now.toISOString()) ?? 0;
	const why =
		state === undefined
			? undefined
			: whyAboveTable(
					state,
					description,
					summary.batches.map(({ mode }) => mode),
				);
	// Whoever gives a cap to plan with means to agree to it.
	const cap = capOf(unfinished, pipeline, { maxCost, yes: true });
	const cost = costProblem(pipeline, summary.cost.commitment, { spent, spentInMonth, cap, why });
	const tooMany = limit ?? plannedTooMany(pipeline, summary.tasks - summary.unwanted);
	const refusedBy = [tooMany, cost].filter((problem) => problem !== undefined);
	const { worst_case: worstCase } = summary.cost;
	const needsConsent = cap.raises || (worstCase !== 0 && !isCovered({ worstCase, spent, cap }));
	const prices = state === undefined ? [] : priceWarnings(state, description);
	const all = [...loaded.warnings, ...engine.warnings, ...warnings, ...prices];
	const { problems, unused } = applySuppressions(all, loaded.suppressions);
	return { ...loaded, warnings: problems, suppressions: unused, summary, refusedBy, needsConsent };
}

/** Stands for an engine with problems of its own, so that the rest can be checked. */
const NO_ENGINE: EngineDescription = {
	identity: {},
	prices: FREE,
};
