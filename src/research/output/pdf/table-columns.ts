/** How wide the columns of a table are: as their texts want it, else in proportion, and never less than their words. */
import type { Span } from "./block.ts";
import type { PdfFonts } from "./fonts.ts";
import { wordsOf } from "./words.ts";

export type Row = readonly (readonly Span[])[];

export interface Column {
	readonly x: number;
	readonly width: number;
	/** Its texts end at its right edge. */
	readonly toTheRight: boolean;
}

export interface TableSpace {
	readonly x: number;
	readonly room: number;
	readonly gap: number;
	readonly size: number;
	/** Of each column. */
	readonly toTheRight: readonly boolean[];
}

/** A longer word may be cut. */
const WIDEST_WORD = 110;
const NARROWEST = 12;
/** Rows that are looked at. */
const SAMPLE = 100;
/** Sums of widths are not exact. */
const SLACK = 0.01;

/** Null where not even the words fit beside each other. */
export function columnsOf(rows: readonly Row[], space: TableSpace, fonts: PdfFonts): readonly Column[] | null {
	const { x, room, gap, toTheRight } = space;
	const needs = Array.from(rows[0] ?? [], (_, index) => needOf(rows, index, space, fonts));
	const free = room - (gap + SLACK) * needs.length;
	const least = sum(needs.map((need) => need.least));
	if (needs.length === 0 || least > free) return null;
	const more = sum(needs.map((need) => need.whole - need.least));
	const share = more === 0 ? 0 : Math.min(1, (free - least) / more);
	let at = x;
	return needs.map((need, index) => {
		const width = need.least + (need.whole - need.least) * share + SLACK;
		const column = { x: at, width, toTheRight: toTheRight[index] ?? false };
		at += column.width + gap;
		return column;
	});
}

interface Need {
	readonly least: number;
	/** To stand in one line. */
	readonly whole: number;
}

function needOf(rows: readonly Row[], index: number, { room, size }: TableSpace, fonts: PdfFonts): Need {
	let least = NARROWEST;
	let whole = NARROWEST;
	for (const row of rows.slice(0, SAMPLE)) {
		let width = 0;
		for (const word of wordsOf(row[index] ?? [], fonts, size)) {
			least = Math.max(least, Math.min(word.width, WIDEST_WORD));
			width += word.width + (word.space?.width ?? 0);
			if (width > room) break;
		}
		whole = Math.max(whole, least, Math.min(width, room));
	}
	return { least, whole };
}

function sum(numbers: readonly number[]): number {
	return numbers.reduce((total, number) => total + number, 0);
}
