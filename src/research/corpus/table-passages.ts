/**
 * Records to passages, for CSV and JSON: each record is a table with one row below the names of its columns,
 * so that it can be quoted, and its cells found, by themselves. A wide table is cut into
 * groups of columns that each keep the one that names the record; a long cell is prose of its own, headed by
 * the record and its column.
 */
import { splitIdentifier } from "../language/words.ts";
import type { Passage } from "../passage.ts";
import { cleanText } from "./clean-text.ts";
import { type PassageList, shortName } from "./passage-list.ts";
import { splitProse, trimRange } from "./split-long.ts";

export interface TableRecord {
	/** As many as the table has columns; empty where it has nothing to say. */
	readonly cells: readonly string[];
	/** Lines of the file, from 1, both included. */
	readonly startLine: number;
	readonly endLine: number;
}

export interface RecordTable {
	readonly headings: readonly string[];
	readonly columns: readonly string[];
	readonly records: readonly TableRecord[];
}

/** A longer cell is prose. */
export const LONGEST_CELL = 160;
/** What a row with its columns may say and still be one statement (see `language/statements.ts`). */
const LONGEST_ROW = 380;
const SERIAL = /^(?:|#|_?id|(?:.*[ _-])?(?:id|uuid|guid|key|code|no|nr|num|number|index|pos|row))$/i;
/** Columns that say what a record is about. */
export const NAMING = /^(?:(?:full|display|product|company|country|item|person)?[ _-]?name|title|label)$/i;

export function addTable(passages: PassageList, table: RecordTable): void {
	passages.expect(table.records.length);
	const columns = table.columns.map((column) => shortName(cleanText(column)));
	const records = table.records.map((record) => ({ ...record, cells: record.cells.map(cleanText) }));
	const lead = leadColumn(columns, records);
	const groups = groupColumns(columns, lead, records);
	for (const record of records) {
		const name = isShort(record.cells[lead]) ? (record.cells[lead] ?? "") : "";
		for (const [index, group] of groups.entries()) {
			const says = group.some((column) => isShort(record.cells[column]));
			if (says || (index === 0 && name !== "")) passages.add(rowPassage(table, columns, [lead, ...group], record));
		}
		for (const [index, cell] of record.cells.entries()) {
			const stands = groups.length === 0 || cell.length > LONGEST_CELL;
			if (stands)
				addProse(passages, [...table.headings, index === lead ? "" : name, columns[index] ?? ""], cell, record);
		}
	}
}

/** The column that says what a record is about: the first, unless that only counts and another one names. */
export function leadColumn(columns: readonly string[], records: readonly Pick<TableRecord, "cells">[]): number {
	if (!SERIAL.test(columns[0] ?? "")) return 0;
	const naming = columns.findIndex((column) => NAMING.test(column));
	if (naming >= 0) return naming;
	const isText = (index: number) => records.filter(({ cells }) => isWording(cells[index])).length * 2 > records.length;
	return isText(1) ? 1 : 0;
}

function isWording(cell: string | undefined): boolean {
	return isShort(cell) && /^\p{L}[\p{L}\p{M}\p{N}\s&.,'’()/-]*$/u.test(cell ?? "");
}

/** Text that is too long for a cell, cut at sentences. */
export function addProse(
	passages: PassageList,
	headings: readonly string[],
	text: string,
	{ startLine, endLine }: Pick<TableRecord, "startLine" | "endLine">,
): void {
	const prose = cleanText(text);
	for (const range of splitProse(prose, { start: 0, end: prose.length })) {
		const { start, end } = trimRange(prose, range);
		if (end <= start) continue;
		const named = headings.filter((heading) => heading !== "");
		passages.add({
			kind: "paragraph",
			text: prose.slice(start, end),
			headings: named,
			startLine,
			endLine,
			columns: [],
		});
	}
}

function isShort(cell: string | undefined): boolean {
	return cell !== undefined && cell !== "" && cell.length <= LONGEST_CELL;
}

/** Columns beside the leading one, in groups that stay quotable in every record. */
function groupColumns(columns: readonly string[], lead: number, records: readonly TableRecord[]): number[][] {
	const widths = columns.map((column, index) => column.length + widest(records, index) + 4);
	const room = LONGEST_ROW - (widths[lead] ?? 0);
	const groups: number[][] = [];
	let used = Infinity;
	for (const [index, width] of widths.entries()) {
		if (index === lead) continue;
		if (used + width > room) {
			groups.push([]);
			used = 0;
		}
		groups.at(-1)?.push(index);
		used += width;
	}
	return groups;
}

function widest(records: readonly TableRecord[], column: number): number {
	let most = 0;
	for (const { cells } of records) {
		const length = cells[column]?.length ?? 0;
		if (length <= LONGEST_CELL && length > most) most = length;
	}
	return most;
}

function rowPassage(
	{ headings }: RecordTable,
	columns: readonly string[],
	shown: readonly number[],
	{ cells, startLine, endLine }: TableRecord,
): Passage {
	const names = shown.map((index) => columns[index] ?? "");
	const values = shown.map((index) => (isShort(cells[index]) ? (cells[index] ?? "") : ""));
	return {
		kind: "table",
		text: [written(names), `|${" --- |".repeat(shown.length)}`, written(values)].join("\n"),
		headings,
		startLine,
		endLine,
		columns: names.map(splitIdentifier),
	};
}

function written(cells: readonly string[]): string {
	return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}
