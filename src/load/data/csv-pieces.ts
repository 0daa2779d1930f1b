/** Cuts a CSV text that comes in chunks into pieces of whole records, so that each can be parsed on its own. */
import { countLines } from "./csv-lines.ts";

export interface CsvPiece {
	readonly text: string;
	/** In which it begins. */
	readonly line: number;
	/** Whether it ends inside a record that is longer than any should be. */
	readonly isCut: boolean;
}

/** Characters. A record that goes on for longer is most likely one whose quote is never closed. */
export const LONGEST_RECORD = 16_000_000;

export function* csvPieces(chunks: Iterable<string>): Generator<CsvPiece> {
	let rest = "";
	let line = 1;
	for (const chunk of chunks) {
		rest += chunk;
		const whole = lastRecordEnd(rest);
		const isCut = whole === 0 && rest.length > LONGEST_RECORD;
		const end = isCut ? rest.length : whole;
		if (end === 0) continue;
		const text = rest.slice(0, end);
		yield { text, line, isCut };
		line += countLines(text);
		rest = rest.slice(end);
	}
	if (rest !== "") yield { text: rest, line, isCut: false };
}

/** Behind the last line end that stands outside quotes; 0 when there is none. Quotes inside a cell are doubled. */
function lastRecordEnd(text: string): number {
	let isOpen = countQuotes(text) % 2 === 1;
	let quote = lastBefore(text, '"', text.length);
	for (let at = lastLineEnd(text, text.length); at >= 0; at = lastLineEnd(text, at)) {
		for (; quote > at; quote = lastBefore(text, '"', quote)) isOpen = !isOpen;
		if (!isOpen) return at + 1;
	}
	return 0;
}

/** A carriage return counts where no line feed follows or can follow. */
function lastLineEnd(text: string, before: number): number {
	const feed = lastBefore(text, "\n", before);
	return feed >= 0 ? feed : lastBefore(text, "\r", Math.min(before, text.length - 1));
}

function lastBefore(text: string, character: string, before: number): number {
	return before <= 0 ? -1 : text.lastIndexOf(character, before - 1);
}

function countQuotes(text: string): number {
	let count = 0;
	for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) count += 1;
	return count;
}
