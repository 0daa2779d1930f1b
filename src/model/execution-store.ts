/**
 * What the execute stage needs of the run store. Every method is one durable transaction: when it
 * returns, the fact survives the death of the process.
 */
import type { Json, JsonObject } from "./json.ts";
import type { BatchSettings, TaskRequest } from "./plan.ts";
import type { BatchStatus, Source } from "./wire.ts";

/**
 * - `planned`: nothing was sent.
 * - `creating`: create-batch was about to be sent; whether it arrived is unknown.
 * - `open`: the service's id is known; its tasks may or may not be in.
 * - `collected`: terminal, and all results are stored.
 */
export type BatchState = "planned" | "creating" | "open" | "collected";

/** One batch of a run, as the store knows it. */
export interface StoredBatch {
	readonly run_id: string;
	readonly pipeline: string;
	/** From 1. */
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
	readonly output: Json;
	readonly sources: readonly Source[];
	readonly images: readonly JsonObject[];
	readonly pdf_url: string | null;
}

export interface ExecutionStore {
	/** Batches of the pipeline that are not `collected`, older runs' first, in order. */
	unfinishedBatches(pipeline: string): readonly StoredBatch[];
	/** The batch's attempts in planned order. */
	attemptsOfBatch(batch: StoredBatch): readonly StoredAttempt[];
	/** Commits the intent to create the batch. */
	markCreating(batch: StoredBatch): void;
	/** Commits the service's id. A webhook secret is shown only once, so it is kept here. */
	markOpen(batch: StoredBatch, batchId: string, webhookSecret: string | null): void;
	/** Commits the intent to add these attempts. */
	markSending(batch: StoredBatch, wireIds: readonly string[]): void;
	/** Commits that the service has these attempts, under these ids of its own. */
	markAccepted(batch: StoredBatch, accepted: ReadonlyMap<string, string>): void;
	/** Commits that the service does not have these attempts. */
	markNotSent(batch: StoredBatch, wireIds: readonly string[]): void;
	/** Stores results and ends their attempts, together. Repeating it changes nothing. */
	recordEnds(batch: StoredBatch, ends: readonly AttemptEnd[]): void;
	/** Commits that nothing of the batch is open any more. */
	markCollected(batch: StoredBatch, status: BatchStatus | null, cost: number | null): void;
	/** Gives up what was never sent: the attempts go, and their tasks become `skipped` with the reason. */
	skipUnsent(pipeline: string, reason: string): number;
	/** Attempts of the pipeline that the service has, or may have. */
	countInFlight(pipeline: string): number;
	/** Attempts of the run by whether they failed, for `max_failures`. */
	countFailures(runId: string): { readonly failed: number; readonly planned: number };
}
