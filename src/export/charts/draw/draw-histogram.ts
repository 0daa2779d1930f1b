/** How many tasks gave a value within each range, with the middle value marked. */
import { scaleLinear, scaleLog } from "d3-scale";
import { plural } from "../../../values/plural.ts";
import { type Bin, type HistogramFigure, NO_UNIT } from "../chart.ts";
import { drawing, type Markup } from "../markup.ts";
import { type NumberText, numberTextFor } from "../number-text.ts";
import { textWidth } from "../text-width.ts";
import { bar, line, type Point, surface, told, words } from "./marks.ts";
import { type Tick, ticksWithRoom } from "./ticks-with-room.ts";

const WIDTH = 720;
const LEFT = 40;
const RIGHT = 40;
const TOP = 52;
const BOTTOM = 210;
const TICKS = 24;
const UNIT = 20;
const GAP = 2;
const FONT_SIZE = 12;

/** Numbers of tasks. */
const countText = numberTextFor(0, 1, NO_UNIT);

type Place = (value: number) => number;

export function drawHistogram(figure: HistogramFigure, label: string): string {
	const { bins, unit, median } = figure;
	const place = placeAlong(figure);
	const text = textFor(figure);
	const height = scaleLinear([0, Math.max(...bins.map(({ count }) => count))], [0, BOTTOM - TOP]);
	const content = [
		...bins.map((bin) => binMark(bin, { place, height: height(bin.count), range: rangeText(figure, bin, text) })),
		line("axis", { x: LEFT, y: BOTTOM }, { x: WIDTH - RIGHT, y: BOTTOM }),
		...ticksOf(figure, place, text).map((tick) =>
			words("tick", { x: tick.x, y: BOTTOM + TICKS / 2 }, "middle", tick.text),
		),
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
		count === 0 ? [] : [bar(0, box), ...countMark(countText(count), width, { x: x + width / 2, y: box.y - 9 })];
	return told(`${range}: ${plural(count, "task")}`, surface({ x, y: TOP, width, height: BOTTOM - TOP }), ...marks);
}

/** Left out where its neighbours would touch it: it also shows where the pointer rests, and in the table. */
function countMark(text: string, room: number, at: Point): readonly Markup[] {
	return textWidth(text) * FONT_SIZE > room ? [] : [words("value", at, "middle", text)];
}

function rangeText({ scale }: HistogramFigure, bin: Bin, text: NumberText): string {
	return scale === "whole" ? text(middleOf(bin)) : `${text(bin.from)} to ${text(bin.to)}`;
}

function ticksOf({ scale, bins }: HistogramFigure, place: Place, text: NumberText): readonly Tick[] {
	const last = bins.at(-1)?.to ?? 0;
	const values = scale === "whole" ? bins.map(middleOf) : [...bins.map(({ from }) => from), last];
	return ticksWithRoom(values.map((value) => ({ x: place(value), text: text(value) })));
}

function middleOf({ from, to }: Bin): number {
	return (from + to) / 2;
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
