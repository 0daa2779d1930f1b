/** Two sequences → where they differ, by the longest common subsequence that a bounded search finds. */
import { diffArrays } from "diff";

/** Half-open ranges of places that stand in each other's place; one of them may be empty. */
export interface Gap {
	readonly before: readonly [from: number, to: number];
	readonly after: readonly [from: number, to: number];
}

/**
 * Most insertions and removals that the search tries. It takes time and memory by their square, so that texts made for it
 * would hold everything up; beyond it only the common beginning and end are found.
 */
const MOST_EDITS = 1_000;

/** The gaps between what both have, in order. Items are equal when their texts are. */
export function alignSequences(before: readonly string[], after: readonly string[]): readonly Gap[] {
	const gaps: Gap[] = [];
	let [i, j] = [0, 0];
	const close = (nextBefore: number, nextAfter: number) => {
		if (nextBefore > i || nextAfter > j) gaps.push({ before: [i, nextBefore], after: [j, nextAfter] });
		[i, j] = [nextBefore + 1, nextAfter + 1];
	};
	for (const [inBefore, inAfter] of matches(before, after)) close(inBefore, inAfter);
	close(before.length, after.length);
	return gaps;
}

/** Places of items that stand for each other. What only one side has can match nothing and is left out of the search. */
function matches(before: readonly string[], after: readonly string[]): readonly (readonly [number, number])[] {
	const inBefore = placesOf(before, new Set(after));
	const inAfter = placesOf(after, new Set(before));
	const common = diffArrays(
		inBefore.map((place) => before[place] ?? ""),
		inAfter.map((place) => after[place] ?? ""),
		{ maxEditLength: MOST_EDITS },
	);
	if (common === undefined) return endsInCommon(before, after);
	const found: [number, number][] = [];
	let [i, j] = [0, 0];
	for (const { added, removed, count } of common) {
		if (!added && !removed) {
			for (let n = 0; n < count; n += 1) found.push([inBefore[i + n] ?? 0, inAfter[j + n] ?? 0]);
		}
		if (!added) i += count;
		if (!removed) j += count;
	}
	return found;
}

function placesOf(items: readonly string[], others: ReadonlySet<string>): number[] {
	return items.flatMap((item, place) => (others.has(item) ? [place] : []));
}

function endsInCommon(before: readonly string[], after: readonly string[]): readonly (readonly [number, number])[] {
	const least = Math.min(before.length, after.length);
	let first = 0;
	while (first < least && before[first] === after[first]) first += 1;
	let last = 0;
	while (last < least - first && before.at(-1 - last) === after.at(-1 - last)) last += 1;
	return [
		...Array.from({ length: first }, (_, n) => [n, n] as const),
		...Array.from({ length: last }, (_, n) => [before.length - last + n, after.length - last + n] as const),
	];
}
