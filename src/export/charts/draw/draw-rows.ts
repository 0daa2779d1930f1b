/** Horizontal bars from zero, or dots where zero is far away: a row a name, with its figure beside it. */
import { scaleLinear } from "d3-scale";
import type { BarFigure, BarRow, DotFigure } from "../chart.ts";
import { drawing, element, type Markup } from "../markup.ts";
import { type NumberText, numberTextFor } from "../number-text.ts";
import { shortLabel } from "../plain-label.ts";
import { bar, dot, line, surface, told, words } from "./marks.ts";
import { roundSteps } from "./round-steps.ts";
import { ticksWithRoom } from "./ticks-with-room.ts";

const WIDTH = 720;
const LABEL_WIDTH = 215;
const VALUE_WIDTH = 115;
const FONT_SIZE = 12;
/** Between a label and its bar. */
const LABEL_GAP = 10;
/** In font sizes. */
const LABEL_ROOM = (LABEL_WIDTH - LABEL_GAP) / FONT_SIZE;
const ROW = 24;
const BAR = 16;
const LEGEND = 28;
const TICKS = 24;
const UNIT = 20;
const TICK_COUNT = 5;
/** Of dots. */
const RADIUS = 5;

type Place = (value: number) => number;

interface Axes {
	readonly place: Place;
	readonly text: NumberText;
	readonly ticks: readonly number[];
	readonly top: number;
	readonly bottom: number;
}

export function drawRows(figure: BarFigure | DotFigure, label: string): string {
	const axes = axesOf(figure);
	const { top, bottom } = axes;
	const rows =
		figure.kind === "dots"
			? figure.rows.map((row, index) => dotRow(row, top + index * ROW, axes))
			: figure.rows.map((row, index) => barRow(row, figure.series, top + index * ROW, axes));
	const content = [...legend(figure), ...grid(axes), ...rows, ...zeroLine(axes), ...unitName(figure, bottom)];
	const height = bottom + TICKS + (figure.unit.name === null ? 0 : UNIT);
	return drawing({ width: WIDTH, height }, label, content);
}

function axesOf(figure: BarFigure | DotFigure): Axes {
	const ends = endsOf(figure);
	const hasNegative = ends[0] < 0;
	const begin = LABEL_WIDTH + (figure.kind === "dots" ? RADIUS : hasNegative ? VALUE_WIDTH : 0);
	const ticks = roundSteps(...ends, TICK_COUNT);
	const [smallest, largest] = [ticks[0] ?? ends[0], ticks.at(-1) ?? ends[1]];
	const scale = scaleLinear([smallest, largest], [begin, WIDTH - VALUE_WIDTH]);
	const top = hasLegend(figure) ? LEGEND : 4;
	return {
		place: (value) => scale(value),
		text: numberTextFor(smallest, largest, figure.unit),
		ticks,
		top,
		bottom: top + figure.rows.length * ROW,
	};
}

/** The smallest and the largest value; of bars, zero is always between them. */
function endsOf(figure: BarFigure | DotFigure): [number, number] {
	if (figure.kind === "dots") {
		const values = figure.rows.map(({ value }) => value);
		return [Math.min(...values), Math.max(...values)];
	}
	const sums = figure.rows.map(({ parts }) => sum(parts));
	return [Math.min(0, ...sums), Math.max(0, ...sums)];
}

function barRow(row: BarRow, series: readonly string[], y: number, axes: Axes): Markup {
	const { place, text } = axes;
	const total = sum(row.parts);
	let before = 0;
	const bars = row.parts.flatMap((part, index) => {
		const [from, to] = [place(before), place(before + part)];
		before += part;
		const box = { x: Math.min(from, to), y: y + (ROW - BAR) / 2, width: Math.abs(to - from), height: BAR };
		return part === 0 ? [] : [bar(row.isRest === true ? "rest" : index, box)];
	});
	const parts =
		series.length < 2 ? "" : ` (${series.map((name, index) => `${name} ${text(row.parts[index] ?? 0)}`).join(", ")})`;
	return namedRow(row.label, { y, end: place(total), isLeft: total < 0, value: text(total), more: parts }, bars);
}

function dotRow({ label, value }: DotFigure["rows"][number], y: number, { place, text }: Axes): Markup {
	const middle = y + ROW / 2;
	const track = line("grid", { x: LABEL_WIDTH, y: middle }, { x: WIDTH - VALUE_WIDTH, y: middle });
	const mark = dot({ x: place(value), y: middle }, RADIUS);
	return namedRow(label, { y, end: place(value) + RADIUS, isLeft: false, value: text(value), more: "" }, [track, mark]);
}

interface RowFigure {
	readonly y: number;
	/** Where the mark ends and its figure begins. */
	readonly end: number;
	readonly isLeft: boolean;
	readonly value: string;
	readonly more: string;
}

function namedRow(label: string, { y, end, isLeft, value, more }: RowFigure, marks: readonly Markup[]): Markup {
	const middle = y + ROW / 2;
	return told(
		`${label}: ${value}${more}`,
		surface({ x: 0, y, width: WIDTH, height: ROW }),
		words("label", { x: LABEL_WIDTH - LABEL_GAP, y: middle }, "end", shortLabel(label, LABEL_ROOM)),
		...marks,
		words("value", { x: end + (isLeft ? -6 : 6), y: middle }, isLeft ? "end" : "start", value),
	);
}

function grid({ ticks, place, text, top, bottom }: Axes): readonly Markup[] {
	const texts = ticksWithRoom(ticks.map((tick) => ({ x: place(tick), text: text(tick) })));
	return [
		...ticks.map((tick) => line("grid", { x: place(tick), y: top }, { x: place(tick), y: bottom })),
		...texts.map((tick) => words("tick", { x: tick.x, y: bottom + TICKS / 2 }, "middle", tick.text)),
	];
}

/** Nothing for dots far from it. */
function zeroLine({ place, ticks, top, bottom }: Axes): readonly Markup[] {
	if (!ticks.includes(0)) return [];
	return [line("axis", { x: place(0), y: top }, { x: place(0), y: bottom })];
}

function unitName({ unit }: BarFigure | DotFigure, bottom: number): readonly Markup[] {
	if (unit.name === null) return [];
	const x = (LABEL_WIDTH + WIDTH - VALUE_WIDTH) / 2;
	return [words("tick", { x, y: bottom + TICKS + UNIT / 2 - 2 }, "middle", unit.name)];
}

function hasLegend(figure: BarFigure | DotFigure): figure is BarFigure {
	return figure.kind === "bars" && figure.series.length > 1;
}

function legend(figure: BarFigure | DotFigure): readonly Markup[] {
	if (!hasLegend(figure)) return [];
	return figure.series.map((name, index) => {
		const x = LABEL_WIDTH + index * 140;
		const box = { x, y: 4, width: 12, height: 12 };
		return element(
			"g",
			{ class: "chart-legend" },
			bar(index, box),
			words("label", { x: x + 18, y: 10 }, "start", name),
		);
	});
}

function sum(parts: readonly number[]): number {
	return parts.reduce((total, part) => total + part, 0);
}
