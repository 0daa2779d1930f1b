/** The largest few of many, and all others as one. */

export interface Measure<Value> {
	size(value: Value): number;
	/** Of two as one. */
	add(a: Value, b: Value): Value;
	/** What so many others are called. */
	rest(count: number): string;
}

export interface Ranked<Value> {
	readonly name: string;
	readonly value: Value;
	/** All others as one. */
	readonly isRest: boolean;
}

/** Sorted by size; equal ones stay in their order. What goes beyond `most` stands as one in the last place, whatever its size. */
export function largestFirst<Value>(
	entries: readonly (readonly [name: string, value: Value])[],
	most: number,
	{ size, add, rest }: Measure<Value>,
): readonly Ranked<Value>[] {
	const sorted = [...entries].sort(([, a], [, b]) => size(b) - size(a));
	const shown = sorted.length <= most + 1 ? sorted : sorted.slice(0, most);
	const others = sorted.slice(shown.length).map(([, value]) => value);
	const ranked = shown.map(([name, value]) => ({ name, value, isRest: false }));
	return others.length === 0
		? ranked
		: [...ranked, { name: rest(others.length), value: others.reduce(add), isRest: true }];
}
