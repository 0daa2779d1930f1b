import { pause, pauseWithin } from "../model/pause.ts";
import type { Timing } from "../model/timing.ts";

export interface RateLimit {
	/** Requests a second in the long run. */
	readonly perSecond: number;
	/** Requests that may go at once after a rest. */
	readonly burst: number;
}

/** However often the service asks for pauses, no fewer requests go than so many a second. */
const LEAST_PER_SECOND = 2;
/** Milliseconds without a pause that is asked for, after which requests go faster again by a quarter, up to the limit. */
const RECOVERS_EVERY_MS = 10_000;
const RECOVERS_BY = 1.25;

/**
 * Lets callers through in the order of their coming, no faster than the limit; half as fast after each pause that is asked for, and
 * faster again, step by step, while none is.
 */
export class RateLimiter {
	readonly #timing: Timing;
	readonly #limit: RateLimit;
	/** Requests a second at present. */
	#pace: number;
	/** When the bucket would be full again. */
	#fullAt = 0;
	#heldUntil = 0;
	/** When requests last became slower. */
	#slowerSince = Number.NEGATIVE_INFINITY;
	/** When the pace last changed. */
	#paceSince = Number.NEGATIVE_INFINITY;
	#queue: Promise<void> = Promise.resolve();

	constructor({ perSecond, burst }: RateLimit, timing: Timing) {
		if (!(perSecond > 0)) throw new RangeError(`expected more than 0 requests a second, found ${perSecond}`);
		if (!(burst >= 1)) throw new RangeError(`expected a burst of 1 or more, found ${burst}`);
		this.#timing = timing;
		this.#limit = { perSecond, burst };
		this.#pace = perSecond;
	}

	/**
	 * Resolves when it is the caller's turn. An abort rejects at once with the signal's reason and uses up nothing. False
	 * once the patience has ended in a pause that the service asked for; turns alone are waited for without it.
	 */
	acquire(signal?: AbortSignal, patience?: AbortSignal): Promise<boolean> {
		const turn = this.#queue.then(() => this.#take(signal, patience));
		this.#queue = turn.then(
			() => undefined,
			() => undefined,
		);
		return unlessAborted(turn, signal);
	}

	/**
	 * Nobody passes for so long: the service asked for a pause. `passedAt`: when the refused request was let through. What was under
	 * way is often refused together, also without a pause or after it, and counts once.
	 */
	hold(ms: number, passedAt: number): void {
		if (passedAt > this.#slowerSince) this.#slowDown();
		this.#heldUntil = Math.max(this.#heldUntil, this.#timing.now() + ms);
	}

	/** Milliseconds until the pause is over that the service asked for; 0 when there is none. */
	get held(): number {
		return Math.max(0, this.#heldUntil - this.#timing.now());
	}

	/** Between two requests in the long run, in milliseconds. */
	get #spacing(): number {
		return 1_000 / this.#pace;
	}

	get #burst(): number {
		return Math.max(1, Math.floor((this.#limit.burst * this.#pace) / this.#limit.perSecond));
	}

	#slowDown(): void {
		this.#recover();
		const now = this.#timing.now();
		this.#slowerSince = now;
		this.#paceSince = now;
		this.#pace = Math.min(this.#pace, Math.max(this.#pace / 2, LEAST_PER_SECOND));
		this.#fullAt = now + this.#burst * this.#spacing;
	}

	#recover(): void {
		const { perSecond } = this.#limit;
		if (this.#pace >= perSecond) return;
		const steps = Math.floor((this.#timing.now() - this.#paceSince) / RECOVERS_EVERY_MS);
		if (steps < 1) return;
		this.#pace = Math.min(perSecond, this.#pace * RECOVERS_BY ** steps);
		this.#paceSince += steps * RECOVERS_EVERY_MS;
	}

	async #take(signal: AbortSignal | undefined, patience: AbortSignal | undefined): Promise<boolean> {
		signal?.throwIfAborted();
		for (;;) {
			this.#recover();
			const { held } = this;
			if (held > 0 && patience?.aborted) return false;
			const wait = Math.max(held, this.#untilTurn());
			if (wait <= 0) break;
			if (held === 0) await pause(Math.ceil(wait), signal, this.#timing);
			else await pauseWithin(patience, Math.ceil(wait), signal, this.#timing);
		}
		this.#fullAt = Math.max(this.#timing.now(), this.#fullAt) + this.#spacing;
		return true;
	}

	#untilTurn(): number {
		return this.#fullAt - (this.#burst - 1) * this.#spacing - this.#timing.now();
	}
}

/** Whoever waits for others to take their turns leaves as soon as its own signal says so. */
function unlessAborted(turn: Promise<boolean>, signal: AbortSignal | undefined): Promise<boolean> {
	if (signal === undefined) return turn;
	return new Promise((resolve, reject) => {
		const abort = () => reject(signal.reason);
		if (signal.aborted) abort();
		signal.addEventListener("abort", abort, { once: true });
		turn.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
	});
}
