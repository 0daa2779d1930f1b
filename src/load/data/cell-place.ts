import type { Location } from "../../model/problem.ts";
import type { CsvPiece } from "./csv-pieces.ts";
import { linePlaces } from "./line-places.ts";

/** Where a cell of a record stands; `line` is the one in which the record begins. */
export function cellPlace(
	path: string,
	piece: CsvPiece,
	{ line, cell, delimiter }: { readonly line: number; readonly cell: number; readonly delimiter: string },
): Location {
	let offset = offsetOfLine(piece.text, line - piece.line);
	for (let index = 0; index < cell; index += 1) offset = endOfCell(piece.text, offset, delimiter) + delimiter.length;
	return placeInPiece(path, piece, offset);
}

export function placeInPiece(path: string, { text, line }: CsvPiece, offset: number): Location {
	const place = linePlaces({ path, text })(offset);
	return { ...place, line: place.line + line - 1 };
}

function offsetOfLine(text: string, lines: number): number {
	let offset = 0;
	for (let line = 0; line < lines; line += 1) offset = text.indexOf("\n", offset) + 1;
	return offset;
}

/** Where the delimiter behind it stands. */
function endOfCell(text: string, start: number, delimiter: string): number {
	let offset = start;
	if (text.charAt(start) === '"') {
		offset = text.indexOf('"', start + 1);
		while (text.charAt(offset + 1) === '"') offset = text.indexOf('"', offset + 2);
	}
	return text.indexOf(delimiter, offset);
}
