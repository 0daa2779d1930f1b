/**
 * How often each value of a field occurs, in bounded memory: values as they are while there are few different ones,
 * then steps of a power of ten. The smallest, the largest and the number of values are always exact.
 */
import type { ValueCount } from "./chart.ts";

/** Different values that are kept. */
const MOST_VALUES = 4_096;
const STEPS_OF_A_COARSER_ONE = 10;

export class NumberTally {
	#counts = new Map<number, number>();
	/** Null while the keys of `#counts` are the values themselves; else they are multiples of it. */
	#step: number | null = null;
	#total = 0;
	#smallest = Number.POSITIVE_INFINITY;
	#largest = Number.NEGATIVE_INFINITY;

	get total(): number {
		return this.#total;
	}

	get smallest(): number {
		return this.#smallest;
	}

	get largest(): number {
		return this.#largest;
	}

	add(value: number): void {
		this.#total += 1;
		this.#smallest = Math.min(this.#smallest, value);
		this.#largest = Math.max(this.#largest, value);
		raise(this.#counts, this.#step === null ? value : Math.floor(value / this.#step), 1);
		while (this.#counts.size > MOST_VALUES) this.#coarsen();
	}

	/** Ascending. */
	values(): readonly ValueCount[] {
		const step = this.#step;
		const sorted = [...this.#counts].sort(([a], [b]) => a - b);
		if (step === null) return sorted;
		return sorted.map(([key, count]) => [Math.min(this.#largest, Math.max(this.#smallest, key * step)), count]);
	}

	/** The value in the middle; of an even number, the mean of the two. */
	median(): number {
		const values = this.values();
		const lower = nth(values, Math.ceil(this.#total / 2));
		return this.#total % 2 === 1 ? lower : lower + (nth(values, this.#total / 2 + 1) - lower) / 2;
	}

	#coarsen(): void {
		const before = this.#step;
		const step = before === null ? this.#firstStep() : before * STEPS_OF_A_COARSER_ONE;
		const counts = new Map<number, number>();
		for (const [key, count] of this.#counts) {
			raise(counts, Math.floor(before === null ? key / step : key / STEPS_OF_A_COARSER_ONE), count);
		}
		this.#counts = counts;
		this.#step = step;
	}

	#firstStep(): number {
		return 10 ** Math.floor(Math.log10((this.#largest - this.#smallest) / MOST_VALUES));
	}
}

function raise(counts: Map<number, number>, key: number, by: number): void {
	counts.set(key, (counts.get(key) ?? 0) + by);
}

/** From 1. */
function nth(values: readonly ValueCount[], place: number): number {
	let passed = 0;
	for (const [value, count] of values) {
		passed += count;
		if (passed >= place) return value;
	}
	return Number.NaN;
}
