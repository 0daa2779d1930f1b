/** What a run can be gone on with without its file, as it is stored. */
import { isAbsolute, relative, sep } from "node:path";
import type { JsonObject } from "../model/json.ts";
import type { Pipeline, ResearchSettings } from "../model/pipeline.ts";
import type { SelectionSpec } from "../plan/selection.ts";

export interface StoredFrame {
	readonly engine: Pipeline["engine"];
	readonly local: {
		readonly corpus: readonly string[];
		readonly base_dir: string;
		readonly concurrency: number;
		/** States of earlier versions do not have it. */
		readonly research?: ResearchSettings;
	};
	readonly prices: Pipeline["prices"];
	readonly budget: {
		readonly max_cost: number | null;
		readonly max_tasks: number | null;
		readonly per_month: number | null;
	};
	readonly run: Pipeline["run"];
	/** What later stages are planned with; states of earlier versions do not have it. */
	readonly file?: StoredOrigin;
}

/** What a plan was made with, beside the file and the state. */
export interface Planning {
	/** `--var`. */
	readonly vars: JsonObject;
	/** Of the environment, as far as the file names it. */
	readonly env: { readonly [name: string]: string };
	readonly selection: SelectionSpec;
	/** `--fresh`. */
	readonly fresh: boolean;
}

export interface PlannedFrom {
	/** Absolute, of the pipeline file. */
	readonly path: string;
	readonly planning: Planning;
}

/** The pipeline file, relative as the other folders are. */
export interface StoredOrigin extends Planning {
	readonly path: string;
}

export function storeFrame(pipeline: Pipeline, { path, planning }: PlannedFrom, stateDir: string): StoredFrame {
	const { engine, local, prices, budget, run, projectRoot } = pipeline;
	return {
		engine,
		local: {
			corpus: local.corpus,
			base_dir: storedPath(local.baseDir, projectRoot, stateDir),
			concurrency: local.concurrency,
			research: local.research,
		},
		prices,
		budget: storeBudget(budget),
		run,
		file: { path: storedPath(path, projectRoot, stateDir), ...planning },
	};
}

export function storeBudget({ maxCost, maxTasks, perMonth }: Pipeline["budget"]): StoredFrame["budget"] {
	return { max_cost: maxCost, max_tasks: maxTasks, per_month: perMonth };
}

/** Relative to the state's folder where both are in the project, so that they can move together. */
export function storedPath(path: string, projectRoot: string, stateDir: string): string {
	const moves = isBelow(projectRoot, stateDir) && isBelow(projectRoot, path);
	return moves ? relative(stateDir, path).replaceAll("\\", "/") : path;
}

function isBelow(folder: string, path: string): boolean {
	const way = relative(folder, path);
	return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
