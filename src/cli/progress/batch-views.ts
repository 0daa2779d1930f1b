/** What the live view knows of each batch, by what was told of it last. */
import type { RunEvent } from "../../model/run-events.ts";
import type { BatchCounts } from "../../model/wire.ts";

export interface BatchView {
	/** Such as `batch 3`; with its run where that is another one. */
	readonly label: string;
	readonly tasks: number;
	/** Undefined before the first look. */
	readonly counts: BatchCounts | undefined;
	/** US dollars, as the service reports them. */
	readonly cost: number;
}

const BY_NUMBER = new Intl.Collator("en", { numeric: true });

export class BatchViews {
	readonly #runId: string;
	readonly #open = new Map<string, BatchView>();
	#collected = 0;

	constructor(runId: string) {
		this.#runId = runId;
	}

	note(event: RunEvent): void {
		switch (event.type) {
			case "batch_opened":
				this.#update(event.batch, { tasks: event.tasks });
				break;
			case "batch_progress":
				this.#update(event.batch, { tasks: event.counts.total, counts: event.counts, cost: event.cost });
				break;
			case "batch_collected":
				this.#collected += 1;
				this.#open.delete(event.batch);
		}
	}

	/** Those under way, by run and ordinal: they may have been opened in another order. */
	open(): readonly BatchView[] {
		return [...this.#open.values()].sort((a, b) => BY_NUMBER.compare(a.label, b.label));
	}

	/** How many have ended and are stored. */
	get collected(): number {
		return this.#collected;
	}

	#update(batch: string, change: Partial<BatchView>): void {
		const known = this.#open.get(batch) ?? { label: this.#labelOf(batch), tasks: 0, counts: undefined, cost: 0 };
		this.#open.set(batch, { ...known, ...change });
	}

	/** `trawl/<pipeline>/<run id>/<ordinal>`. */
	#labelOf(batch: string): string {
		const [run, ordinal = batch] = batch.split("/").slice(-2);
		return run === this.#runId ? `batch ${ordinal}` : `batch ${run}/${ordinal}`;
	}
}
