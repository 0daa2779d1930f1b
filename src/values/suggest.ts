/** Longer words are no typing errors of a key, and would cost time. */
const LONGEST = 100;

/** The candidate that `word` was probably meant to be; undefined when none is near. */
export function suggest(word: string, candidates: Iterable<string>): string | undefined {
	if (word.length === 0 || word.length > LONGEST) return undefined;
	const wanted = plain(word);
	let best: string | undefined;
	let bestDistance = Number.POSITIVE_INFINITY;
	for (const candidate of candidates) {
		if (candidate.length > LONGEST || candidate === word) continue;
		const distance = editDistance(wanted, plain(candidate));
		if (distance < bestDistance && distance <= allowance(wanted, candidate)) {
			best = candidate;
			bestDistance = distance;
		}
	}
	return best;
}

/** A third of the longer word may be wrong, at most three characters; nothing of words so short that all look alike. */
function allowance(word: string, candidate: string): number {
	const shorter = Math.min(word.length, candidate.length);
	if (shorter < 3) return 0;
	return Math.min(3, Math.max(1, Math.floor(Math.max(word.length, candidate.length) / 3)));
}

/** Case and the choice between `-`, `_` and a space do not count. */
function plain(word: string): string {
	return word.toLowerCase().replace(/[- ]/g, "_");
}

/** Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`. */
export function editDistance(a: string, b: string): number {
	let beforeLast: number[] = [];
	let last = Array.from({ length: b.length + 1 }, (_, column) => column);
	for (let row = 1; row <= a.length; row++) {
		const current = [row];
		for (let column = 1; column <= b.length; column++) {
			const replaced = at(last, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1);
			const swapped = isSwap(a, b, row, column) ? at(beforeLast, column - 2) + 1 : replaced;
			current.push(Math.min(replaced, swapped, at(last, column) + 1, at(current, column - 1) + 1));
		}
		beforeLast = last;
		last = current;
	}
	return at(last, b.length);
}

function isSwap(a: string, b: string, row: number, column: number): boolean {
	return row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
}

function at(distances: readonly number[], index: number): number {
	return distances[index] ?? Number.POSITIVE_INFINITY;
}
