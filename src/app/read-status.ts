/** How a run stands, from the state alone. */
import type { RunManifest } from "../model/manifest.ts";
import type { FoundRun } from "./find-run.ts";
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
	return {
		ok: true,
		manifest: buildManifest(state, run, standingOf(run)),
		resultsDir: exportOf(run.context as unknown as RunContext, state.path).dir,
		superseded: run.state === "superseded",
		live: holder === undefined ? null : { pid: holder.pid, since: holder.since },
		batches: state.batches.ofRun(run.run_id),
		sent: state.batches.underWay(run.run_id).reduce((sum, { tasks }) => sum + tasks, 0),
	};
}
