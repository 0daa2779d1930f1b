/** Load and plan: what happens before a run exists, shared by `validate`, `plan` and `run`. */
import type { LoadOptions } from "../load/load-options.ts";
import { loadPipeline } from "../load/load-pipeline.ts";
import type { Pipeline, Prices, SourceFile } from "../model/pipeline.ts";
import type { PlanLookups, PlanSummary } from "../model/plan.ts";
import type { Problem } from "../model/problem.ts";
import type { Suppression } from "../model/suppression.ts";
import { type PlanSink, planPipeline, type StageToPlan } from "../plan/plan-pipeline.ts";
import { SELECT_ALL, type SelectionSpec } from "../plan/selection.ts";
import type { EngineDescription } from "./engines.ts";
import type { Refusal } from "./refusal.ts";

export type { LoadOptions } from "../load/load-options.ts";

export interface Loaded {
	readonly ok: true;
	readonly pipeline: Pipeline;
	readonly warnings: readonly Problem[];
	readonly sources: readonly SourceFile[];
	/** Comments of the file that have taken no warning away yet. */
	readonly suppressions: readonly Suppression[];
}

/** The pipeline, or every problem of the file. */
export function load(path: string, options: LoadOptions): Loaded | Refusal {
	const { source, result, suppressions } = loadPipeline(path, options);
	const sources = source === undefined ? [] : [source];
	if (!result.ok) return { ok: false, problems: result.problems, sources, exitCode: 4 };
	return { ok: true, pipeline: result.value, warnings: result.warnings, sources, suppressions };
}

export interface PlanRequest {
	readonly pipeline: Pipeline;
	readonly engine: EngineDescription;
	/** US dollars a task may well cost, by mode. */
	readonly commitments: Prices;
	readonly lookups: PlanLookups;
	/** Default: everything. */
	readonly selection?: SelectionSpec | undefined;
	/** `--fresh`. */
	readonly fresh: boolean;
	/** `run.date`. */
	readonly date: string;
	readonly now: Date;
	/** One template of a frozen run, in place of the whole pipeline. */
	readonly stage?: StageToPlan | undefined;
	/** Aborted to stop. */
	readonly signal?: AbortSignal | undefined;
}

/** The plan of a loaded pipeline on a described engine; without problems when it was stopped. */
export async function plan(
	request: PlanRequest,
	sink: PlanSink,
): Promise<{ ok: true; summary: PlanSummary } | Refusal> {
	const { engine, now, selection = SELECT_ALL, ...rest } = request;
	const { identity, prices } = engine;
	const result = await planPipeline({ ...rest, engine: identity, prices, now: now.getTime(), selection }, sink);
	const sources = [request.pipeline.source];
	if (!result.ok) return { ok: false, problems: result.problems, sources, exitCode: exitCodeOf(result.problems) };
	return { ok: true, summary: result.value };
}

/** A selection that matches nothing is told apart from a pipeline that is wrong. */
function exitCodeOf(problems: readonly Problem[]): number {
	const errors = problems.filter(({ severity }) => severity === "error");
	return errors.length > 0 && errors.every(({ code }) => code === "selection_empty") ? 9 : 4;
}
