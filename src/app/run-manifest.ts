/** What `run.json` says, put together from the store. */
import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import type { JsonObject } from "../model/json.ts";
import type { RunManifest, RunStatus } from "../model/manifest.ts";
import type { Pipeline } from "../model/pipeline.ts";
import type { StoredRun } from "../store/run-statements.ts";
import type { StateStore } from "../store/state-store.ts";
import { readGitState } from "../system/git.ts";
import { readVersion } from "../system/version.ts";

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
	readonly export: { readonly dir: string; readonly formats: readonly string[]; readonly project?: string };
}

/** The inputs of a run; `statePath` is where they will be stored. */
export function describeInputs(
	pipeline: Pipeline,
	pipelinePath: string,
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
	};
}

function describeExport({ export: { dir, formats }, projectRoot }: Pipeline, stateDir: string): RunContext["export"] {
	const stored = (path: string) => {
		const moves = isBelow(projectRoot, stateDir) && isBelow(projectRoot, path);
		return moves ? relative(stateDir, path).replaceAll("\\", "/") : path;
	};
	return { dir: stored(dir), formats, project: stored(projectRoot) };
}

function isBelow(folder: string, path: string): boolean {
	const way = relative(folder, path);
	return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** Where a stored run is exported to, as absolute folders. */
export function exportOf(context: RunContext, statePath: string) {
	const { dir, formats, project } = context.export;
	const absolute = (path: string) => resolve(dirname(statePath), path);
	return { dir: absolute(dir), formats, projectRoot: project === undefined ? null : absolute(project) };
}

/** How a run stands, as the manifest and the state tell it. */
export interface RunStanding {
	readonly status: RunStatus;
	readonly exitCode: number;
	/** ISO 8601; null while it is unfinished. */
	readonly finishedAt: string | null;
}

/** Of a run that has not been brought to an end. */
export const UNFINISHED: RunStanding = { status: "pending", exitCode: 8, finishedAt: null };

/** How a stored run stands: as it last ended, or unfinished when it died before that. */
export function standingOf(run: StoredRun): RunStanding {
	if (run.status === null || run.exit_code === null) return UNFINISHED;
	return { status: run.status, exitCode: run.exit_code, finishedAt: run.finished_at };
}

/** The manifest of a frozen run as it stands. */
export function buildManifest(state: StateStore, run: StoredRun, end: RunStanding): RunManifest {
	const { export: _, ...inputs } = run.context as unknown as RunContext;
	return {
		manifest_version: 1,
		...inputs,
		run_id: run.run_id,
		plan_id: run.summary?.plan_id ?? "",
		started_at: run.started_at,
		finished_at: end.finishedAt,
		status: end.status,
		exit_code: end.exitCode,
		counts: state.outcomes.counts(run.run_id),
		reused: state.outcomes.reused(run.run_id),
		cost: {
			estimated: run.summary?.cost.estimate ?? null,
			actual: state.runs.costOf(run.run_id),
			saved_by_reuse: run.summary?.cost.saved_by_reuse ?? 0,
		},
		batch_ids: state.runs.batchIds(run.run_id),
	};
}

/** What is known of a plan that was refused: nothing but its size when it was too large to be made. */
export interface RefusedPlan {
	readonly planId: string;
	readonly tasks: number;
	/** US dollars. */
	readonly estimate: number | null;
}

/**
 * The manifest of a run that was refused before it existed: nothing was sent. `batchIds` are those of an
 * unfinished run before it, which must not be forgotten.
 */
export function refusedManifest(
	inputs: RunContext,
	runId: string,
	{ planId, tasks, estimate }: RefusedPlan,
	now: Date,
	batchIds: readonly string[],
): RunManifest {
	const { export: _, ...rest } = inputs;
	const none = { succeeded: 0, failed: 0, invalid: 0, rejected: 0, cancelled: 0, skipped: 0 };
	return {
		manifest_version: 1,
		...rest,
		run_id: runId,
		plan_id: planId,
		started_at: now.toISOString(),
		finished_at: null,
		status: "refused",
		exit_code: 7,
		counts: { ...none, pending: tasks, total: tasks },
		reused: [],
		cost: { estimated: estimate, actual: 0, saved_by_reuse: 0 },
		batch_ids: batchIds,
	};
}
