/**
 * What is needed to go on with a frozen run without its file: `collect`, `retry` and `cancel` work on runs whose file
 * may have changed since, or be gone. Stored with the run; folders relative to the state's, so that both can move.
 */
import { dirname, resolve } from "node:path";
import type { JsonObject } from "../model/json.ts";
import { DEFAULT_RESEARCH, type Pipeline } from "../model/pipeline.ts";
import type { StoredRun } from "../store/stored-run.ts";
import type { EngineAccess } from "./engines.ts";
import { exportOf, type RunContext } from "./run-context.ts";

export type RunFrame = Pick<
	Pipeline,
	"name" | "engine" | "local" | "prices" | "budget" | "run" | "export" | "projectRoot"
>;

/** Undefined for a run of a version that did not store it: only its file can go on with it. */
export function frameOf(run: StoredRun, statePath: string): RunFrame | undefined {
	const context = run.context as unknown as RunContext;
	const { frame } = context;
	const { dir, formats, csvColumns, projectRoot } = exportOf(context, statePath);
	if (frame === undefined || projectRoot === null) return undefined;
	const { corpus, base_dir, concurrency, research = DEFAULT_RESEARCH } = frame.local;
	const baseDir = resolve(dirname(statePath), base_dir);
	const { max_cost, max_tasks, per_month } = frame.budget;
	return {
		name: run.pipeline,
		engine: frame.engine,
		local: { corpus, corpusLocations: [], baseDir, concurrency, research },
		prices: frame.prices,
		budget: { maxCost: max_cost, maxTasks: max_tasks, perMonth: per_month },
		run: frame.run,
		export: { dir, formats: formats as Pipeline["export"]["formats"], csvColumns },
		projectRoot,
	};
}

/** A stored run goes on where it was sent, whatever the environment says now. */
export function accessOf(run: StoredRun, access: EngineAccess): EngineAccess {
	const { base_url } = (run.context as unknown as { readonly engine: JsonObject }).engine;
	return typeof base_url === "string" ? { ...access, baseUrl: base_url } : access;
}
