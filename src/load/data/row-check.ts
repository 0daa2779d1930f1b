/** Holds the rows of a data source against its schema, some hundred at a time, and says which cell is wrong and where. */
import { isJsonObject, type Json } from "../../model/json.ts";
import type { Location } from "../../model/problem.ts";
import type { OutputError } from "../../schema/output-schema.ts";
import { pointerParts } from "../../values/json-pointer.ts";
import { suggest } from "../../values/suggest.ts";
import { describeFound, shortText } from "../describe-found.ts";
import { isInexactCell } from "./cell-types.ts";
import type { FileRow } from "./file-row.ts";
import type { RowProblems } from "./row-problems.ts";
import type { RowSchema } from "./row-schema.ts";

/** Setting the bound on time costs more than checking a row. */
const ROWS_AT_ONCE = 500;

/** The header of a CSV file. */
export interface Header {
	readonly columns: readonly string[];
	readonly location: Location;
}

/** One place of a row that breaks the schema. */
interface Fault {
	readonly way: readonly string[];
	readonly messages: string[];
}

export class RowCheck {
	readonly #schema: RowSchema;
	readonly #problems: RowProblems;
	readonly #toldColumns = new Set<string>();
	#batch: FileRow[] = [];
	#checked = 0;
	#isGivenUp = false;
	/** Of a CSV file. */
	header: Header | undefined;

	constructor(schema: RowSchema, problems: RowProblems) {
		this.#schema = schema;
		this.#problems = problems;
	}

	add(row: FileRow): void {
		this.#batch.push(row);
		if (this.#batch.length >= ROWS_AT_ONCE) this.finish();
	}

	/** Checks what is left. */
	finish(): void {
		const rows = this.#batch;
		this.#batch = [];
		if (this.#isGivenUp || rows.length === 0) return;
		const found = this.#schema.check(rows.map(({ value }) => value));
		for (const [index, row] of rows.entries()) {
			const errors = found[index] ?? [];
			const slow = errors.find(({ isSlow }) => isSlow === true);
			if (slow !== undefined) {
				this.#giveUp(row, this.#checked + index + 1, slow);
				return;
			}
			this.#report(row, this.#checked + index + 1, errors);
		}
		this.#checked += rows.length;
	}

	/** The schema is at fault, and would be for every row. */
	#giveUp(row: FileRow, number: number, { message }: OutputError): void {
		this.#isGivenUp = true;
		this.#problems.report("data_schema", `row ${number}: ${message}`, row.location, {
			hint: "make the schema simpler",
		});
	}

	#report(row: FileRow, number: number, errors: readonly OutputError[]): void {
		const faults = new Map<string, Fault>();
		for (const { path, message, member } of errors) {
			const parent = pointerParts(path);
			const way = member === undefined ? parent : [...parent, member];
			if (member !== undefined && path === "" && this.header !== undefined) {
				this.#reportColumn(member, this.header);
				continue;
			}
			const known = faults.get(JSON.stringify(way));
			const told = member === undefined ? withTypes(message) : memberMessage(member, valueAt(row.value, parent));
			if (known !== undefined) known.messages.push(told);
			else faults.set(JSON.stringify(way), { way, messages: [told] });
		}
		for (const fault of faults.values()) this.#reportFault(row, number, fault);
	}

	#reportFault(row: FileRow, number: number, { way, messages }: Fault): void {
		const value = valueAt(row.value, way);
		const where = way.length === 0 ? `row ${number}` : `row ${number}, column ${shortText(way.join("/"))}`;
		const place = this.#problems.isFull ? row.location : row.at(way);
		const types = this.#schema.types.get(way[0] ?? "");
		if (this.header !== undefined && way.length === 1 && isInexactCell(value ?? null, types)) {
			const message = `${where}: expected a number that can be kept exactly, found ${shortText(String(value).trim())}`;
			const hint = "to keep its digits as text, let the schema say `type: string`";
			this.#problems.report("data_schema", message, place, { hint });
			return;
		}
		const isEmptyCell = this.header !== undefined && value === "";
		const found = value === undefined ? "" : `, found ${isEmptyCell ? "an empty cell" : describeFound(value)}`;
		const hint = isEmptyCell && types !== undefined ? 'if it may be empty, add "null" to its `type`' : undefined;
		this.#problems.report("data_schema", `${where}: ${messages.join(", ")}${found}`, place, { hint });
	}

	/** Every row of the file has the same columns, so that they are wrong once. */
	#reportColumn(column: string, { columns, location }: Header): void {
		if (this.#toldColumns.has(column)) return;
		this.#toldColumns.add(column);
		if (columns.includes(column)) {
			const message = `the schema allows no column \`${column}\`, found one in ${location.file}`;
			this.#problems.report("data_schema", message, location, {
				hint: "remove it, or name it among the schema's `properties`",
			});
			return;
		}
		const meant = suggest(column, columns);
		const hint = meant === undefined ? `there are: ${columns.join(", ")}` : `did you mean \`${meant}\`?`;
		const message = `expected a column \`${column}\`, which the schema requires, found none in ${location.file}`;
		this.#problems.report("data_schema", message, location, { hint });
	}
}

/** "must be string,boolean" → "must be string or boolean". */
function withTypes(message: string): string {
	return /^must be [a-z]+(?:,[a-z]+)+$/.test(message) ? message.replaceAll(",", " or ") : message;
}

function memberMessage(member: string, parent: Json | undefined): string {
	const isThere = isJsonObject(parent) && Object.hasOwn(parent, member);
	return isThere ? "the schema does not allow it" : "expected a value, found none";
}

function valueAt(row: Json, way: readonly string[]): Json | undefined {
	return way.reduce<Json | undefined>((value, part) => {
		if (Array.isArray(value)) return value[Number(part)];
		return isJsonObject(value) && Object.hasOwn(value, part) ? value[part] : undefined;
	}, row);
}
