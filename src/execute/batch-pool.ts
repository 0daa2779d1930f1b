import type { StoredBatch } from "../model/execution-store.ts";
import type { Driven } from "./drive-batch.ts";
import { createLimit, type Limit } from "../values/limit.ts";

/**
 * Drives batches, each once, so many at a time. Where nobody waits for their ends, a batch that the service still
 * works on keeps its place, and what finds no place is left for another time.
 */
export class BatchPool {
	readonly #drive: (batch: StoredBatch) => Promise<Driven>;
	readonly #limit: Limit;
	readonly #waits: boolean;
	readonly #known = new Set<number>();
	readonly #pending = new Set<Promise<void>>();
	readonly #placeless = new Set<number>();
	#places: number;
	#onDriven: () => void = () => undefined;

	constructor(places: number, waits: boolean, drive: (batch: StoredBatch) => Promise<Driven>) {
		this.#drive = drive;
		this.#limit = createLimit(places);
		this.#waits = waits;
		this.#places = places;
	}

	/** Takes those it has not had yet. */
	add(batches: readonly StoredBatch[]): void {
		for (const batch of batches) {
			if (this.#known.has(batch.id)) continue;
			this.#known.add(batch.id);
			const driving = this.#limit(() => this.#driveOne(batch)).finally(() => this.#pending.delete(driving));
			this.#pending.add(driving);
		}
	}

	/** Resolves when all have been driven, those added meanwhile included; `onDriven` is called after each. */
	async drained(onDriven: () => void): Promise<void> {
		this.#onDriven = onDriven;
		while (this.#pending.size > 0) await Promise.all(this.#pending);
	}

	/** True when batches were left for want of a place and there is one now; they are then taken again. */
	hasRoomNow(): boolean {
		if (this.#places <= 0 || this.#placeless.size === 0) return false;
		for (const id of this.#placeless) this.#known.delete(id);
		this.#placeless.clear();
		return true;
	}

	async #driveOne(batch: StoredBatch): Promise<void> {
		if (this.#waits) {
			await this.#drive(batch);
		} else if (batch.state === "planned" && this.#places <= 0) {
			this.#placeless.add(batch.id);
			return;
		} else {
			this.#places -= 1;
			if ((await this.#drive(batch)) !== "under_way") this.#places += 1;
		}
		this.#onDriven();
	}
}
