import type { Location } from "../../model/problem.ts";
import type { CsvPiece } from "./csv-pieces.ts";
import { offsetOfLine, placeIn } from "./csv-lines.ts";

/** Where a cell of a record stands; `line` is the one in which the record begins. */
export function cellPlace(
	path: string,
	piece: CsvPiece,
	{ line, cell, delimiter }: { readonly line: number; readonly cell: number; readonly delimiter: string },
): Location {
	let offset = offsetOfLine(piece.text, line - piece.line);
	for (let index = 0; index < cell; index += 1) offset = endOfCell(piece.text, offset, delimiter) + delimiter.length;
	return placeIn(path, piece.text, piece.line, offset);
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
