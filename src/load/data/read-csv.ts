/** CSV and TSV: the first record names the columns, every cell stays text. */
import { CsvError, parse } from "csv-parse/sync";
import type { JsonObject } from "../../model/json.ts";
import type { SourceFile } from "../../model/pipeline.ts";
import type { Location } from "../../model/problem.ts";
import { linePlaces } from "./line-places.ts";
import type { RowProblems } from "./row-problems.ts";

export interface FileRow<Value> {
	readonly value: Value;
	readonly location: Location;
}

interface CsvRecord {
	readonly cells: readonly string[];
	/** The line in which the record begins. */
	readonly line: number;
}

/** By the parser's codes. */
const FAULTS: { readonly [code: string]: string } = {
	CSV_QUOTE_NOT_CLOSED: "a quote that is not closed",
	INVALID_OPENING_QUOTE: "a quote inside a cell that does not begin with one",
	CSV_INVALID_CLOSING_QUOTE: "text after the closing quote of a cell",
};

export function readCsv(file: SourceFile, delimiter: string, problems: RowProblems): FileRow<JsonObject>[] {
	const [header, ...records] = parseRecords(file, delimiter, problems);
	if (header === undefined) return [];
	const columns = header.cells.map((column) => column.trim());
	checkColumns(columns, at(file, header.line), problems);
	const rows: FileRow<JsonObject>[] = [];
	for (const { cells, line } of records) {
		const location = at(file, line);
		if (cells.length === columns.length) rows.push({ value: toRow(columns, cells), location });
		else reportRagged(columns.length, cells.length, location, problems);
	}
	return rows;
}

function parseRecords(file: SourceFile, delimiter: string, problems: RowProblems): CsvRecord[] {
	try {
		return parse(file.text, {
			bom: true,
			delimiter,
			relax_column_count: true,
			skip_empty_lines: true,
			// Called for each record, so that the parser's own notes on it are not kept.
			on_record: ((cells: string[], { lines }: { lines: number }) => ({
				cells,
				line: startLine(cells, lines),
			})) as never,
		}) as unknown as CsvRecord[];
	} catch (error) {
		if (!(error instanceof CsvError)) throw error;
		reportSyntax(error, file, problems);
		return [];
	}
}

function reportSyntax(error: CsvError, file: SourceFile, problems: RowProblems): void {
	const { code, lines } = error as { code?: string; lines?: number };
	const location = code === "CSV_QUOTE_NOT_CLOSED" ? linePlaces(file)(openQuote(file.text)) : at(file, lines ?? 1);
	const what = FAULTS[code ?? ""] ?? error.message;
	const message = `expected well-formed CSV in line ${location.line} of ${file.path}, found ${what}`;
	const hint = 'put a cell that contains a quote in quotes, and write the quote inside as ""';
	problems.report("data_syntax", message, location, { hint });
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

function reportRagged(expected: number, found: number, location: Location, problems: RowProblems): void {
	const cells = expected === 1 ? "1 cell" : `${expected} cells`;
	const message = `expected ${cells} as in the header, found ${found} in line ${location.line} of ${location.file}`;
	const hint = found > expected ? "quote a cell that contains the delimiter" : "add the missing cell";
	problems.report("data_ragged_row", message, location, { hint });
}

function checkColumns(columns: readonly string[], location: Location, problems: RowProblems): void {
	for (const [index, column] of columns.entries()) {
		if (column === "") {
			const message = `column ${index + 1} of ${location.file} has no name`;
			problems.report("data_duplicate_column", message, location, { hint: "name it in the header" });
		} else if (columns.indexOf(column) !== index) {
			const message = `column \`${column}\` stands twice in ${location.file}`;
			problems.report("data_duplicate_column", message, location, { hint: "rename one of the two" });
		}
	}
}

function toRow(columns: readonly string[], cells: readonly string[]): JsonObject {
	return Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? ""]));
}

/** Quoted cells may hold line breaks, and the parser tells where a record ends. */
function startLine(cells: readonly string[], endLine: number): number {
	let line = endLine;
	for (const cell of cells) {
		for (let offset = cell.indexOf("\n"); offset >= 0; offset = cell.indexOf("\n", offset + 1)) line -= 1;
	}
	return Math.max(1, line);
}

function at(file: SourceFile, line: number): Location {
	return { file: file.path, line, column: 1 };
}
