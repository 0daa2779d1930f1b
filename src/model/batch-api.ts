/**
 * The port to a Batch API: six operations, one error type.
 *
 * Adapters speak to the hosted service or to the embedded engine; retry, rate limit and fault
 * injection are decorators of this same interface. The comments below are the contract that every
 * adapter keeps and that the shared contract suite checks.
 */
import type {
	AddTasksAnswer,
	Batch,
	CancelAnswer,
	CreateBatchRequest,
	ListTasksQuery,
	TaskInput,
	TaskPage,
} from "./wire.ts";

export interface CallOptions {
	/** Aborting rejects with the signal's reason; whether the service saw the request is then unknown. */
	readonly signal?: AbortSignal;
	/**
	 * Aborting ends pauses, not a request under way: where the call waits because the service asked for it, or before it is
	 * repeated, it rejects with the last error, or with `rate_limited` when it has not been sent at all.
	 */
	readonly patience?: AbortSignal;
}

export interface BatchApi {
	/**
	 * Opens an empty batch. Free. Not idempotent: a repeat opens a second batch, so after an
	 * ambiguous end look for the batch by its `name` with `listBatches` first.
	 */
	createBatch(request: CreateBatchRequest, options?: CallOptions): Promise<Batch>;
	/**
	 * Adds 1 to 100 tasks, all or none. THIS COSTS MONEY. Never repeat it after an ambiguous end
	 * without listing the batch's tasks first. `rejected` with status 400 when the batch is terminal.
	 */
	addTasks(batchId: string, tasks: readonly TaskInput[], options?: CallOptions): Promise<AddTasksAnswer>;
	/** Reads one batch. May be repeated. */
	getBatch(batchId: string, options?: CallOptions): Promise<Batch>;
	/** Reads one page of a batch's tasks. May be repeated. Go on while `last_key` is a non-empty string. */
	listTasks(batchId: string, query?: ListTasksQuery, options?: CallOptions): Promise<TaskPage>;
	/**
	 * Stops queued and running tasks, keeps finished ones. Repeating it on a terminal batch is
	 * `rejected` with status 400 and changes nothing.
	 */
	cancelBatch(batchId: string, options?: CallOptions): Promise<CancelAnswer>;
	/** The newest batches of this key, newest first, at most 100. May be repeated. */
	listBatches(limit?: number, options?: CallOptions): Promise<readonly Batch[]>;
}

/**
 * What a failed call means (contract section 11).
 *
 * - `rejected`: the request is wrong for this service or this batch (400). Nothing happened.
 * - `unauthorized`: key missing, unknown (401) or without the permission (403). Nothing happened.
 * - `payment`: balance or monthly limit (402). Nothing was added.
 * - `not_found`: no such batch for this key (404). Nothing happened.
 * - `rate_limited`: too many requests (429). Nothing happened; wait `retryAfterMs`.
 * - `unavailable`: the service says itself that it added nothing (503 with its own JSON body).
 * - `ambiguous`: timeout, reset, 5xx, or an unreadable answer. A write may have taken effect.
 */
export type BatchApiErrorKind =
	| "rejected"
	| "unauthorized"
	| "payment"
	| "not_found"
	| "rate_limited"
	| "unavailable"
	| "ambiguous";

/** A field the service objected to (contract 2.5). */
export interface FieldError {
	readonly key: string;
	readonly code: string;
	readonly message: string;
}

export interface BatchApiErrorDetails {
	/** HTTP status, where there was an answer. */
	readonly status?: number;
	/** From `Retry-After`, in milliseconds. */
	readonly retryAfterMs?: number;
	readonly errors?: readonly FieldError[];
	readonly cause?: unknown;
}

/** The only error an adapter throws for a failed call. Anything else that is thrown is a bug. */
export class BatchApiError extends Error {
	override readonly name = "BatchApiError";
	readonly kind: BatchApiErrorKind;
	readonly status: number | undefined;
	readonly retryAfterMs: number | undefined;
	readonly errors: readonly FieldError[];

	constructor(kind: BatchApiErrorKind, message: string, details: BatchApiErrorDetails = {}) {
		super(message, details.cause === undefined ? undefined : { cause: details.cause });
		this.kind = kind;
		this.status = details.status;
		this.retryAfterMs = details.retryAfterMs;
		this.errors = details.errors ?? [];
	}
}
