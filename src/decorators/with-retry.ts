/**
 * Repeats calls that may be repeated. A read may be after any failure that can pass; a write only where the error says
 * that nothing happened. An ambiguous write is never repeated here: it goes to the caller, who looks first what the
 * service has.
 */
import { type BatchApi, BatchApiError } from "../model/batch-api.ts";
import { REMEDIES } from "../model/error-meaning.ts";
import { pauseWithin } from "../model/pause.ts";
import type { Timing } from "../model/timing.ts";
import { decorate, type Operation } from "./decorate.ts";

export interface RetryOptions {
	/** Calls in all, the first included. Default 6. */
	readonly maxTries?: number;
	/** No try begins later than so long after the first, in milliseconds, what the service asked to wait not counted. Default 120,000. */
	readonly maxTotalMs?: number;
	/** Longest pause after the first failure, in milliseconds; it doubles with each. Default 500. */
	readonly baseMs?: number;
	/** Longest pause of all, in milliseconds, unless the service asks for a longer one. Default 30,000. */
	readonly capMs?: number;
	/** Told before each pause. */
	readonly onRetry?: (retry: Retry) => void;
}

export interface Retry {
	readonly operation: Operation;
	readonly error: BatchApiError;
	/** Calls made so far. */
	readonly tries: number;
	readonly pauseMs: number;
}

const READS: ReadonlySet<Operation> = new Set(["getBatch", "listTasks", "listBatches"]);

export function withRetry(api: BatchApi, timing: Timing, options: RetryOptions = {}): BatchApi {
	const { maxTries = 6, maxTotalMs = 120_000, baseMs = 500, capMs = 30_000, onRetry } = options;
	if (!(maxTries >= 1)) throw new RangeError(`expected maxTries of 1 or more, found ${maxTries}`);
	return decorate(api, async ({ operation, signal, patience, run }) => {
		let end = timing.now() + maxTotalMs;
		for (let tries = 1; ; tries++) {
			try {
				return await run();
			} catch (error) {
				if (!(error instanceof BatchApiError) || !mayRepeat(operation, error) || tries >= maxTries) throw error;
				const jitter = timing.random() * Math.min(capMs, baseMs * 2 ** (tries - 1));
				// Never earlier than the service asks, and not in step with everybody else it told so.
				const pauseMs = Math.round((error.retryAfterMs ?? 0) + jitter);
				end += error.retryAfterMs ?? 0;
				if (timing.now() + pauseMs > end) throw error;
				if (patience?.aborted) throw error;
				onRetry?.({ operation, error, tries, pauseMs });
				if (!(await pauseWithin(patience, pauseMs, signal, timing))) throw error;
			}
		}
	});
}

function mayRepeat(operation: Operation, { kind }: BatchApiError): boolean {
	const remedy = REMEDIES[kind];
	return remedy === "wait" || (remedy === "look" && READS.has(operation));
}
