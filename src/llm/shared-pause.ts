import { pause } from "../model/pause.ts";
import type { Timing } from "../model/timing.ts";

/** A pause that all tasks of an engine keep together: an endpoint that is too busy for one is so for all. */
export class SharedPause {
	readonly #timing: Timing;
	#until = 0;

	constructor(timing: Timing) {
		this.#timing = timing;
	}

	/** Nobody passes for so long, in milliseconds; a longer pause that holds already stays. */
	hold(ms: number): void {
		this.#until = Math.max(this.#until, this.#timing.now() + ms);
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
