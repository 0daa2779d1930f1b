/**
 * Results that are in the state and not in their folder: a job's commit failed, or the folder is gone. They are written
 * again from the state alone; nothing is asked or sent.
 */
import { lacksRun } from "../export/lacks-run.ts";
import type { Problem } from "../model/problem.ts";
import type { StateStore } from "../store/state-store.ts";
import type { StoredRun } from "../store/stored-run.ts";
import { exportStoredRun } from "./export-stored-run.ts";
import { findRun, type Where, withState } from "./find-run.ts";
import type { Refusal } from "./refusal.ts";
import { exportOf, type RunContext } from "./run-context.ts";
import { findingsOf, type RunFindings } from "./run-findings.ts";
import { buildManifest, standingOf } from "./run-manifest.ts";
import type { RunReport, RunStart } from "./run-stage.ts";

/** A finished run whose results were written again. */
export interface ExportedAgain {
	readonly start: RunStart;
	readonly report: Pick<RunReport, "manifest" | "outDir"> & RunFindings;
}

export type MissingEnd =
	| ({ readonly type: "exported" } & ExportedAgain)
	/** Why the results could not be written: a warning, since nothing that was asked for has failed. */
	| { readonly type: "unwritten"; readonly problem: Problem };

/**
 * Exports the newest run of each pipeline where it is finished, the pipeline has no open run and nobody is at work on it, and
 * its folder lacks it. `named`: a run's id, a pipeline's name or its file, for that pipeline alone.
 */
export async function exportMissing(named: string | undefined, where: Where): Promise<readonly MissingEnd[] | Refusal> {
	const found = await withState(named, where, async ({ state, name }) => {
		const ends: MissingEnd[] = [];
		for (const run of newestRuns(state, name)) {
			if (await isMissing(state, run)) ends.push(await exportAgain(state, run));
		}
		return { ok: true as const, ends };
	});
	return found.ok ? found.ends : found;
}

function newestRuns(state: StateStore, name: string | undefined): readonly StoredRun[] {
	const named = name === undefined ? undefined : findRun(state, name);
	// Of every pipeline, and of no run: they are looked at one by one.
	const pipelines = name === undefined ? state.runs.names(0) : [named?.pipeline ?? name];
	return pipelines.flatMap((pipeline) => state.runs.latest(pipeline) ?? []);
}

async function isMissing({ path, leases, runs }: StateStore, run: StoredRun): Promise<boolean> {
	const { run_id: runId, pipeline, state, status, started_at: startedAt, finished_at: finishedAt } = run;
	if (state !== "finished" || status === null || finishedAt === null || run.summary === null) return false;
	// An older run may be open once more: a retry.
	if (runs.unfinished(pipeline) !== undefined || leases.holder(pipeline, Date.now()) !== undefined) return false;
	const { dir } = exportOf(run.context as unknown as RunContext, path);
	return lacksRun(dir, { runId, pipeline, startedAt, finishedAt, status });
}

async function exportAgain(state: StateStore, run: StoredRun): Promise<MissingEnd> {
	const { run_id: runId, summary } = run;
	if (summary === null) throw new Error(`the finished run ${runId} has no plan`);
	const exported = await exportStoredRun(
		{ ok: true, state, run },
		{ cwd: "", outDir: undefined, partial: false, env: {} },
	);
	if (!exported.ok) return unwritten(exported, run);
	const { dir: outDir, survey, report } = exported;
	const { counts } = survey;
	const manifest = { ...buildManifest(state, run, standingOf(run), survey), ...report.lists };
	return {
		type: "exported",
		start: { runId, continued: true, summary, counts, warnings: [], statePath: state.path, outDir },
		report: { manifest, outDir, ...findingsOf(state, runId, survey) },
	};
}

function unwritten({ problems: [first] }: Refusal, { run_id: runId }: StoredRun): MissingEnd {
	if (first === undefined) throw new Error(`the export of ${runId} was refused without a reason`);
	const message = `what run ${runId} found was not written to its folder: ${first.message}`;
	return { type: "unwritten", problem: { ...first, severity: "warning", message } };
}
