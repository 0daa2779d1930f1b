/** What the steps of a run share. */
import type { LoadOptions } from "../load/load-pipeline.ts";
import type { RunManifest, WrittenManifest } from "../model/manifest.ts";
import type { FailureGroup } from "../model/outcome.ts";
import type { Pipeline } from "../model/pipeline.ts";
import type { PlanSummary } from "../model/plan.ts";
import type { Problem } from "../model/problem.ts";
import type { OnRunEvent } from "../model/run-events.ts";
import type { StateStore } from "../store/state-store.ts";

export interface RunOptions extends LoadOptions {
	readonly stateDir?: string | undefined;
	/** `--max-cost`, US dollars; of it and the file's the smaller counts. */
	readonly maxCost?: number | undefined;
	/** Aborted to stop; the reason is "SIGINT" or "SIGTERM". */
	readonly signal: AbortSignal;
	readonly onStart: (start: RunStart) => void;
	readonly onEvent: OnRunEvent;
}

/** What is known when a run begins. */
export interface RunStart {
	readonly runId: string;
	readonly continued: boolean;
	readonly summary: PlanSummary;
	/** How its tasks stand. */
	readonly counts: RunManifest["counts"];
	readonly warnings: readonly Problem[];
	readonly statePath: string;
	readonly outDir: string;
}

export interface RunReport {
	readonly ok: true;
	readonly manifest: WrittenManifest;
	readonly outDir: string;
	/** Why it ended early, in words; null when it ended by itself. */
	readonly message: string | null;
	/** The first few reasons why tasks did not succeed. */
	readonly failures: readonly FailureGroup[];
	/** The export that could not be written; results are safe in the state. */
	readonly exportProblem: Problem | null;
}

/** A run on its way: its pipeline, its state, its lease. */
export interface Stage {
	/** Of the pipeline file, as given. */
	readonly path: string;
	readonly pipeline: Pipeline;
	readonly state: StateStore;
	readonly warnings: readonly Problem[];
	/** Aborted when the lease has gone to another run. */
	readonly lost: AbortSignal;
	readonly options: RunOptions;
}

/** The exit code of a run that was stopped by a signal. */
export function interruptCodeOf(signal: AbortSignal): 130 | 143 {
	return signal.reason === "SIGTERM" ? 143 : 130;
}
