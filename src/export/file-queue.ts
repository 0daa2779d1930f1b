/** Writes a few small files side by side. A failure shows at the next `add` or in `drain`. */
export class FileQueue {
	readonly #atOnce: number;
	readonly #running = new Set<Promise<void>>();
	#failure: { readonly reason: unknown } | undefined;

	constructor(atOnce: number) {
		this.#atOnce = atOnce;
	}

	/** Resolves once the write has started, which is when fewer than `atOnce` others run. */
	async add(write: () => Promise<void>): Promise<void> {
		while (this.#running.size >= this.#atOnce) await Promise.race(this.#running);
		this.#throwFailure();
		const running: Promise<void> = write()
			.catch((reason: unknown) => {
				this.#failure ??= { reason };
			})
			.finally(() => this.#running.delete(running));
		this.#running.add(running);
	}

	/** Waits for every write; fails with the first failure. */
	async drain(): Promise<void> {
		await this.idle();
		this.#throwFailure();
	}

	/** Waits for every write, whatever became of it. */
	async idle(): Promise<void> {
		await Promise.all(this.#running);
	}

	#throwFailure(): void {
		if (this.#failure !== undefined) throw this.#failure.reason;
	}
}
