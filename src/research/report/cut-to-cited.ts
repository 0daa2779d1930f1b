/** A passage cut to what a report cites of it, so that its quotation begins at the cited words. */
import { sentenceRanges } from "../language/sentences.ts";
import type { StoredPassage } from "../passage.ts";
import { isQuotedFrom } from "../quotation.ts";

/** Shorter passages are quoted whole. */
const WHOLE = 200;

/** From the first cited sentence or list entry to the last; tables and code stay whole. */
export function cutToCited(passage: StoredPassage, statements: readonly string[]): StoredPassage {
	const { text, kind } = passage;
	if (text.length <= WHOLE || kind === "table" || kind === "code") return passage;
	const ends = kind === "list" ? entryEnds(text) : sentenceRanges(text).map(([, end]) => end);
	const holds = (start: number, end: number) =>
		statements.every((statement) => isQuotedFrom(statement, text.slice(start, end)));
	if (!holds(0, text.length)) return passage;
	const end = ends.find((position) => holds(0, position)) ?? text.length;
	const start = ends.filter((position) => position < end).findLast((position) => holds(position, end)) ?? 0;
	return slice(passage, start, end);
}

/** Where the lines end after which another entry begins. */
function entryEnds(text: string): number[] {
	const next = [...text.matchAll(/\n(?=\s*(?:[-*+•]|\d{1,9}[.)])\s)/g)].map((match) => match.index + 1);
	return [...next, text.length];
}

function slice(passage: StoredPassage, from: number, to: number): StoredPassage {
	const cut = passage.text.slice(from, to);
	const start = from + (cut.length - cut.trimStart().length);
	const text = cut.trim();
	const startLine = passage.startLine + newlines(passage.text.slice(0, start));
	return { ...passage, text, startLine, endLine: startLine + newlines(text) };
}

function newlines(text: string): number {
	return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}
