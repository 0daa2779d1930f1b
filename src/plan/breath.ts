import { setImmediate as nextTurn } from "node:timers/promises";

const TASKS_A_BREATH = 200;

/**
 * Planning awaits nothing that waits, so without a pause no signal would be heard before its end.
 * Every some hundred tasks it lets the event loop turn.
 */
export class Breath {
	readonly #signal: AbortSignal | undefined;
	#tasks = 0;

	constructor(signal: AbortSignal | undefined) {
		this.#signal = signal;
	}

	/** Counts a task; true when it is time to take one. */
	isDue(): boolean {
		this.#tasks += 1;
		return this.#tasks % TASKS_A_BREATH === 0;
	}

	/** False when planning is to stop. */
	async take(): Promise<boolean> {
		await nextTurn();
		return this.#signal?.aborted !== true;
	}
}
