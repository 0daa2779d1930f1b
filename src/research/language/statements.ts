/**
 * Passages to statements: the units that a report may cite. A statement is a sentence, a list entry
 * or a table row as readable text; fragments, badges, navigation and bare code never become one. A sentence that
 * leans on those before it (`Its battery lasts 7 hours`) is one with them, or none.
 */
import type { Passage } from "../passage.ts";
import { leansOnBefore } from "./antecedents.ts";
import { expandMarkdown, expandPlain, type InlineText, readInline } from "./inline-text.ts";
import { entriesOf, headerOf, rowsOf, withoutQuoteMarks } from "./markdown-blocks.ts";
import { sentencesOf } from "./sentences.ts";
import { wordsOf } from "./words.ts";

export interface Statement {
	/** Readable text without any markup. */
	readonly text: string;
	/** The same for a Markdown report: code in backticks, markup escaped. */
	readonly markdown: string;
	/** It ends in a colon: what it announces is not part of it. */
	readonly announces: boolean;
	/** Its last sentence, without those that say what that one is about. */
	readonly own: string;
	/** Number of its last sentence in the passage, and how many before it belong to it. */
	readonly at: number;
	readonly leans: number;
	/** What it is about stands nowhere in its paragraph: it holds values, but is not to be cited alone. */
	readonly isOrphan: boolean;
}

/** A sentence, entry or row by itself. */
interface Part {
	readonly text: string;
	readonly markdown: string;
	readonly announces: boolean;
}

const MIN_WORDS = 4;
/** It needs fewer words to say something. */
const WHOLE_SENTENCE = /^\p{Lu}.*[\p{L}\p{N}%]\.$/u;
const MAX_CHARACTERS = 420;
/** A list entry up to this length stays whole. */
const WHOLE_ENTRY = 260;

/** The passage's statements in order, without orphans. */
export function statementsOf(passage: Pick<Passage, "kind" | "text">): Statement[] {
	return allStatementsOf(passage).filter(({ isOrphan }) => !isOrphan);
}

/** The passage's statements in order. */
export function allStatementsOf(passage: Pick<Passage, "kind" | "text">): Statement[] {
	const statements: Statement[] = [];
	let first = 0;
	for (const run of runsOf(passage)) {
		statements.push(...run.flatMap((_, index) => withAntecedents(run, index, first)));
		first += run.length + 1;
	}
	return statements;
}

/** Sentences that follow one another: those of a paragraph, or of one entry; null where one is no statement. */
function runsOf(passage: Pick<Passage, "kind" | "text">): (Part | null)[][] {
	if (passage.kind === "code") return [];
	if (passage.kind === "table") {
		const columns = headerOf(passage.text);
		return rowsOf(passage.text).map((cells) => [rowStatement(cells, columns)]);
	}
	if (passage.kind === "list") return entriesOf(passage.text).map(entryStatements);
	return [sentenceStatements(readInline(withoutQuoteMarks(passage.text)), MIN_WORDS)];
}

const MOST_ANTECEDENTS = 3;
/** Of sentences that belong together. */
const LONGEST_RUN = 700;

function withAntecedents(run: readonly (Part | null)[], index: number, first: number): Statement[] {
	const own = run[index];
	if (own === null || own === undefined) return [];
	const parts = antecedentsOf(run, index);
	const place = { announces: own.announces, own: own.text, at: first + index };
	if (parts === null) return [{ ...own, ...place, leans: 0, isOrphan: true }];
	const joined = (of: (part: Part) => string) => [...parts.map((part) => ended(of(part))), of(own)].join(" ");
	const text = joined((part) => part.text);
	return [{ ...place, text, markdown: joined((part) => part.markdown), leans: parts.length, isOrphan: false }];
}

/** The sentences that say what a sentence is about; null where there are none, or too many. */
function antecedentsOf(run: readonly (Part | null)[], index: number): Part[] | null {
	const parts: Part[] = [];
	let length = 0;
	for (let at = index; leansOnBefore(run[at]?.text ?? ""); at -= 1) {
		const before = run[at - 1];
		length += before?.text.length ?? 0;
		if (before === null || before === undefined || before.announces) return null;
		if (parts.length === MOST_ANTECEDENTS || length > LONGEST_RUN) return null;
		parts.unshift(before);
	}
	return parts;
}

/** With the mark that ends a sentence. */
export function ended(text: string): string {
	return /[.!?。！？…]["'”’)\]`]*$/.test(text) ? text : `${text}.`;
}

function rowStatement(cells: readonly string[], columns: readonly string[]): Part | null {
	const parts = cells
		.map((cell, index) => ({ cell: readInline(cell), column: readInline(index === 0 ? "" : (columns[index] ?? "")) }))
		.filter(({ cell }) => cell.marked !== "");
	if (parts.length < 2) return null;
	const write = (expand: typeof expandPlain) =>
		joinCells(parts.map(({ cell, column }) => [expand(column.marked, column.codes), expand(cell.marked, cell.codes)]));
	const text = write(expandPlain);
	const letters = columns.length > 0 ? FEW_LETTERS : ENOUGH_LETTERS;
	return isReadable(text, 2, letters) && text.length <= MAX_CHARACTERS
		? { text, markdown: write(expandMarkdown), announces: false }
		: null;
}

/** The first cell names the row, the others say something about it: `Free — Requests per second: 10`. A row may have no name. */
function joinCells(cells: readonly (readonly string[])[]): string {
	const [name, ...others] = cells;
	if (name?.[0]) return cells.map((cell) => cell.join(": ")).join("; ");
	const hasColumns = others.some(([column]) => column !== "");
	const said = others.map(([column = "", text = ""]) => (column === "" ? text : `${column}: ${text}`));
	return `${name?.[1] ?? ""}${hasColumns ? " — " : ": "}${said.join("; ")}`;
}

function entryStatements(entry: string): (Part | null)[] {
	const inline = readInline(entry);
	if (isNavigation(inline)) return [];
	if (inline.marked.length <= WHOLE_ENTRY) return [worthCiting(inline.marked, inline.codes, 3)];
	return sentenceStatements(inline, MIN_WORDS);
}

function sentenceStatements(inline: InlineText, minWords: number): (Part | null)[] {
	if (isNavigation(inline)) return [];
	return sentencesOf(inline.marked).map((sentence) => worthCiting(sentence, inline.codes, minWords));
}

/** Null where the text is a fragment or too long to be one. */
function worthCiting(marked: string, codes: readonly string[], minWords: number): Part | null {
	const bare = marked.replace(/(?:[\s,;]+(?:and|or))?[\s,;:：]+$/i, "").replace(/[,;]\s+(?:and|or)$/i, "");
	const text = expandPlain(bare, codes).trim();
	const announces = /[:：]\s*$/.test(marked);
	const least = announces ? 8 : WHOLE_SENTENCE.test(text) ? Math.min(minWords, 3) : minWords;
	if (text.length > MAX_CHARACTERS || !isReadable(text, least)) return null;
	if (/^(?:or|and)\b/i.test(text) || wordsOf(expandPlain(bare, [])).length < 2) return null;
	return { text, markdown: expandMarkdown(bare, codes).trim(), announces };
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
