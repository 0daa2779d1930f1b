/**
 * What the execute stage needs of the run store. Every method is one durable transaction: when it
 * returns, the fact survives the death of the process.
 */
import type { Json, JsonObject } from "./json.ts";
import type { SkipReason } from "./outcome.ts";
import type { BatchSettings, TaskRequest } from "./plan.ts";
import type { BatchStatus, Mode, Source } from "./wire.ts";

/**
 * - `planned`: nothing was sent.
 * - `creating`: create-batch was about to be sent; whether it arrived is unknown.
 * - `open`: the service's id is known; its tasks may or may not be in.
 * - `collected`: terminal, and all results are stored.
 */
export type BatchState = "planned" | "creating" | "open" | "collected";

/** One batch, as the store knows it. */
export interface StoredBatch {
	/** The store's own number of it. */
	readonly id: number;
	readonly pipeline: string;
	/** Where it was sent, or is to be sent: see `engineKey`. */
	readonly engine: string;
	/** The run that made it; of a batch that was taken in, the run its name tells. */
	readonly run_id: string;
	/** From 1 within its run. */
	readonly ordinal: number;
	/** The name sent to the service; unique. */
	readonly name: string;
	readonly settings: BatchSettings;
	readonly state: BatchState;
	/** The service's id, once known. */
	readonly batch_id: string | null;
}

/**
 * - `planned`: nothing was sent.
 * - `sending`: add-tasks was about to be sent; whether it arrived is unknown.
 * - `accepted`: the service has it. It is paid for.
 * - otherwise the attempt has ended.
 */
export type AttemptState =
	| "planned"
	| "sending"
	| "accepted"
	| "succeeded"
	| "failed"
	| "invalid"
	| "rejected"
	| "cancelled";

/** One attempt in a batch. */
export interface StoredAttempt {
	readonly wire_id: string;
	readonly task_id: string;
	readonly state: AttemptState;
	readonly request: TaskRequest;
}

/** How an attempt ended, with everything the service said of it. */
export interface AttemptEnd {
	readonly wire_id: string;
	readonly state: "succeeded" | "failed" | "invalid" | "rejected" | "cancelled";
	readonly service_id: string | null;
	/** US dollars; null where the service reported none. */
	readonly cost: number | null;
	readonly created_at: string | null;
	readonly completed_at: string | null;
	readonly error: string | null;
	/** Present whenever the service gave an output, also an invalid one. */
	readonly result: AttemptResult | null;
}

export interface AttemptResult {
	readonly output_type: "markdown" | "json" | "toon" | null;
	/** With the harmless repairs that make it satisfy its schema, where there were any. */
	readonly output: Json;
	/** What was repaired; empty when `output` is what the service sent. */
	readonly repairs: readonly string[];
	/** What the service sent, where it was repaired. */
	readonly raw: Json;
	readonly sources: readonly Source[];
	readonly images: readonly JsonObject[];
	readonly pdf_url: string | null;
}

/** What may be spent, in US dollars; null where nothing is set. */
export interface SpendingLimits {
	/** Over the run with its continuations, collects and retries. */
	readonly maxCost: number | null;
	/** Over everything of the state that was sent in this month (UTC). */
	readonly perMonth: number | null;
}

/** What the attempts that do not fit would have gone over. */
export type LimitName = "max_cost" | "per_month" | "unknown_price";

export interface Admission {
	/** Wire ids whose intent is committed now: they may be sent. */
	readonly admitted: readonly string[];
	/** Those that no longer fit, and why. */
	readonly refused: readonly string[];
	readonly limit: LimitName | null;
}

/** How further attempts of tasks that did not succeed are made. */
export interface RetryPlan {
	/** US dollars a task by mode; null where unknown. */
	readonly prices: { readonly [mode in Mode]: number | null };
	/** Most tasks in one batch. */
	readonly batchSize: number;
	/** Fewer than this are left to wait for others. */
	readonly least: number;
}

export interface ExecutionStore {
	/** Batches of the pipeline on this engine that are not `collected`, older runs' first, in order. */
	unfinishedBatches(pipeline: string, engine: string): readonly StoredBatch[];
	/** The batch's attempts in planned order. */
	attemptsOfBatch(batch: StoredBatch): readonly StoredAttempt[];
	/** Commits the intent to create the batch. */
	markCreating(batch: StoredBatch): void;
	/** Commits the service's id. A webhook secret is shown only once, so it is kept here. */
	markOpen(batch: StoredBatch, batchId: string, webhookSecret: string | null): void;
	/** Gives a batch that has to be created anew the next ordinal of its run, and so a new name. */
	rename(batch: StoredBatch): StoredBatch;
	/**
	 * Commits the intent to add these attempts, in order, as far as the limits allow; what is under way counts with
	 * its full price. `now` is ISO 8601.
	 */
	markSending(batch: StoredBatch, wireIds: readonly string[], now: string, limits: SpendingLimits): Admission;
	/** Commits that the service has these attempts, under these ids of its own. */
	markAccepted(batch: StoredBatch, accepted: ReadonlyMap<string, string>): void;
	/** Commits that the service does not have these attempts. */
	markNotSent(batch: StoredBatch, wireIds: readonly string[]): void;
	/** Stores results and ends their attempts, together. Repeating it changes nothing. Gives those that had not ended, as they were judged. */
	recordEnds(batch: StoredBatch, ends: readonly AttemptEnd[]): readonly AttemptEnd[];
	/** Commits that nothing of the batch is open any more. */
	markCollected(batch: StoredBatch, status: BatchStatus | null, cost: number | null): void;
	/** Gives up these attempts of the batch, which were never sent: they go, and their tasks become `skipped`. */
	skip(batch: StoredBatch, wireIds: readonly string[], reason: SkipReason): void;
	/** The same for everything of the pipeline that was never sent. */
	skipUnsent(pipeline: string, reason: SkipReason): number;
	/** Ends everything of the pipeline that was never sent as `cancelled`. */
	cancelUnsent(pipeline: string, message: string): void;
	/** Makes the next attempts that `retry` allows for tasks of the run, in new batches. Returns how many. */
	planRetries(runId: string, plan: RetryPlan): number;
	/** True once somebody has asked for the run to be cancelled. */
	isCancelRequested(runId: string): boolean;
	/** Attempts of the pipeline that the service has, or may have. */
	countInFlight(pipeline: string): number;
	/** Attempts of the run by whether they failed, for `max_failures`. */
	countFailures(runId: string): { readonly failed: number; readonly planned: number };
}
