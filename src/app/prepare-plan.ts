/** Load and plan: everything that happens before a run exists, shared by `validate`, `plan` and `run`. */
import { join, resolve } from "node:path";
import { type LoadOptions, loadPipeline } from "../load/load-pipeline.ts";
import type { Pipeline, SourceFile } from "../model/pipeline.ts";
import type { PlanLookups, PlanSummary } from "../model/plan.ts";
import type { Problem } from "../model/problem.ts";
import { type PlanSink, planPipeline } from "../plan/plan-pipeline.ts";
import { NewerStateError } from "../store/state-migrations.ts";
import { noLookups, readState, type StateStore } from "../store/state-store.ts";
import { describeEngine, type EngineDescription, FREE } from "./engines.ts";

/** Problems with the text they stand in, for code frames. */
export interface Refusal {
	readonly ok: false;
	readonly problems: readonly Problem[];
	readonly sources: readonly SourceFile[];
	/** Design section 3. */
	readonly exitCode: number;
}

export type { LoadOptions } from "../load/load-pipeline.ts";

export interface Loaded {
	readonly ok: true;
	readonly pipeline: Pipeline;
	readonly warnings: readonly Problem[];
	readonly sources: readonly SourceFile[];
}

/** The pipeline, or every problem of the file. */
export function load(path: string, options: LoadOptions): Loaded | Refusal {
	const { source, result } = loadPipeline(path, options);
	const sources = source === undefined ? [] : [source];
	if (!result.ok) return { ok: false, problems: result.problems, sources, exitCode: 4 };
	return { ok: true, pipeline: result.value, warnings: result.warnings, sources };
}

/** Where the state of a pipeline is kept. */
export function stateDirOf(projectRoot: string, cwd: string, stateOption: string | undefined): string {
	return stateOption === undefined ? join(projectRoot, ".trawl") : resolve(cwd, stateOption);
}

export interface PlanRequest {
	readonly pipeline: Pipeline;
	readonly engine: EngineDescription;
	readonly lookups: PlanLookups;
	/** `run.date`; today unless a run is continued. */
	readonly date: string;
	readonly now: Date;
}

/** The plan of a loaded pipeline on a described engine. */
export async function plan(
	request: PlanRequest,
	sink: PlanSink,
): Promise<{ ok: true; summary: PlanSummary } | Refusal> {
	const { pipeline, engine, lookups, date, now } = request;
	const { identity, prices, checkSettings } = engine;
	const result = await planPipeline(
		{ pipeline, engine: identity, prices, date, now: now.getTime(), lookups, checkSettings },
		sink,
	);
	const sources = [pipeline.source];
	if (!result.ok) return { ok: false, problems: result.problems, sources, exitCode: 4 };
	return { ok: true, summary: result.value };
}

export interface ReadOnlyOptions extends LoadOptions {
	readonly stateDir?: string | undefined;
	/** Plan as if nothing had ever been run; the state is not looked at. Default false. */
	readonly withoutState?: boolean | undefined;
}

/** Everything that `validate` and `plan` may do: reads files and state, writes and sends nothing. */
export async function planReadOnly(
	path: string,
	options: ReadOnlyOptions,
	now: Date,
	sink: PlanSink,
): Promise<(Loaded & { readonly summary: PlanSummary }) | Refusal> {
	const loaded = load(path, options);
	if (!loaded.ok) return loaded;
	const { pipeline, sources } = loaded;
	const dir = stateDirOf(pipeline.projectRoot, options.cwd, options.stateDir);
	const engine = await describeEngine(pipeline, dir);
	const state = options.withoutState ? undefined : openForReading(dir);
	if (state !== undefined && "problems" in state) return { ...state, sources };
	try {
		const date = state?.runs.unfinished(pipeline.name)?.date ?? isoDate(now);
		const lookups = state?.lookups ?? noLookups;
		const description = engine.ok ? engine.value : NO_ENGINE;
		const planned = await plan({ pipeline, engine: description, lookups, date, now }, sink);
		// An engine that cannot be used does not keep the data's own mistakes from being told.
		const problems = [...(engine.ok ? [] : engine.problems), ...(planned.ok ? [] : planned.problems)];
		if (!engine.ok || !planned.ok)
			return { ok: false, problems: [...loaded.warnings, ...problems], sources, exitCode: 4 };
		return { ...loaded, warnings: [...loaded.warnings, ...engine.warnings], summary: planned.summary };
	} finally {
		state?.close();
	}
}

/** Stands for an engine with problems of its own, so that the rest can be checked. */
const NO_ENGINE: EngineDescription = {
	identity: {},
	prices: FREE,
	checkSettings: () => [],
};

/** Opens the state read-only; a state that cannot be used is a problem. */
export function openForReading(dir: string): StateStore | Refusal | undefined {
	try {
		return readState(dir);
	} catch (error) {
		return stateRefusal(error);
	}
}

export function stateRefusal(error: unknown): Refusal {
	const message = error instanceof Error ? error.message : String(error);
	const hint =
		error instanceof NewerStateError
			? "use the newer trawl, or another folder with --state"
			: "mend the permissions or the disk, or choose another folder with --state";
	const problem: Problem = {
		code: "state_unusable",
		severity: "error",
		message: `the state cannot be used: ${message}`,
		hint,
	};
	return { ok: false, problems: [problem], sources: [], exitCode: 4 };
}

/** YYYY-MM-DD in UTC, the same on every machine. */
export function isoDate(now: Date): string {
	return now.toISOString().slice(0, 10);
}
