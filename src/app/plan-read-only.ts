/** Everything that `validate` and `plan` may do: reads files and state, writes and sends nothing. */
import { applySuppressions } from "../load/apply-suppressions.ts";
import type { PlanSummary } from "../model/plan.ts";
import type { Problem, Result } from "../model/problem.ts";
import type { PlanSink } from "../plan/plan-pipeline.ts";
import type { SelectionSpec } from "../plan/selection.ts";
import { noLookups, type StateStore } from "../store/state-store.ts";
import { sortProblems } from "../values/sort-problems.ts";
import { capOf } from "./cap-of.ts";
import { costProblem, isBeyondPlanning, plannedTooMany, taskLimitProblem } from "./check-budget.ts";
import { commitmentsOf } from "./commitments.ts";
import { isCovered } from "./consent.ts";
import { FREE } from "./describe-researcher.ts";
import { describeEngine, type EngineAccess, type EngineDescription } from "./engines.ts";
import { interrupted, isInterrupted } from "./interrupt.ts";
import { type Loaded, type LoadOptions, load, openForReading, plan, type Refusal, stateDirOf } from "./prepare-plan.ts";
import { priceWarnings, whyAboveTable } from "./price-warnings.ts";
import { withRemoteState } from "./remote-state.ts";
import { chooseRunDate } from "./run-date.ts";
import { refuseStateFaults } from "./state-problems.ts";

export interface ReadOnlyOptions extends LoadOptions {
	readonly stateDir?: string | undefined;
	/** Plan as if nothing had ever been run; the state is not looked at. Default false. */
	readonly withoutState?: boolean | undefined;
	/** Aborted to stop; the reason is "SIGINT" or "SIGTERM". */
	readonly signal?: AbortSignal | undefined;
	readonly access?: EngineAccess | undefined;
	/** Default: everything. */
	readonly selection?: SelectionSpec | undefined;
	/** `--fresh`. Default false. */
	readonly fresh?: boolean | undefined;
	/** `--max-cost`, US dollars. */
	readonly maxCost?: number | undefined;
	/** `--remote`: asks the service what it has that the state does not know. Default false. */
	readonly remote?: boolean | undefined;
}

export interface ReadOnlyPlan extends Loaded {
	readonly summary: PlanSummary;
	/** Why `run` would refuse this plan; empty when it would not. */
	readonly refusedBy: readonly Problem[];
	/** True when a run of this plan needs a yes that neither file nor flags give. */
	readonly needsConsent: boolean;
}

export async function planReadOnly(
	path: string,
	options: ReadOnlyOptions,
	now: Date,
	sink: PlanSink,
): Promise<ReadOnlyPlan | Refusal> {
	const loaded = load(path, options);
	if (!loaded.ok) return loaded;
	const { pipeline, sources } = loaded;
	const { signal } = options;
	if (signal !== undefined && (await isInterrupted(signal))) return interrupted(signal);
	const dir = stateDirOf(pipeline.projectRoot, options.cwd, options.stateDir);
	const engine = await describeEngine(pipeline, dir, options.access ?? {});
	const limit = taskLimitProblem(pipeline);
	if (limit !== undefined && isBeyondPlanning(pipeline)) {
		const problems = [...loaded.warnings, ...(engine.ok ? engine.warnings : engine.problems), limit];
		return { ok: false, problems, sources, exitCode: engine.ok ? 7 : 4 };
	}
	const given = { loaded, engine, limit, options, now };
	if (options.remote === true) {
		return refuseStateFaults(() =>
			withRemoteState(pipeline, dir, options.access ?? {}, signal, (state, warnings) =>
				planOn({ ...given, state, warnings }, sink),
			),
		);
	}
	const state = options.withoutState ? undefined : openForReading(dir);
	if (state !== undefined && "problems" in state) return { ...state, sources };
	return refuseStateFaults(() => planOn({ ...given, state, warnings: [] }, sink)).finally(() => state?.close());
}

interface Planning {
	readonly loaded: Loaded;
	readonly engine: Result<EngineDescription>;
	readonly state: StateStore | undefined;
	readonly limit: Problem | undefined;
	readonly warnings: readonly Problem[];
	readonly options: ReadOnlyOptions;
	readonly now: Date;
}

async function planOn(
	{ loaded, engine, state, limit, warnings, options, now }: Planning,
	sink: PlanSink,
): Promise<ReadOnlyPlan | Refusal> {
	const { pipeline, sources } = loaded;
	const { signal, selection, fresh = false, maxCost } = options;
	const description = engine.ok ? engine.value : NO_ENGINE;
	const commitments = state === undefined ? description.prices : commitmentsOf(state, description);
	const lookups = state?.lookups ?? noLookups;
	const request = { pipeline, engine: description, lookups, now, signal, selection, fresh, commitments };
	const unfinished = state?.runs.unfinished(pipeline.name);
	const date = await chooseRunDate(request, unfinished);
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
