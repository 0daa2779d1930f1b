import { pause } from "../model/pause.ts";
import type { Timing } from "../model/timing.ts";

const ABOUT_MS = 1_000;

/** A pause that all tasks of an engine keep together: an endpoint that is too busy for one is so for all. */
export class SharedPause {
	readonly #timing: Timing;
	#until = 0;

	constructor(timing: Timing) {
		this.#timing = timing;
	}

	/** Nobody passes for so long, in milliseconds. False where a pause holds already that is about as long, or longer. */
	hold(ms: number): boolean {
		const until = this.#timing.now() + ms;
		const isLonger = until > this.#until + ABOUT_MS;
		this.#until = Math.max(this.#until, until);
		return isLonger;
	}

	/** Resolves once no pause holds any more; rejects with the signal's reason when it is aborted. */
	async pass(signal: AbortSignal | undefined): Promise<void> {
		for (;;) {
			signal?.throwIfAborted();
			const left = this.#until - this.#timing.now();
			if (left <= 0) return;
			await pause(Math.ceil(left), signal, this.#timing);
		}
	}
}
