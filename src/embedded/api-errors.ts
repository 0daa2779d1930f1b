/** The embedded service's refusals, worded in one place. */
import { BatchApiError } from "../model/batch-api.ts";
import type { BatchStatus, TaskStatus } from "../model/wire.ts";

export function noSuchBatch(batchId: string): BatchApiError {
	return new BatchApiError("not_found", `No such batch: ${JSON.stringify(batchId)}`, { status: 404 });
}

export function batchIsClosed(status: BatchStatus, consequence: string): BatchApiError {
	return new BatchApiError("rejected", `Batch is ${status} and ${consequence}`, { status: 400 });
}

/** The text is that of the hosted service (contract section 11). */
export function noSuchTask(): BatchApiError {
	return new BatchApiError("not_found", "Task not found", { status: 404 });
}

export function taskHasEnded(status: TaskStatus): BatchApiError {
	return new BatchApiError("rejected", `Task is ${status} and cannot be cancelled`, { status: 400 });
}

/** The store failed in the middle: what it was told may or may not have been written. */
export function storeFailed(cause: unknown): BatchApiError {
	const reason = cause instanceof Error ? cause.message : String(cause);
	return new BatchApiError("ambiguous", `The embedded engine's database failed: ${reason}`, { status: 500, cause });
}

/** Another process has locked the store for a long time: nothing was written. */
export function storeLocked(): BatchApiError {
	const message = "The embedded engine's database is locked by another process: nothing was done";
	return new BatchApiError("unavailable", message, { status: 503, retryAfterMs: 5_000 });
}

/** Nothing was asked of the store, so nothing was added. */
export function engineClosed(): BatchApiError {
	return new BatchApiError("unavailable", "The embedded engine is closed", { status: 503 });
}
