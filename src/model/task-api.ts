/**
 * The port to single research tasks: what the tasks of a batch are beside their batch (contract section 14).
 *
 * Errors are those of the Batch API's port.
 */
import type { CallOptions } from "./batch-api.ts";
import type { BatchTask, Metadata, Mode, OutputFormat } from "./wire.ts";

/** A task by itself; its caller's own key is called `batch_task_id` here. */
export interface ResearchTask extends Omit<BatchTask, "task_id"> {
	readonly mode: Mode;
	readonly output_formats: readonly OutputFormat[];
	readonly batch_id: string;
	readonly batch_task_id?: string;
	readonly progress: { readonly current_step: number; readonly total_steps: number };
	readonly metadata?: Metadata;
}

/** Without the `success` that the contract names: both SDKs add their own, and the Python SDK fails on a second one. */
export interface CancelTaskAnswer {
	readonly message: string;
	readonly deepresearch_id: string;
}

export interface TaskApi {
	/** Reads one task with what it has answered. May be repeated. `not_found` when there is none. */
	getTask(deepresearchId: string, options?: CallOptions): Promise<ResearchTask>;
	/** Stops a queued or running task, and ends its batch when it was the last one. `rejected` with status 400 for one that has ended. */
	cancelTask(deepresearchId: string, options?: CallOptions): Promise<CancelTaskAnswer>;
}
