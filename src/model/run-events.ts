/** What happens during a run, for whoever shows it. */
import type { BatchCounts, BatchStatus } from "./wire.ts";

export type RunEvent =
	/** The service has opened a batch, or it was found again. */
	| { readonly type: "batch_opened"; readonly batch: string; readonly batch_id: string; readonly tasks: number }
	/** The service has accepted these tasks. */
	| { readonly type: "tasks_accepted"; readonly batch: string; readonly tasks: number }
	/** One look at a batch. */
	| {
			readonly type: "batch_progress";
			readonly batch: string;
			readonly status: BatchStatus;
			readonly counts: BatchCounts;
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
	/** An answer was lost or made no sense; what is done about it. */
	| { readonly type: "warning"; readonly message: string };

export type OnRunEvent = (event: RunEvent) => void;
