/**
 * Passages to statements: the units that a report may cite. A statement is a sentence, a list entry
 * or a table row as readable text; fragments, badges, navigation and bare code never become one.
 */
import type { Passage } from "../passage.ts";
import { expandMarkdown, expandPlain, type InlineText, readInline } from "./inline-text.ts";
import { sentencesOf } from "./sentences.ts";
import { wordsOf } from "./words.ts";

export interface Statement {
	/** Readable text without any markup. */
	readonly text: string;
	/** The same for a Markdown report: code in backticks, markup escaped. */
	readonly markdown: string;
	/** It ends in a colon: what it announces is not part of it. */
	readonly announces: boolean;
}

const MIN_WORDS = 4;
/** It needs fewer words to say something. */
const WHOLE_SENTENCE = /^\p{Lu}.*[\p{L}\p{N}%]\.$/u;
const MAX_CHARACTERS = 420;
/** A list entry up to this length stays whole. */
const WHOLE_ENTRY = 260;

/** The passage's statements in order. */
export function statementsOf(passage: Pick<Passage, "kind" | "text">): Statement[] {
	if (passage.kind === "code") return [];
	if (passage.kind === "table") {
		const columns = headerOf(passage.text);
		return rowsOf(passage.text).flatMap((cells) => rowStatement(cells, columns));
	}
	if (passage.kind === "list") return entriesOf(passage.text).flatMap(entryStatements);
	return sentenceStatements(readInline(withoutQuoteMarks(passage.text)), MIN_WORDS);
}

/** Entries of a list, nested ones too, each as Markdown without its bullet; code blocks are left out. */
export function entriesOf(list: string): string[] {
	const entries: string[] = [];
	let fenced = false;
	let closed = true;
	for (const line of list.split(/\r\n|\r|\n/)) {
		if (/^\s*(?:[-*+]\s+|\d+[.)]\s+)?(?:```|~~~)/.test(line)) {
			fenced = !fenced;
			closed = true;
			continue;
		}
		if (fenced) continue;
		const start = /^\s*(?:>\s*)?(?:[-*+]|\d{1,9}[.)])\s+(.*)$/.exec(line);
		if (start !== null) entries.push(start[1] ?? "");
		else if (!closed && line.trim() !== "") entries.push(`${entries.pop() ?? ""} ${line.trim()}`);
		if (start !== null) closed = false;
		else if (line.trim() === "") closed = true;
	}
	return entries.filter((entry) => entry.trim() !== "");
}

/** Cells of each body row. */
export function rowsOf(table: string): string[][] {
	const lines = table.split(/\r\n|\r|\n/).filter((line) => line.includes("|") || line.trim() !== "");
	const delimiter = lines.findIndex((line) => /^[\s|:-]+$/.test(line) && line.includes("-"));
	return lines.slice(delimiter + 1).map(cellsOf);
}

/** Column names of a table that begins with them; empty for the rest of a table. */
export function headerOf(table: string): string[] {
	const [first = "", second = ""] = table.split(/\r\n|\r|\n/);
	return /^[\s|:-]+$/.test(second) && second.includes("-") ? cellsOf(first) : [];
}

/** Cells of one row, as Markdown. */
export function cellsOf(row: string): string[] {
	const inner = row
		.trim()
		.replace(/^\|/, "")
		.replace(/(?<!\\)\|$/, "");
	return inner.split(/(?<!\\)\|/).map((cell) => cell.replaceAll("\\|", "|").trim());
}

function rowStatement(cells: readonly string[], columns: readonly string[]): Statement[] {
	const parts = cells
		.map((cell, index) => ({ cell: readInline(cell), column: readInline(index === 0 ? "" : (columns[index] ?? "")) }))
		.filter(({ cell }) => cell.marked !== "");
	if (parts.length < 2) return [];
	const write = (expand: typeof expandPlain) =>
		joinCells(parts.map(({ cell, column }) => [expand(column.marked, column.codes), expand(cell.marked, cell.codes)]));
	const text = write(expandPlain);
	const letters = columns.length > 0 ? FEW_LETTERS : ENOUGH_LETTERS;
	return isReadable(text, 2, letters) && text.length <= MAX_CHARACTERS
		? [{ text, markdown: write(expandMarkdown), announces: false }]
		: [];
}

/** The first cell names the row, the others say something about it: `Free — Requests per second: 10`. A row may have no name. */
function joinCells(cells: readonly (readonly string[])[]): string {
	const [name, ...others] = cells;
	if (name?.[0]) return cells.map((cell) => cell.join(": ")).join("; ");
	const hasColumns = others.some(([column]) => column !== "");
	const said = others.map(([column = "", text = ""]) => (column === "" ? text : `${column}: ${text}`));
	return `${name?.[1] ?? ""}${hasColumns ? " — " : ": "}${said.join("; ")}`;
}

function entryStatements(entry: string): Statement[] {
	const inline = readInline(entry);
	if (isNavigation(inline)) return [];
	if (inline.marked.length <= WHOLE_ENTRY) return worthCiting(inline.marked, inline.codes, 3);
	return sentenceStatements(inline, MIN_WORDS);
}

function sentenceStatements(inline: InlineText, minWords: number): Statement[] {
	if (isNavigation(inline)) return [];
	return sentencesOf(inline.marked).flatMap((sentence) => worthCiting(sentence, inline.codes, minWords));
}

/** A statement, or none where the text is a fragment or too long to be one. */
function worthCiting(marked: string, codes: readonly string[], minWords: number): Statement[] {
	const bare = marked.replace(/(?:[\s,;]+(?:and|or))?[\s,;:：]+$/i, "").replace(/[,;]\s+(?:and|or)$/i, "");
	const text = expandPlain(bare, codes).trim();
	const announces = /[:：]\s*$/.test(marked);
	const least = announces ? 8 : WHOLE_SENTENCE.test(text) ? Math.min(minWords, 3) : minWords;
	if (text.length > MAX_CHARACTERS || !isReadable(text, least)) return [];
	if (/^(?:or|and)\b/i.test(text) || wordsOf(expandPlain(bare, [])).length < 2) return [];
	return [{ text, markdown: expandMarkdown(bare, codes).trim(), announces }];
}

/** Share of letters in what is read as language; a row of figures has its columns to say what they are. */
const ENOUGH_LETTERS = 0.4;
const FEW_LETTERS = 0.15;

function isReadable(text: string, minWords: number, letterShare = ENOUGH_LETTERS): boolean {
	if (/^\S*:\/\/\S*$/.test(text)) return false;
	const letters = text.match(/\p{L}/gu)?.length ?? 0;
	if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(text)) return letters >= 4;
	return wordsOf(text).length >= minWords && letters >= text.length * letterShare;
}

/** Mostly links: a menu, a table of contents, a row of badges. */
function isNavigation(inline: InlineText): boolean {
	const text = expandPlain(inline.marked, inline.codes);
	if (/[·•|](?:[^·•|.!?]{1,40}[·•|]){1,}/.test(text)) return true;
	return inline.linkCharacters > 0 && inline.linkCharacters >= text.length * 0.7;
}

export function withoutQuoteMarks(markdown: string): string {
	return markdown.replace(/^[ \t]*(?:>[ \t]?)+|^#{1,6}[ \t]+/gm, "");
}
