/** CSV and TSV to passages: the first record names the columns, each further one is a row of its own. */
import { lateCsv } from "../../values/late-packages.ts";
import type { ParsedDocument } from "../passage.ts";
import { FILE_BOUNDS, PassageList } from "./passage-list.ts";
import { addTable, type TableRecord } from "./table-passages.ts";

const MAX_COLUMNS = 1_000;

/** Throws on a file that cannot be read as one table: a cell that slips into another column would be a wrong answer. */
export function splitCsv(text: string, format: "csv" | "tsv", bounds = FILE_BOUNDS): ParsedDocument {
	const list = new PassageList(bounds);
	const [header, ...records] = recordsOf(text, format === "tsv" ? "\t" : delimiterOf(text), list);
	if (header === undefined) return { title: null, passages: [] };
	const columns = withoutEmptyEnd(header.cells);
	if (columns.length > MAX_COLUMNS) {
		throw new Error(`it has ${columns.length} columns, at most ${MAX_COLUMNS} are read`);
	}
	for (const { cells, startLine } of records) {
		const found = withoutEmptyEnd(cells).length;
		if (found > columns.length || cells.length < columns.length) {
			throw new Error(`line ${startLine} has ${cells.length} cells, the header has ${header.cells.length}`);
		}
	}
	addTable(list, {
		headings: [],
		columns,
		records: records.map((record) => ({ ...record, cells: record.cells.slice(0, columns.length) })),
	});
	return { title: null, passages: list.passages };
}

function recordsOf(text: string, delimiter: string, list: PassageList): TableRecord[] {
	const { CsvError, parse } = lateCsv();
	try {
		// Inside of quotes the parser counts CRLF as two lines.
		return parse(text.replace(/\r\n?/g, "\n"), {
			bom: true,
			delimiter,
			relax_column_count: true,
			skip_empty_lines: true,
			on_record: ((cells: string[], { lines, records }: { lines: number; records: number }): TableRecord => {
				list.expect(records - 1);
				const inside = cells.reduce((count, cell) => count + (cell.split("\n").length - 1), 0);
				return { cells, startLine: Math.max(1, lines - inside), endLine: lines };
			}) as never,
		}) as unknown as TableRecord[];
	} catch (error) {
		if (!(error instanceof CsvError)) throw error;
		const { code, lines } = error as { code?: string; lines?: number };
		throw new Error(`no well-formed CSV: line ${lines ?? 1} has ${FAULTS[code ?? ""] ?? "a fault"}`);
	}
}

/** By the parser's codes. */
const FAULTS: { readonly [code: string]: string } = {
	CSV_QUOTE_NOT_CLOSED: "a quote that is never closed",
	INVALID_OPENING_QUOTE: "a quote inside a cell that does not begin with one",
	CSV_INVALID_CLOSING_QUOTE: "text after the closing quote of a cell",
};

/** What parts the header most often, quoted names apart. */
function delimiterOf(text: string): string {
	const header = (/[^\r\n]+/.exec(text)?.[0] ?? "").replace(/"[^"]*"/g, "");
	const count = (delimiter: string) => header.split(delimiter).length;
	return [",", ";", "\t", "|"].reduce((best, next) => (count(next) > count(best) ? next : best));
}

/** Spreadsheets end their rows in delimiters without a column. */
function withoutEmptyEnd(cells: readonly string[]): readonly string[] {
	const last = cells.findLastIndex((cell) => cell.trim() !== "");
	return cells.slice(0, last + 1);
}
