/** What `max_items` left out, for `index.md` and the page. */
import type { TruncatedItems } from "../model/plan.ts";
import { sayTruncated } from "../values/say-truncated.ts";

/** Lines that anybody reads; run.json has all. */
const MOST_LINES = 100;

/** A line for each list that was not taken whole, and how many more there are. */
export function leftOut(truncated: readonly TruncatedItems[]): {
	readonly lines: readonly string[];
	readonly more: number;
} {
	const lines = truncated.slice(0, MOST_LINES).map(sayTruncated);
	return { lines, more: truncated.length - lines.length };
}
