import { pause } from "../model/pause.ts";
import type { Timing } from "../model/timing.ts";

export interface RateLimit {
	/** Requests a second in the long run. */
	readonly perSecond: number;
	/** Requests that may go at once after a rest. */
	readonly burst: number;
}

/** Lets callers through in the order of their coming, no faster than the limit. */
export class RateLimiter {
	readonly #timing: Timing;
	/** Between two requests in the long run, in milliseconds. */
	readonly #spacing: number;
	readonly #burst: number;
	/** When the bucket would be full again. */
	#fullAt = 0;
	#heldUntil = 0;
	#queue: Promise<void> = Promise.resolve();

	constructor({ perSecond, burst }: RateLimit, timing: Timing) {
		if (!(perSecond > 0)) throw new RangeError(`expected more than 0 requests a second, found ${perSecond}`);
		if (!(burst >= 1)) throw new RangeError(`expected a burst of 1 or more, found ${burst}`);
		this.#timing = timing;
		this.#spacing = 1_000 / perSecond;
		this.#burst = burst;
	}

	/** Resolves when it is the caller's turn. An abort rejects at once with the signal's reason and uses up nothing. */
	acquire(signal?: AbortSignal): Promise<void> {
		const turn = this.#queue.then(() => this.#take(signal));
		this.#queue = turn.catch(() => undefined);
		return unlessAborted(turn, signal);
	}

	/** Nobody passes for so long: the service asked for a pause. */
	hold(ms: number): void {
		this.#heldUntil = Math.max(this.#heldUntil, this.#timing.now() + ms);
	}

	async #take(signal: AbortSignal | undefined): Promise<void> {
		signal?.throwIfAborted();
		for (let wait = this.#wait(); wait > 0; wait = this.#wait()) await pause(Math.ceil(wait), signal, this.#timing);
		this.#fullAt = Math.max(this.#timing.now(), this.#fullAt) + this.#spacing;
	}

	#wait(): number {
		const nextFree = this.#fullAt - (this.#burst - 1) * this.#spacing;
		return Math.max(nextFree, this.#heldUntil) - this.#timing.now();
	}
}

/** Whoever waits for others to take their turns leaves as soon as its own signal says so. */
function unlessAborted(turn: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
	if (signal === undefined) return turn;
	return new Promise((resolve, reject) => {
		const abort = () => reject(signal.reason);
		if (signal.aborted) abort();
		signal.addEventListener("abort", abort, { once: true });
		turn.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
	});
}
