/** Everything that `validate` and `plan` may do: reads files and state, writes and sends nothing. */
import type { PlanSummary } from "../model/plan.ts";
import type { Problem, Result } from "../model/problem.ts";
import type { PlanSink } from "../plan/plan-pipeline.ts";
import { noLookups, type StateStore } from "../store/state-store.ts";
import { costProblem, isBeyondPlanning, taskLimitProblem } from "./check-budget.ts";
import { describeEngine, type EngineDescription, FREE } from "./engines.ts";
import { interrupted, isInterrupted } from "./interrupt.ts";
import { type Loaded, type LoadOptions, load, openForReading, plan, type Refusal, stateDirOf } from "./prepare-plan.ts";
import { chooseRunDate } from "./run-date.ts";
import { refuseStateFaults } from "./state-problems.ts";

export interface ReadOnlyOptions extends LoadOptions {
	readonly stateDir?: string | undefined;
	/** Plan as if nothing had ever been run; the state is not looked at. Default false. */
	readonly withoutState?: boolean | undefined;
	/** Aborted to stop; the reason is "SIGINT" or "SIGTERM". */
	readonly signal?: AbortSignal | undefined;
}

export interface ReadOnlyPlan extends Loaded {
	readonly summary: PlanSummary;
	/** Why `run` would refuse this plan; empty when it would not. */
	readonly refusedBy: readonly Problem[];
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
	const engine = await describeEngine(pipeline);
	const limit = taskLimitProblem(pipeline);
	if (limit !== undefined && isBeyondPlanning(pipeline)) {
		const problems = [...loaded.warnings, ...(engine.ok ? engine.warnings : engine.problems), limit];
		return { ok: false, problems, sources, exitCode: engine.ok ? 7 : 4 };
	}
	const dir = stateDirOf(pipeline.projectRoot, options.cwd, options.stateDir);
	const state = options.withoutState ? undefined : openForReading(dir);
	if (state !== undefined && "problems" in state) return { ...state, sources };
	return refuseStateFaults(() => planOn(loaded, engine, state, limit, options, now, sink)).finally(() => state?.close());
}

async function planOn(
	loaded: Loaded,
	engine: Result<EngineDescription>,
	state: StateStore | undefined,
	limit: Problem | undefined,
	{ signal }: ReadOnlyOptions,
	now: Date,
	sink: PlanSink,
): Promise<ReadOnlyPlan | Refusal> {
	const { pipeline, sources } = loaded;
	const description = engine.ok ? engine.value : NO_ENGINE;
	const request = { pipeline, engine: description, lookups: state?.lookups ?? noLookups, now, signal };
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
		return { ok: false, problems, sources, exitCode: 4 };
	}
	const spent = unfinished === undefined ? 0 : (state?.runs.costOf(unfinished.run_id) ?? 0);
	const cost = costProblem(pipeline, planned.summary, spent, undefined);
	const refusedBy = [limit, cost].filter((problem) => problem !== undefined);
	return { ...loaded, warnings: [...loaded.warnings, ...engine.warnings], summary: planned.summary, refusedBy };
}

/** Stands for an engine with problems of its own, so that the rest can be checked. */
const NO_ENGINE: EngineDescription = {
	identity: {},
	prices: FREE,
	checkSettings: () => [],
};
