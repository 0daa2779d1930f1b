/** Plain text to passages: blocks between blank lines, long ones cut at sentences. */

import type { ParsedDocument, Passage } from "../passage.ts";
import { LineIndex } from "./line-index.ts";
import { FILE_BOUNDS, PassageList } from "./passage-list.ts";
import { type Range, splitProse, trimRange } from "./split-long.ts";

/** Throws on a file of more passages than the bounds. */
export function splitText(text: string, bounds = FILE_BOUNDS): ParsedDocument {
	const lines = new LineIndex(text);
	const list = new PassageList(bounds);
	for (const block of blocksOf(text)) {
		for (const piece of splitProse(text, block)) {
			const range = trimRange(text, piece);
			if (range.end > range.start) list.add(toPassage(text, lines, range));
		}
	}
	return { title: null, passages: list.passages };
}

function* blocksOf(text: string): Generator<Range> {
	let start = 0;
	for (const gap of text.matchAll(/(?:\r\n|\r|\n)(?:[^\S\r\n]*(?:\r\n|\r|\n))+/g)) {
		yield { start, end: gap.index };
		start = gap.index + gap[0].length;
	}
	yield { start, end: text.length };
}

function toPassage(text: string, lines: LineIndex, range: Range): Passage {
	const slice = text.slice(range.start, range.end);
	const isList = /^\s*(?:[-*+•]|\d+[.)])\s/.test(slice) && /\n\s*(?:[-*+•]|\d+[.)])\s/.test(slice);
	return {
		kind: isList ? "list" : "paragraph",
		text: slice,
		headings: [],
		startLine: lines.lineAt(range.start),
		endLine: lines.lineAt(Math.max(range.start, range.end - 1)),
		columns: [],
	};
}
