/** What the steps of a run share. */
import type { LoadOptions } from "../load/load-options.ts";
import type { RunManifest, WrittenManifest } from "../model/manifest.ts";
import type { FailureGroup } from "../model/outcome.ts";
import type { CsvColumn } from "../model/pipeline.ts";
import type { PlanSummary } from "../model/plan.ts";
import type { Problem } from "../model/problem.ts";
import type { OnRunEvent } from "../model/run-events.ts";
import type { SelectionSpec } from "../plan/selection.ts";
import type { StateStore } from "../store/state-store.ts";
import type { EngineAccess, OpenEngine } from "./engines.ts";
import type { RunFrame } from "./run-frame.ts";

/** Of every command that may send something. */
export interface SessionOptions {
	readonly cwd: string;
	readonly stateDir?: string | undefined;
	readonly access: EngineAccess;
	/** Aborted to stop; the reason is "SIGINT" or "SIGTERM". */
	readonly signal: AbortSignal;
	readonly onStart: (start: RunStart) => void;
	readonly onEvent: OnRunEvent;
	/** How long to wait for results, in milliseconds, in place of `run.deadline`. */
	readonly timeoutMs?: number | undefined;
}

export interface RunOptions extends LoadOptions, SessionOptions {
	/** `--max-cost`, US dollars; of it and the file's the smaller counts. */
	readonly maxCost?: number | undefined;
	/** `--yes`: whatever it costs. Default false. */
	readonly yes?: boolean | undefined;
	/** Asks on the terminal; undefined where nobody can be asked. */
	readonly confirm?: ((question: string) => Promise<boolean>) | undefined;
	/** Default: everything. */
	readonly selection?: SelectionSpec | undefined;
	/** `--fresh`: stored results do not count. Default false. */
	readonly fresh?: boolean | undefined;
	/** `--new`: an unfinished run is not continued; what is in flight is taken over. Default false. */
	readonly isNew?: boolean | undefined;
	/** `--detach`: ends after submitting. Default false. */
	readonly detach?: boolean | undefined;
	/** Only what is at the service already, unless going on is agreed to; ends at once when there is nothing. Default false. */
	readonly collects?: boolean | undefined;
	/** Of a saved plan: the plan is refused when planning again gives another. */
	readonly planId?: string | undefined;
}

/** What is known when a run begins, before anything is agreed to or sent. */
export interface RunStart {
	readonly runId: string;
	readonly continued: boolean;
	readonly summary: PlanSummary;
	/** What is bought beyond the plan, by `retry`. */
	readonly purchase?: Purchase;
	/** How its tasks stand; what it is to send or to wait for is `pending`. */
	readonly counts: RunManifest["counts"];
	readonly warnings: readonly Problem[];
	readonly statePath: string;
	readonly outDir: string;
}

/** US dollars; null where a price is unknown. */
export interface Purchase {
	readonly tasks: number;
	/** Of first attempts, or of the one more that `retry` makes. */
	readonly estimate: number | null;
	/** With every further attempt that is allowed. */
	readonly worstCase: number | null;
}

export interface RunReport {
	readonly ok: true;
	readonly manifest: WrittenManifest;
	readonly outDir: string;
	/** The run's own batches at the service: those it made or took over. */
	readonly batches: number;
	/** Of the tasks that succeeded, those whose result names no source. */
	readonly withoutSources: number;
	/** Of results.csv; null for all. */
	readonly csvColumns: readonly CsvColumn[] | null;
	/** What running again would buy of the tasks that failed or were cancelled. */
	readonly again: Purchase;
	/** More was spent than the budget allows; undefined when it held. */
	readonly overspent?: Problem | undefined;
	/** Why it ended early, in words; null when it ended by itself. */
	readonly message: string | null;
	/** Tasks of the selection that ended without success; those for which `when` is false do not count. */
	readonly unsuccessful: number;
	/** Their most frequent reasons. */
	readonly failures: readonly FailureGroup[];
	/** The export that could not be written; results are safe in the state. */
	readonly exportProblem: Problem | null;
}

/** A pipeline on its way: its state, its lease, its engine. */
export interface Session {
	readonly frame: RunFrame;
	readonly state: StateStore;
	readonly engine: OpenEngine;
	readonly warnings: readonly Problem[];
	/** Aborted when the lease has gone to another run. */
	readonly lost: AbortSignal;
	readonly options: SessionOptions;
}

/** The exit code of a run that was stopped by a signal. */
export function interruptCodeOf(signal: AbortSignal): 130 | 143 {
	return signal.reason === "SIGTERM" ? 143 : 130;
}
