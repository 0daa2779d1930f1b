/**
 * A clock that moves only when everybody waits: once nothing else is left to do in this process, it jumps to the next
 * thing that is due. Hours of polling pass in milliseconds, always in the same order.
 */

interface Due {
	readonly at: number;
	readonly order: number;
	readonly run: () => void;
}

export class VirtualClock {
	#now = Date.parse("2026-10-01T00:00:00.000Z");
	#order = 0;
	#armed = false;
	readonly #due = new Set<Due>();

	/** Milliseconds since 1970. */
	now(): number {
		return this.#now;
	}

	/** ISO 8601. */
	iso(): string {
		return new Date(this.#now).toISOString();
	}

	/** Runs it after the time; returns how to call it off. */
	schedule(ms: number, run: () => void): () => void {
		const due = { at: this.#now + ms, order: this.#order++, run };
		this.#due.add(due);
		this.#arm();
		return () => void this.#due.delete(due);
	}

	/** Resolves after the time; rejects with an AbortError when the signal is aborted. */
	readonly sleep = (ms: number, signal: AbortSignal): Promise<void> =>
		new Promise((resolve, reject) => {
			const abort = () => {
				cancel();
				reject(new DOMException("the wait was ended", "AbortError"));
			};
			const cancel = this.schedule(ms, () => {
				signal.removeEventListener("abort", abort);
				resolve();
			});
			if (signal.aborted) abort();
			else signal.addEventListener("abort", abort, { once: true });
		});

	#arm(): void {
		if (this.#armed || this.#due.size === 0) return;
		this.#armed = true;
		setImmediate(() => {
			this.#armed = false;
			this.#next();
			this.#arm();
		});
	}

	#next(): void {
		let first: Due | undefined;
		for (const due of this.#due) {
			if (first === undefined || due.at < first.at || (due.at === first.at && due.order < first.order)) first = due;
		}
		if (first === undefined) return;
		this.#due.delete(first);
		this.#now = Math.max(this.#now, first.at);
		first.run();
	}
}
