import type { Problem } from "../model/problem.ts";

/**
 * By place: what has none first, then those in the first file, then those of others; equal places as found.
 * The same problems come in the same order, whichever stage found them.
 */
export function sortProblems(problems: readonly Problem[], firstFile?: string): Problem[] {
	const rank = ({ location }: Problem) => (location === undefined ? 0 : location.file === firstFile ? 1 : 2);
	return [...problems].sort((a, b) => rank(a) - rank(b) || byPlace(a, b));
}

function byPlace({ location: a }: Problem, { location: b }: Problem): number {
	if (a === undefined || b === undefined) return 0;
	if (a.file !== b.file) return a.file < b.file ? -1 : 1;
	return a.line - b.line || a.column - b.column;
}
