/** What happens during a run, for whoever shows it. */
import type { BatchCounts, BatchStatus } from "./wire.ts";

export type RunEvent =
	/** The service has opened a batch, or it was found again. */
	| { readonly type: "batch_opened"; readonly batch: string; readonly batch_id: string; readonly tasks: number }
	/** The service has accepted these tasks. */
	| { readonly type: "tasks_accepted"; readonly batch: string; readonly tasks: number }
	/** The tasks of a later stage are known now; `buys`: those that are to be bought. */
	| { readonly type: "stage_planned"; readonly template: string; readonly tasks: number; readonly buys: number }
	/** One look at a batch. */
	| {
			readonly type: "batch_progress";
			readonly batch: string;
			readonly status: BatchStatus;
			readonly counts: BatchCounts;
			/** US dollars so far, as the service reports them. */
			readonly cost: number;
	  }
	/** An attempt has ended, and what it gave is in the store. `rejected` and `invalid`: by the policy and schema of its task. */
	| {
			readonly type: "attempt_ended";
			readonly batch: string;
			/** Its task's id. */
			readonly task: string;
			/** From 1. */
			readonly attempt: number;
			readonly status: "succeeded" | "failed" | "invalid" | "rejected" | "cancelled";
			/** US dollars; null where the service reported none. */
			readonly cost: number | null;
			/** Why it did not succeed; null when it did. */
			readonly error: string | null;
	  }
	/** All results of a batch are in the store. */
	| {
			readonly type: "batch_collected";
			readonly batch: string;
			readonly status: BatchStatus | null;
			readonly tasks: number;
			/** US dollars as the service reports them. */
			readonly cost: number | null;
	  }
	/** So many files that results link to are about to be downloaded. */
	| { readonly type: "downloading"; readonly artefacts: number }
	/** How the run's tasks stand now; told when that may have changed, a few times a second at most. */
	| { readonly type: "tasks_standing"; readonly standing: TaskStanding }
	/** An answer was lost or made no sense; what is done about it. */
	| { readonly type: "warning"; readonly message: string };

/** Tasks that a run sends or waits for, each counted once however many attempts it takes. */
export interface TaskStanding {
	readonly total: number;
	/** Have ended, in whichever way. */
	readonly done: number;
	/** Of those: failed, invalid or rejected. */
	readonly failed: number;
	/** Of those. */
	readonly cancelled: number;
	readonly running: number;
	readonly queued: number;
	/** US dollars that the service has reported for the run so far; null where it has not told what a task has cost. */
	readonly cost: number | null;
}

export type OnRunEvent = (event: RunEvent) => void;
