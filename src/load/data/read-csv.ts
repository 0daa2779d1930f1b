/** CSV and TSV: the first record names the columns; every cell stays text, but for what a schema says. */
import type { CsvError } from "csv-parse/sync";
import type { Json, JsonObject } from "../../model/json.ts";
import type { Location } from "../../model/problem.ts";
import { lateCsv } from "../../values/late-packages.ts";
import { setOwn } from "../../values/set-own.ts";
import { cellPlace } from "./cell-place.ts";
import { cellValue } from "./cell-types.ts";
import { LINE_END, placeIn } from "./csv-lines.ts";
import { type CsvPiece, csvPieces, LONGEST_RECORD } from "./csv-pieces.ts";
import type { CsvOptions, FileRow, RowFaults, RowText } from "./file-row.ts";
import { type CsvRecord, isPlain, plainRecords } from "./plain-csv.ts";

/** By the parser's codes. */
const FAULTS: { readonly [code: string]: string } = {
	CSV_QUOTE_NOT_CLOSED: "a quote that is not closed",
	INVALID_OPENING_QUOTE: "a quote inside a cell that does not begin with one",
	CSV_INVALID_CLOSING_QUOTE: "text after the closing quote of a cell",
};

/** Ends at the first place where the text is no CSV; rows of another length than the header are left out. */
export function* readCsv(file: RowText, options: CsvOptions, faults: RowFaults): Generator<FileRow> {
	let columns: readonly string[] | undefined;
	for (const piece of csvPieces(file.chunks)) {
		const records = parseRecords(piece, file.path, options.delimiter, faults);
		if (records === undefined) return;
		for (const { cells, line } of records) {
			const location = { file: file.path, line, column: 1 };
			if (columns === undefined) {
				columns = cells.map((column) => column.trim());
				checkColumns(columns, location, faults);
				options.onColumns?.(columns, location);
			} else if (cells.length === columns.length) {
				yield toRow(columns, cells, location, file.path, piece, options);
			} else {
				reportRagged(columns.length, cells.length, location, faults);
			}
		}
	}
}

function toRow(
	columns: readonly string[],
	cells: readonly string[],
	location: Location,
	path: string,
	piece: CsvPiece,
	{ delimiter, types }: CsvOptions,
): FileRow {
	const at = ([column]: readonly string[]) => {
		const cell = columns.indexOf(column ?? "");
		return cell < 0 ? location : cellPlace(path, piece, { line: location.line, cell, delimiter });
	};
	return { value: cellsAsJson(columns, cells, types), location, at };
}

function cellsAsJson(columns: readonly string[], cells: readonly string[], types: CsvOptions["types"]): JsonObject {
	const value: { [column: string]: Json } = {};
	for (const [index, column] of columns.entries()) {
		setOwn(value, column, cellValue(cells[index] ?? "", types.get(column)));
	}
	return value;
}

/** Undefined after reporting. */
function parseRecords(
	piece: CsvPiece,
	path: string,
	delimiter: string,
	faults: RowFaults,
): Iterable<CsvRecord> | undefined {
	if (isPlain(piece.text) && !piece.isCut) return plainRecords(piece.text, piece.line, delimiter);
	try {
		const lineOf = lineCounter(piece);
		const records = lateCsv().parse(piece.text, {
			delimiter,
			record_delimiter: piece.text.includes("\r") ? ["\r\n", "\n", "\r"] : ["\n"],
			relax_column_count: true,
			skip_empty_lines: true,
			// Called for each record, so that the parser's own notes on it are not kept.
			on_record: ((cells: string[], { lines }: { lines: number }) => ({
				cells,
				line: lineOf(cells, lines),
			})) as never,
		}) as unknown as CsvRecord[];
		if (!piece.isCut) return records;
		reportLongRecord(piece, path, faults);
	} catch (error) {
		if (!(error instanceof lateCsv().CsvError)) throw error;
		reportSyntax(error, piece, path, faults);
	}
	return undefined;
}

function reportSyntax(error: CsvError, piece: CsvPiece, path: string, faults: RowFaults): void {
	const { code, lines } = error as { code?: string; lines?: number };
	const location =
		code === "CSV_QUOTE_NOT_CLOSED"
			? placeIn(path, piece.text, piece.line, openQuote(piece.text))
			: { file: path, line: (lines ?? 1) + piece.line - 1, column: 1 };
	const what = FAULTS[code ?? ""] ?? error.message;
	const message = `expected well-formed CSV in line ${location.line} of ${path}, found ${what}`;
	const hint = 'put a cell that contains a quote in quotes, and write the quote inside as ""';
	faults.report("data_syntax", message, location, { hint });
}

function reportLongRecord({ line }: CsvPiece, path: string, faults: RowFaults): void {
	const most = LONGEST_RECORD / 1_000_000;
	const message = `expected rows of at most ${most} million characters, found a longer one in line ${line} of ${path}`;
	faults.report("data_syntax", message, { file: path, line, column: 1 });
}

/** The last quote that opens a cell; quotes inside a cell are doubled and so open and close again. */
function openQuote(text: string): number {
	let opened = 0;
	let isOpen = false;
	for (let offset = text.indexOf('"'); offset >= 0; offset = text.indexOf('"', offset + 1)) {
		isOpen = !isOpen;
		if (isOpen && text.charAt(offset - 1) !== '"') opened = offset;
	}
	return opened;
}

function reportRagged(expected: number, found: number, location: Location, faults: RowFaults): void {
	const cells = expected === 1 ? "1 cell" : `${expected} cells`;
	const message = `expected ${cells} as in the header, found ${found} in line ${location.line} of ${location.file}`;
	const hint = found > expected ? "quote a cell that contains the delimiter" : "add the missing cell";
	faults.report("data_ragged_row", message, location, { hint });
}

function checkColumns(columns: readonly string[], location: Location, faults: RowFaults): void {
	for (const [index, column] of columns.entries()) {
		if (column === "") {
			const message = `column ${index + 1} of ${location.file} has no name`;
			faults.report("data_duplicate_column", message, location, { hint: "name it in the header" });
		} else if (columns.indexOf(column) !== index) {
			const message = `column \`${column}\` stands twice in ${location.file}`;
			faults.report("data_duplicate_column", message, location, { hint: "rename one of the two" });
		}
	}
}

/**
 * The line in which a record begins, from its cells, which may hold line ends, and the parser's count of the lines up to
 * its end. The parser counts a `\r\n` inside quotes as two.
 */
function lineCounter(piece: CsvPiece): (cells: readonly string[], lines: number) => number {
	let surplus = 0;
	return (cells, lines) => {
		let inside = 0;
		for (const cell of cells) {
			if (!/[\r\n]/.test(cell)) continue;
			const ends = cell.match(LINE_END) ?? [];
			inside += ends.length;
			surplus += ends.filter((end) => end.length === 2).length;
		}
		return piece.line - 1 + Math.max(1, lines - inside - surplus);
	};
}
