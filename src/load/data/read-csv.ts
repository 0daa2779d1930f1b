/** CSV and TSV: the first record names the columns, every cell stays text. */
import { CsvError, parse } from "csv-parse/sync";
import type { JsonObject } from "../../model/json.ts";
import type { SourceFile } from "../../model/pipeline.ts";
import type { Location } from "../../model/problem.ts";
import type { RowProblems } from "./row-problems.ts";

export interface FileRow<Value> {
	readonly value: Value;
	readonly location: Location;
}

interface CsvRecord {
	readonly record: readonly string[];
	/** `lines`: line in which the record ends. */
	readonly info: { readonly lines: number };
}

export function readCsv(file: SourceFile, delimiter: string, problems: RowProblems): FileRow<JsonObject>[] {
	const records = parseRecords(file, delimiter, problems);
	const header = records?.[0];
	if (records === undefined || header === undefined) return [];
	const columns = header.record.map((column) => column.trim());
	checkColumns(columns, at(file, startLine(header)), problems);
	const rows: FileRow<JsonObject>[] = [];
	for (const record of records.slice(1)) {
		const location = at(file, startLine(record));
		const found = record.record.length;
		if (found !== columns.length) {
			const message = `expected ${columns.length} cells as in the header, found ${found} in line ${location.line} of ${file.path}`;
			problems.report("data_ragged_row", message, location, {
				hint: "quote a cell that contains the delimiter, or add the missing cell",
			});
			continue;
		}
		rows.push({ value: Object.fromEntries(columns.map((column, i) => [column, record.record[i] ?? ""])), location });
	}
	return rows;
}

function parseRecords(file: SourceFile, delimiter: string, problems: RowProblems): CsvRecord[] | undefined {
	try {
		return parse(file.text, {
			bom: true,
			delimiter,
			info: true,
			relax_column_count: true,
			skip_empty_lines: true,
		}) as unknown as CsvRecord[];
	} catch (error) {
		if (!(error instanceof CsvError)) throw error;
		const line = Number((error as { lines?: number }).lines ?? 1);
		const message = `${file.path} is not well-formed in line ${line}: ${error.message}`;
		problems.report("data_syntax", message, at(file, line), { hint: 'write a quote inside a quoted cell as ""' });
		return undefined;
	}
}

function checkColumns(columns: readonly string[], location: Location, problems: RowProblems): void {
	for (const [index, column] of columns.entries()) {
		if (column === "") {
			problems.report("data_duplicate_column", `column ${index + 1} of ${location.file} has no name`, location);
		} else if (columns.indexOf(column) !== index) {
			problems.report("data_duplicate_column", `column \`${column}\` stands twice in ${location.file}`, location, {
				hint: "rename one of the two",
			});
		}
	}
}

/** A record's first line: quoted cells may hold line breaks. */
function startLine({ record, info }: CsvRecord): number {
	const breaks = record.reduce((sum, cell) => sum + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0);
	return Math.max(1, info.lines - breaks);
}

function at(file: SourceFile, line: number): Location {
	return { file: file.path, line, column: 1 };
}
