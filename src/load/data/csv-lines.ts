/** Lines of a CSV text, in which a carriage return alone ends one too. */
import type { Location } from "../../model/problem.ts";
import { countLineEnds } from "../text-chunks.ts";

export const LINE_END = /\r\n|\n|\r/g;

export function countLines(text: string): number {
	return text.includes("\r") ? (text.match(LINE_END)?.length ?? 0) : countLineEnds(text);
}

/** Where a line begins; `lines` stand before it. */
export function offsetOfLine(text: string, lines: number): number {
	if (lines === 0) return 0;
	let count = 0;
	for (const { 0: end, index } of text.matchAll(LINE_END)) {
		count += 1;
		if (count === lines) return index + end.length;
	}
	return text.length;
}

/** The place of an offset in a text that begins in the given line of a file. */
export function placeIn(file: string, text: string, line: number, offset: number): Location {
	const before = text.slice(0, offset);
	const lines = countLines(before);
	return { file, line: line + lines, column: offset - offsetOfLine(before, lines) + 1 };
}
