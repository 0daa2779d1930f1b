/** The record of CSV or JSON that a query names: the row that begins with that name. */

import { plainText } from "../language/inline-text.ts";
import { rowsOf } from "../language/markdown-blocks.ts";
import { isTopicless } from "../language/stop-words.ts";
import { containsRun, wordsOf } from "../language/words.ts";
import type { DocumentFormat, StoredPassage } from "../passage.ts";
import type { Gate } from "../search/gate.ts";
import type { Library } from "../search/library.ts";
import { findMentions } from "../search/mentions.ts";
import type { RecordCell, SubjectRecord } from "./field.ts";

const RECORDS: ReadonlySet<DocumentFormat> = new Set(["csv", "tsv", "json", "jsonl"]);
const MOST_ROWS = 60;
/** Passages that one record may be made of. */
const MOST_PASSAGES = 60;

/** Null where the query names no record, or several. */
export function findRecord(library: Library, query: string, gate: Gate): SubjectRecord | null {
	const asked = wordsOf(query);
	const words = asked.filter((word) => !isTopicless(word) && !gate.words.has(word));
	const rows = library.reader
		.search(words, { documents: gate.documents, limit: MOST_ROWS })
		.map(({ passage }) => passage)
		.filter(({ kind, document }) => kind === "table" && RECORDS.has(document.format));
	const whole = rows.filter((row) => isNameIn(asked, wordsOf(nameOfRow(row))));
	const longest = Math.max(0, ...whole.map((row) => wordsOf(nameOfRow(row)).length));
	const named = whole.filter((row) => wordsOf(nameOfRow(row)).length === longest);
	const [row, ...others] = named.length > 0 ? named : rows.filter((item) => isMentioned(query, nameOfRow(item)));
	if (row === undefined || others.some((other) => !isSameRecord(row, other))) return null;
	const cells = passagesOfRecord(library, row).flatMap(cellsOfRecord);
	const { id } = row.document;
	return hasSiblings(library, row) ? { cells, listedIn: id } : { cells, whole: id };
}

/** Other records stand beside it; else all that its document holds is part of it. */
function hasSiblings(library: Library, row: StoredPassage): boolean {
	const name = nameOfRow(row);
	return library.reader
		.passagesOf(row.document.id, 2 * MOST_PASSAGES)
		.some(
			(other) =>
				other.kind === "table" && other.headings.join("\n") === row.headings.join("\n") && nameOfRow(other) !== name,
		);
}

/** Cells of its row; a long cell is a passage of its own, headed by its column. */
function cellsOfRecord(passage: StoredPassage): RecordCell[] {
	if (passage.kind === "paragraph") {
		return [{ column: passage.headings.at(-1) ?? "", text: passage.text, passage, isName: false }];
	}
	return cellsOfRow(passage, rowsOf(passage.text)[0] ?? []);
}

export function cellsOfRow(passage: StoredPassage, row: readonly string[]): RecordCell[] {
	return row.map((cell, index) => ({
		column: passage.columns[index] ?? "",
		text: plainText(cell),
		passage,
		isName: index === 0,
	}));
}

function isNameIn(asked: readonly string[], name: readonly string[]): boolean {
	return name.some((word) => /\p{L}/u.test(word) && !isTopicless(word)) && containsRun(asked, name);
}

/** `Severin` for `Severin International`. */
function isMentioned(query: string, name: string): boolean {
	return findMentions(query).some(({ words }) => containsRun(wordsOf(name), words));
}

function isSameRecord(one: StoredPassage, other: StoredPassage): boolean {
	return (
		one.document.id === other.document.id && one.startLine === other.startLine && nameOfRow(one) === nameOfRow(other)
	);
}

function passagesOfRecord(library: Library, row: StoredPassage): StoredPassage[] {
	const name = nameOfRow(row);
	const from = Math.max(0, row.ordinal - MOST_PASSAGES);
	return library.reader
		.passagesOf(row.document.id, 2 * MOST_PASSAGES, from)
		.filter((passage) => passage.startLine === row.startLine && passage.endLine === row.endLine)
		.filter((passage) => (passage.kind === "table" ? nameOfRow(passage) === name : passage.headings.includes(name)));
}

/** Its leading cell. */
function nameOfRow(passage: StoredPassage): string {
	return plainText(rowsOf(passage.text)[0]?.[0] ?? "");
}
