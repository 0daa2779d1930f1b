/** JSON Lines: every line that is not blank is a row. */
import type { FileRow, RowFaults, RowText } from "./file-row.ts";
import { findJsonPlaces } from "./json-places.ts";
import { parseJson, reportPlaces } from "./json-text.ts";

/** Characters. */
const LONGEST_LINE = 64_000_000;

export interface JsonLinesOptions {
	/** Whether the text has been read before, and found in order. */
	readonly isKnown: boolean;
}

export function* readJsonLines(file: RowText, { isKnown }: JsonLinesOptions, faults: RowFaults): Generator<FileRow> {
	const { path } = file;
	for (const { text, number, isCut } of linesOf(file.chunks)) {
		const location = { file: path, line: number, column: 1 };
		if (isCut) {
			const most = LONGEST_LINE / 1_000_000;
			const message = `expected lines of at most ${most} million characters, found a longer one: line ${number} of ${path}`;
			faults.report("data_syntax", message, location);
			return;
		}
		if (text.trim() === "") continue;
		const value = parseJson({ path, text, linesBefore: number - 1 }, faults);
		if (value === undefined) continue;
		const at = (offset: number) => ({ ...location, column: offset + 1 });
		const places = isKnown ? undefined : findJsonPlaces(text, []);
		if (places !== undefined && !reportPlaces(places, path, { at, scope: `line ${number}` }, faults)) continue;
		yield { value, location, at: (way) => at(offsetIn(text, way)) };
	}
}

interface Line {
	readonly text: string;
	/** From 1. */
	readonly number: number;
	/** Whether it goes on for longer than any should. */
	readonly isCut: boolean;
}

function* linesOf(chunks: Iterable<string>): Generator<Line> {
	let rest = "";
	let number = 0;
	for (const chunk of chunks) {
		const lines = (rest + chunk).split("\n");
		rest = lines.pop() ?? "";
		for (const text of lines) yield { text, number: ++number, isCut: false };
		if (rest.length > LONGEST_LINE) {
			yield { text: rest, number: ++number, isCut: true };
			return;
		}
	}
	if (rest !== "") yield { text: rest, number: ++number, isCut: false };
}

/** Of the value at a way; of the nearest one around it where there is none. */
export function offsetIn(text: string, way: readonly string[]): number {
	for (let length = way.length; length > 0; length -= 1) {
		const offset = findJsonPlaces(text, way.slice(0, length - 1)).children.get(way[length - 1] ?? "");
		if (offset !== undefined) return offset;
	}
	return 0;
}
