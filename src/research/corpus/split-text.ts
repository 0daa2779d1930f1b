/** Plain text to passages: blocks between blank lines, long ones cut at sentences. */

import type { ParsedDocument, Passage } from "../passage.ts";
import { LineIndex } from "./line-index.ts";
import { type Range, splitProse, trimRange } from "./split-long.ts";

export function splitText(text: string): ParsedDocument {
	const lines = new LineIndex(text);
	const passages = blocksOf(text)
		.flatMap((block) => splitProse(text, block))
		.map((range) => trimRange(text, range))
		.filter((range) => range.end > range.start)
		.map((range) => toPassage(text, lines, range));
	return { title: null, passages };
}

function blocksOf(text: string): Range[] {
	const blocks: Range[] = [];
	let start = 0;
	for (const gap of text.matchAll(/(?:\r\n|\r|\n)(?:[^\S\r\n]*(?:\r\n|\r|\n))+/g)) {
		blocks.push({ start, end: gap.index });
		start = gap.index + gap[0].length;
	}
	blocks.push({ start, end: text.length });
	return blocks;
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
