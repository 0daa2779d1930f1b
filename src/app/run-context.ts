/** What a run was started with, as it is stored with it. */
import { dirname, relative, resolve } from "node:path";
import type { JsonObject } from "../model/json.ts";
import type { RunManifest } from "../model/manifest.ts";
import type { CsvColumn, Pipeline } from "../model/pipeline.ts";
import { readGitState } from "../system/git.ts";
import { readVersion } from "../system/version.ts";
import { type PlannedFrom, type StoredFrame, storeBudget, storedPath, storeFrame } from "./stored-frame.ts";

/** The inputs of a run, frozen with it. */
export interface RunContext {
	readonly trawl_version: string;
	readonly pipeline: RunManifest["pipeline"];
	readonly git: RunManifest["git"];
	readonly vars: JsonObject;
	readonly data: RunManifest["data"];
	readonly engine: JsonObject;
	/**
	 * Folders of the project stand relative to the state's folder, so that both can be moved together. `project` is
	 * the project's root; states of earlier versions do not have it.
	 */
	readonly export: {
		readonly dir: string;
		readonly formats: readonly string[];
		/** Absent for all columns. */
		readonly csv_columns?: readonly CsvColumn[];
		readonly project?: string;
	};
	/** What the run can be gone on with by; states of earlier versions do not have it. */
	readonly frame?: StoredFrame;
}

/** The inputs of a run; `statePath` is where they will be stored. */
export function describeInputs(
	pipeline: Pipeline,
	{ path: pipelinePath, planning }: PlannedFrom,
	engine: JsonObject,
	statePath: string,
): RunContext {
	const path = relative(pipeline.projectRoot, pipelinePath).replaceAll("\\", "/");
	return {
		trawl_version: readVersion(),
		pipeline: { name: pipeline.name, path, sha256: pipeline.source.sha256 },
		git: readGitState(pipeline.projectRoot),
		vars: pipeline.vars,
		data: pipeline.data.map(({ name, path: file, sha256, rowCount }) => ({ name, path: file, sha256, rows: rowCount })),
		engine,
		export: describeExport(pipeline, dirname(statePath)),
		frame: storeFrame(pipeline, { path: pipelinePath, planning }, dirname(statePath)),
	};
}

/** The context with the budget and the exports that the file has now: both may change while a run is under way. */
export function withPresentSettings(
	context: JsonObject,
	pipeline: Pick<Pipeline, "budget" | "export" | "projectRoot">,
	statePath: string,
): JsonObject {
	const { frame } = context as unknown as RunContext;
	if (frame === undefined) return context;
	return {
		...context,
		export: describeExport(pipeline, dirname(statePath)) as unknown as JsonObject,
		frame: { ...frame, budget: storeBudget(pipeline.budget) } as unknown as JsonObject,
	};
}

function describeExport(
	{ export: { dir, formats, csvColumns }, projectRoot }: Pick<Pipeline, "export" | "projectRoot">,
	stateDir: string,
): RunContext["export"] {
	const stored = (path: string) => storedPath(path, projectRoot, stateDir);
	const columns = csvColumns === null ? {} : { csv_columns: csvColumns };
	return { dir: stored(dir), formats, ...columns, project: stored(projectRoot) };
}

/** Where a stored run is exported to, as absolute folders. */
export function exportOf(context: RunContext, statePath: string) {
	const { dir, formats, csv_columns: csvColumns = null, project } = context.export;
	const absolute = (path: string) => resolve(dirname(statePath), path);
	return { dir: absolute(dir), formats, csvColumns, projectRoot: project === undefined ? null : absolute(project) };
}
