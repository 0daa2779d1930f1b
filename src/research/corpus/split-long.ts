/** Cuts of a text into ranges small enough to be quoted whole. */
import { sentenceRanges } from "../language/sentences.ts";

/** Passages are cut before they grow past this, where a boundary allows. */
export const PASSAGE_SIZE = 600;
/** The same for code. */
export const CODE_SIZE = 1_500;

export interface Range {
	readonly start: number;
	readonly end: number;
}

/** Joins neighbouring ranges while they stay within the size. */
export function packRanges(ranges: readonly Range[], size: number = PASSAGE_SIZE): Range[] {
	const packed: { start: number; end: number }[] = [];
	for (const range of ranges) {
		const last = packed.at(-1);
		if (last !== undefined && range.end - last.start <= size) last.end = range.end;
		else packed.push({ ...range });
	}
	return packed;
}

/** Cuts prose at the ends of sentences that lie outside of code, links and brackets. */
export function splitProse(text: string, range: Range): Range[] {
	if (range.end - range.start <= PASSAGE_SIZE) return [range];
	return packRanges(windowsOf(text, range).flatMap((window) => sentencesIn(text, window)));
}

function sentencesIn(text: string, range: Range): Range[] {
	const slice = text.slice(range.start, range.end);
	const sentences: Range[] = [];
	let from = 0;
	for (const [, end] of sentenceRanges(slice)) {
		if (end < slice.length && !isBalanced(slice.slice(from, end))) continue;
		sentences.push({ start: range.start + from, end: range.start + end });
		from = end;
	}
	return sentences;
}

/** What is looked at together for the ends of sentences: longer prose would take time in the square of its length. */
const WINDOW_SIZE = 6_000;

function windowsOf(text: string, range: Range): Range[] {
	const windows: Range[] = [];
	let { start } = range;
	while (range.end - start > WINDOW_SIZE) {
		const end = start + lastBreak(text.slice(start, start + WINDOW_SIZE));
		windows.push({ start, end });
		start = end;
	}
	return [...windows, { start, end: range.end }];
}

/** After the last sentence or line or word in the window's second half; within a word where there is none. */
function lastBreak(window: string): number {
	const half = window.length / 2;
	for (const pattern of [/[.!?]\s+(?=\p{Lu})/gu, /\n/g, /\s/g]) {
		const last = [...window.matchAll(pattern)].at(-1);
		if (last !== undefined && last.index > half) return last.index + last[0].length;
	}
	return window.length - (/[\uD800-\uDBFF]$/.test(window) ? 1 : 0);
}

/** Cuts at line ends. */
export function splitLines(text: string, range: Range, size: number): Range[] {
	if (range.end - range.start <= size) return [range];
	const lines: Range[] = [];
	let start = range.start;
	for (const match of text.slice(range.start, range.end).matchAll(/[^\n]*\n|[^\n]+$/g)) {
		lines.push({ start, end: start + match[0].length });
		start += match[0].length;
	}
	return packRanges(lines, size);
}

function isBalanced(piece: string): boolean {
	if ((piece.split("`").length - 1) % 2 === 1) return false;
	return count(piece, "[") === count(piece, "]") && count(piece, "(") === count(piece, ")");
}

function count(text: string, character: string): number {
	return text.split(character).length - 1;
}

/** The range without the white space at its ends. */
export function trimRange(text: string, range: Range): Range {
	const slice = text.slice(range.start, range.end);
	const start = range.start + (slice.length - slice.trimStart().length);
	return { start, end: Math.max(start, range.end - (slice.length - slice.trimEnd().length)) };
}
