/** Values into ranges that people would choose: whole numbers, round steps, or 1, 2 and 5 of each power of ten. */
import type { Bin, HistogramFigure, ValueCount } from "./chart.ts";
import { roundSteps } from "./draw/round-steps.ts";
import type { FieldNumbers } from "./numeric-fields.ts";

const BINS = 12;
/** Different whole numbers of which each gets a bin of its own. */
const MOST_WHOLE = 20;
/** The largest value to the smallest one: beyond, a linear axis shows one high bar and nothing else. */
const RATIO_FOR_LOG = 1_000;
/** Powers of ten that are divided further. */
const MOST_DIVIDED = 5;

export function binned({
	tally,
	areWhole,
}: Pick<FieldNumbers, "tally" | "areWhole">): Pick<HistogramFigure, "scale" | "bins"> {
	const { smallest, largest } = tally;
	if (areWhole && largest - smallest < MOST_WHOLE) {
		const edges = Array.from({ length: largest - smallest + 2 }, (_, index) => smallest + index - 0.5);
		return { scale: "whole", bins: counted(edges, tally.values()) };
	}
	if (smallest > 0 && largest / smallest >= RATIO_FOR_LOG) {
		return { scale: "log", bins: counted(powers(smallest, largest), tally.values()) };
	}
	return { scale: "linear", bins: counted(ranges(smallest, largest), tally.values()) };
}

/** `edges` ascend, and all values lie within them. */
function counted(edges: readonly number[], values: readonly ValueCount[]): readonly Bin[] {
	const counts = edges.slice(1).map(() => 0);
	let bin = 0;
	for (const [value, count] of values) {
		while (bin < counts.length - 1 && value >= (edges[bin + 1] ?? Number.POSITIVE_INFINITY)) bin += 1;
		counts[bin] = (counts[bin] ?? 0) + count;
	}
	return counts.map((count, index) => ({ from: edges[index] ?? 0, to: edges[index + 1] ?? 0, count }));
}

/** Values so close that no round step lies between them share one range. */
function ranges(smallest: number, largest: number): readonly number[] {
	const edges = roundSteps(smallest, largest, BINS);
	return edges.length > 1 ? edges : [smallest, largest];
}

/** Powers of ten around the values, further divided where they are few, further apart where they are many. */
function powers(smallest: number, largest: number): readonly number[] {
	const first = Math.floor(Math.log10(smallest));
	const last = Math.ceil(Math.log10(largest));
	const factors = last - first <= MOST_DIVIDED ? [1, 2, 5] : [1];
	const step = Math.ceil((last - first) / (BINS * 2));
	const edges: number[] = [];
	for (let power = first; power <= last; power += step)
		edges.push(...factors.map((factor) => Number(`${factor}e${power}`)));
	edges.push(Number(`1e${first + Math.ceil((last - first) / step) * step}`));
	const within = [...new Set(edges)].sort((a, b) => a - b);
	const begin = within.findLastIndex((edge) => edge <= smallest);
	const end = within.findIndex((edge) => edge > largest);
	return within.slice(Math.max(begin, 0), end === -1 ? undefined : end + 1);
}
