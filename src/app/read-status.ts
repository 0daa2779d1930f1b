/** How a run stands, from the state alone. */
import { readWrittenFiles } from "../export/previous-export.ts";
import type { RunManifest } from "../model/manifest.ts";
import type { FailureGroup } from "../model/outcome.ts";
import type { FoundRun } from "./find-run.ts";
import { mainFailures, unsuccessfulOf } from "./group-failures.ts";
import { exportOf, type RunContext } from "./run-context.ts";
import { buildManifest, standingOf } from "./run-manifest.ts";

export interface RunStatusReport {
	readonly ok: true;
	readonly manifest: RunManifest;
	/** Absolute folder of its results. */
	readonly resultsDir: string;
	/** A later run of a changed file has taken its place. */
	readonly superseded: boolean;
	/** The process that works on the pipeline at this moment. */
	readonly live: { readonly pid: number; readonly since: string } | null;
	readonly batches: readonly StoredBatch[];
	/** Of the tasks that succeeded, those whose result names no source. */
	readonly withoutSources: number;
	/** Tasks of the selection that ended without success; those for which `when` is false do not count. */
	readonly unsuccessful: number;
	/** Their most frequent reasons. */
	readonly failures: readonly FailureGroup[];
	/** Whether `trawl retry` takes it: finished, and the newest of its pipeline. */
	readonly canBeRetried: boolean;
	/** Names in the results folder of what this run's last export wrote; empty where it has another run's, or none. */
	readonly written: readonly string[];
	/** Of the pending tasks, those that the service has, or may have; the others are still to be sent. */
	readonly sent: number;
}

export interface StoredBatch {
	readonly ordinal: number;
	readonly state: string;
	readonly batch_id: string | null;
	readonly tasks: number;
}

export function readStatus({ state, run }: FoundRun): RunStatusReport {
	const holder = state.leases.holder(run.pipeline, Date.now());
	const survey = state.outcomes.survey(run.run_id);
	const resultsDir = exportOf(run.context as unknown as RunContext, state.path).dir;
	return {
		ok: true,
		manifest: buildManifest(state, run, standingOf(run), survey),
		resultsDir,
		superseded: run.state === "superseded",
		live: holder === undefined ? null : { pid: holder.pid, since: holder.since },
		batches: state.batches.ofRun(run.run_id),
		withoutSources: survey.withoutSources,
		unsuccessful: unsuccessfulOf(survey.selected),
		failures: mainFailures(state, run.run_id),
		canBeRetried: run.state === "finished" && state.runs.latest(run.pipeline)?.run_id === run.run_id,
		written: readWrittenFiles(resultsDir, run.run_id),
		sent: state.batches.underWay(run.run_id).reduce((sum, { tasks }) => sum + tasks, 0),
	};
}
