/** The chart of one numeric field: bars or dots with names for a few tasks, a histogram for many. */
import { plural } from "../../values/plural.ts";
import { binned } from "./bins.ts";
import type { Bin, ChartPlan, ChartTable, Extreme, Figure, HistogramFigure, Unit } from "./chart.ts";
import { exactText, numberTextFor } from "./number-text.ts";
import type { DescribedField, FieldRow } from "./numeric-fields.ts";
import { plainLabel } from "./plain-label.ts";
import { unitOf } from "./unit.ts";

/** Fewer values are read faster than a chart of them. */
const FEWEST_VALUES = 3;
/** Values of one sign that all lie above this share of the largest differ too little for bars from zero. */
const FAR_FROM_ZERO = 0.6;
const LONGEST_DESCRIPTION = 300;

/** Null where there are too few values, or only equal ones. */
export function planField(field: DescribedField): ChartPlan | null {
	const { template, column, tally, areWhole, note } = field;
	const { total, smallest, largest } = tally;
	if (total < FEWEST_VALUES || smallest === largest) return null;
	const { description } = note;
	const unit = unitOf({ name: lastName(column), description, smallest, largest, areWhole });
	const figure = figureOf(field, unit);
	const counted = `${countedSentence(field, unit)}${figure.kind === "histogram" ? " The numbers on the bars are tasks." : ""}`;
	return {
		title: `${plainLabel(template)}: ${fieldName(column)}`,
		description: description === null ? counted : `${sentence(description)} ${counted}`,
		figure,
		...(figure.kind === "histogram"
			? { table: binTable(figure), extremes: extremesOf(field, unit) }
			: { table: rowTable(field, fieldName(column)) }),
	};
}

function figureOf({ rows, tally, areWhole }: DescribedField, unit: Unit): Figure {
	if (rows === null) return { kind: "histogram", unit, ...binned({ tally, areWhole }), median: tally.median() };
	if (isFarFromZero(tally.smallest, tally.largest)) return { kind: "dots", unit, rows: descending(rows) };
	const bars = descending(rows).map(({ label, value }) => ({ label, parts: [value] }));
	return { kind: "bars", unit, series: ["value"], rows: bars };
}

function isFarFromZero(smallest: number, largest: number): boolean {
	const [nearest, farthest] = [Math.abs(smallest), Math.abs(largest)].sort((a, b) => a - b) as [number, number];
	return smallest * largest > 0 && nearest > farthest * FAR_FROM_ZERO;
}

function countedSentence({ tally, results }: DescribedField, unit: Unit): string {
	const { total, smallest, largest } = tally;
	const text = numberTextFor(smallest, largest, unit);
	const named = unit.name === null ? "" : ` (${unit.name})`;
	const range = `from ${text(smallest)} to ${text(largest)}, median ${text(tally.median())}${named}`;
	return `${total} of ${plural(results, "task")} that succeeded give a number: ${range}.`;
}

function rowTable({ rows }: DescribedField, name: string): ChartTable {
	const sorted = descending(rows ?? []);
	return {
		columns: ["task", name],
		rows: sorted.map(({ label, value }) => [label, value]),
		tasks: sorted.map(({ task }) => task),
	};
}

/** A value that stands out is a task to look at: a bar of one does not say which. */
function extremesOf({ tally, smallestTask, largestTask }: DescribedField, unit: Unit): readonly Extreme[] {
	return [
		{ name: "smallest", value: exactText(tally.smallest, unit), task: smallestTask },
		{ name: "largest", value: exactText(tally.largest, unit), task: largestTask },
	];
}

function binTable({ scale, bins }: HistogramFigure): ChartTable {
	if (scale === "whole") return { columns: ["value", "tasks"], rows: bins.map((bin) => [middleOf(bin), bin.count]) };
	return { columns: ["from", "below", "tasks"], rows: bins.map(({ from, to, count }) => [from, to, count]) };
}

function middleOf({ from, to }: Bin): number {
	return (from + to) / 2;
}

function descending(rows: readonly FieldRow[]): readonly FieldRow[] {
	return [...rows].sort((a, b) => b.value - a.value);
}

/** Its path within the output. */
function fieldName(column: string): string {
	return plainLabel(column.replace(/^output\./, ""));
}

function lastName(column: string): string {
	return column.replace(/^.*(?<!\\)(?:\\\\)*\./s, "");
}

/** A description as one line that ends as a sentence does. */
function sentence(description: string): string {
	const line = Array.from(plainLabel(description));
	if (line.length > LONGEST_DESCRIPTION) return `${line.slice(0, LONGEST_DESCRIPTION).join("")}…`;
	return /[.!?…]$/.test(line.join("")) ? line.join("") : `${line.join("")}.`;
}
