/**
 * Looks at a batch until it is in any terminal state: completed, completed with errors, or cancelled. A failed look is
 * not a failed batch: waiting goes on through failures that can pass, up to a number in a row.
 */
import { type BatchApi, BatchApiError } from "../model/batch-api.ts";
import { REMEDIES } from "../model/error-meaning.ts";
import { pause } from "../model/pause.ts";
import type { Timing } from "../model/timing.ts";
import { type Batch, TERMINAL_BATCH_STATUSES } from "../model/wire.ts";
import { WaitError } from "./client-errors.ts";

export interface WaitOptions {
	/** Between two looks, in milliseconds; 0 means no pause. Default 10,000. */
	readonly pollIntervalMs?: number;
	/** From the call, in milliseconds; 0 means one look, Infinity no limit. Default 24 hours: a `max` task may take three. */
	readonly maxWaitMs?: number;
	/** Failed looks in a row that end the wait. Default 10; the pauses between them grow from 1 to 30 seconds. */
	readonly maxFailedLooks?: number;
	/** Told of the batch after each look, the last included, and awaited. Counts are in `batch.counts`. */
	readonly onProgress?: (batch: Batch) => void | Promise<void>;
	/** Told of each look that failed and will be repeated. */
	readonly onFailedLook?: (error: BatchApiError) => void;
	/** Aborting rejects with the signal's reason. The batch goes on. */
	readonly signal?: AbortSignal;
}

const DEFAULT_POLL_MS = 10_000;
const DEFAULT_MAX_WAIT_MS = 24 * 60 * 60_000;
const DEFAULT_FAILED_LOOKS = 10;
const LONGEST_PAUSE_MS = 30_000;

/** Throws WaitError, or at once the BatchApiError of a look that will never succeed, such as an unknown id. */
export async function waitForCompletion(
	api: BatchApi,
	batchId: string,
	options: WaitOptions,
	timing: Timing,
): Promise<Batch> {
	const { signal, pollIntervalMs = DEFAULT_POLL_MS, maxWaitMs = DEFAULT_MAX_WAIT_MS } = options;
	requireTime("pollIntervalMs", pollIntervalMs);
	requireTime("maxWaitMs", maxWaitMs);
	const end = timing.now() + maxWaitMs;
	const looks = new Looks(api, batchId, options);
	for (;;) {
		const delayMs = Math.max(pollIntervalMs, await looks.once());
		const { lastSeen } = looks;
		if (lastSeen !== undefined && TERMINAL_BATCH_STATUSES.includes(lastSeen.status)) return lastSeen;
		const left = end - timing.now();
		if (left <= 0) {
			throw new WaitError("timeout", batchId, lastSeen, { message: `it took longer than ${maxWaitMs} ms` });
		}
		// The last look is at the end of the time, not one interval after it.
		await pause(Math.min(delayMs, left), signal, timing);
	}
}

class Looks {
	lastSeen: Batch | undefined;
	readonly #api: BatchApi;
	readonly #batchId: string;
	readonly #options: WaitOptions;
	#failed = 0;

	constructor(api: BatchApi, batchId: string, options: WaitOptions) {
		this.#api = api;
		this.#batchId = batchId;
		this.#options = options;
	}

	/** Returns how long to wait at least before the next look, in milliseconds. */
	async once(): Promise<number> {
		const { signal, onProgress } = this.#options;
		let batch: Batch;
		try {
			batch = await this.#api.getBatch(this.#batchId, signal === undefined ? {} : { signal });
		} catch (error) {
			return this.#survive(error);
		}
		this.#failed = 0;
		this.lastSeen = batch;
		await onProgress?.(batch);
		return 0;
	}

	#survive(error: unknown): number {
		if (!(error instanceof BatchApiError)) throw error;
		const remedy = REMEDIES[error.kind];
		if (remedy === "give_up" || remedy === "stop") throw error;
		this.#failed += 1;
		const { maxFailedLooks = DEFAULT_FAILED_LOOKS, onFailedLook } = this.#options;
		if (this.#failed >= maxFailedLooks) {
			const message = `${this.#failed} looks in a row failed, the last with: ${error.message}`;
			throw new WaitError("unreachable", this.#batchId, this.lastSeen, { message, cause: error });
		}
		onFailedLook?.(error);
		return Math.max(error.retryAfterMs ?? 0, Math.min(LONGEST_PAUSE_MS, 1_000 * 2 ** (this.#failed - 1)));
	}
}

function requireTime(name: string, value: number): void {
	if (!(value >= 0)) throw new RangeError(`expected ${name} of 0 or more milliseconds, found ${value}`);
}
