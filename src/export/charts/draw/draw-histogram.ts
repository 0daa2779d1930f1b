/** How many tasks gave a value within each range, with the middle value marked. */
import { scaleLinear, scaleLog } from "d3-scale";
import { plural } from "../../../values/plural.ts";
import type { Bin, HistogramFigure } from "../chart.ts";
import { type NumberText, numberTextFor } from "../number-text.ts";
import { bar, line, surface, told, words } from "./marks.ts";
import { drawing, type Markup } from "./svg.ts";

const WIDTH = 720;
const LEFT = 30;
const RIGHT = 30;
const TOP = 52;
const BOTTOM = 210;
const TICKS = 24;
const UNIT = 20;
const GAP = 2;
/** Below the axis, so that their numbers do not touch. */
const MOST_TICKS = 10;

type Place = (value: number) => number;

export function drawHistogram(figure: HistogramFigure, label: string): string {
	const { bins, unit, median } = figure;
	const place = placeAlong(figure);
	const text = textFor(figure);
	const height = scaleLinear([0, Math.max(...bins.map(({ count }) => count))], [0, BOTTOM - TOP]);
	const content = [
		...bins.map((bin) => binMark(bin, { place, height: height(bin.count), range: rangeText(figure, bin, text) })),
		line("axis", { x: LEFT, y: BOTTOM }, { x: WIDTH - RIGHT, y: BOTTOM }),
		...ticksOf(figure).map((tick) => words("tick", { x: place(tick), y: BOTTOM + TICKS / 2 }, "middle", text(tick))),
		...medianMark(place(median), BOTTOM - height(countAt(bins, median)), `median ${text(median)}`),
		...(unit.name === null
			? []
			: [words("tick", { x: WIDTH / 2, y: BOTTOM + TICKS + UNIT / 2 - 2 }, "middle", unit.name)]),
	];
	return drawing({ width: WIDTH, height: BOTTOM + TICKS + (unit.name === null ? 0 : UNIT) }, label, content);
}

function placeAlong({ scale, bins }: HistogramFigure): Place {
	const ends = [bins[0]?.from ?? 0, bins.at(-1)?.to ?? 1];
	const along = (scale === "log" ? scaleLog : scaleLinear)(ends, [LEFT, WIDTH - RIGHT]);
	return (value) => along(value);
}

/** On a logarithmic axis each number needs only its own digits. */
function textFor({ scale, bins, unit }: HistogramFigure): NumberText {
	const [smallest, largest] = [bins[0]?.from ?? 0, bins.at(-1)?.to ?? 1];
	return scale === "log" ? numberTextFor(0, largest, unit) : numberTextFor(smallest, largest, unit);
}

interface BinDrawing {
	readonly place: Place;
	readonly height: number;
	/** In words. */
	readonly range: string;
}

function binMark({ from, to, count }: Bin, { place, height, range }: BinDrawing): Markup {
	const [x, width] = [place(from), place(to) - place(from)];
	const box = { x: x + GAP / 2, y: BOTTOM - height, width: Math.max(width - GAP, 1), height };
	const marks =
		count === 0 ? [] : [bar(0, box), words("value", { x: x + width / 2, y: box.y - 9 }, "middle", String(count))];
	return told(`${range}: ${plural(count, "task")}`, surface({ x, y: TOP, width, height: BOTTOM - TOP }), ...marks);
}

function rangeText({ scale }: HistogramFigure, { from, to }: Bin, text: NumberText): string {
	return scale === "whole" ? text((from + to) / 2) : `${text(from)} to ${text(to)}`;
}

function ticksOf({ scale, bins }: HistogramFigure): readonly number[] {
	const edges =
		scale === "whole"
			? bins.map(({ from, to }) => (from + to) / 2)
			: [...bins.map(({ from }) => from), bins.at(-1)?.to ?? 0];
	const step = Math.ceil(edges.length / MOST_TICKS);
	return edges.filter((_, index) => index % step === 0);
}

function countAt(bins: readonly Bin[], value: number): number {
	return (bins.find(({ to }) => value < to) ?? bins.at(-1))?.count ?? 0;
}

/** Points at the bin that ends at `top`, and stops above its number. The words stand on the side where there is room. */
function medianMark(x: number, top: number, text: string): readonly Markup[] {
	const isLeft = x > WIDTH / 2;
	return [
		line("median", { x, y: 6 }, { x, y: top - 20 }),
		words("tick", { x: x + (isLeft ? -6 : 6), y: 12 }, isLeft ? "end" : "start", text),
	];
}
