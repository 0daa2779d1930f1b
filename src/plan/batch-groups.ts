/** Puts tasks with equal effective settings into shared batches, in planned order. */
import type { BatchSettings, PlannedBatch } from "../model/plan.ts";
import type { Mode } from "../model/wire.ts";
import { roundDollars } from "../values/round-dollars.ts";

interface OpenBatch {
	readonly ordinal: number;
	readonly settings_id: string;
	readonly mode: Mode;
	tasks: number;
	/** Null as soon as one is unknown. */
	price: number | null;
}

export class BatchGroups {
	readonly #size: number;
	readonly #batches: OpenBatch[] = [];
	readonly #filling = new Map<string, OpenBatch>();

	/** `size`: most tasks in one batch. */
	constructor(size: number) {
		this.#size = size;
	}

	/** Takes one task in and returns the ordinal of its batch, from 1. */
	add(settingsId: string, settings: BatchSettings, price: number | null): number {
		let batch = this.#filling.get(settingsId);
		if (batch === undefined || batch.tasks >= this.#size) {
			batch = { ordinal: this.#batches.length + 1, settings_id: settingsId, mode: settings.mode, tasks: 0, price: 0 };
			this.#batches.push(batch);
			this.#filling.set(settingsId, batch);
		}
		batch.tasks += 1;
		batch.price = batch.price === null || price === null ? null : roundDollars(batch.price + price);
		return batch.ordinal;
	}

	list(): PlannedBatch[] {
		return this.#batches.map((batch) => ({ ...batch }));
	}
}
