/** Drops what says the same again. */
import type { Evidence } from "./find-evidence.ts";

const SAME = 0.75;

/** The best statements that differ from one another and from those already used. */
export function selectDiverse(
	evidence: readonly Evidence[],
	limit: number,
	used: readonly Evidence[] = [],
): Evidence[] {
	const chosen: Evidence[] = [];
	const sets = used.map((item) => new Set(item.stems));
	for (const item of evidence) {
		if (chosen.length >= limit) break;
		const stems = new Set(item.stems);
		if (sets.some((other) => overlap(stems, other) >= SAME)) continue;
		chosen.push(item);
		sets.push(stems);
	}
	return chosen;
}

/** Shared stems by the stems of the shorter statement. */
function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
	const [small, large] = a.size <= b.size ? [a, b] : [b, a];
	let shared = 0;
	for (const stem of small) if (large.has(stem)) shared += 1;
	return small.size === 0 ? 1 : shared / small.size;
}
