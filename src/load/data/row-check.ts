/** Holds the rows of a data source against its schema, some hundred at a time, and says which cell is wrong and where. */
import { isJsonObject, type Json } from "../../model/json.ts";
import type { Location } from "../../model/problem.ts";
import type { RowError } from "../../schema/output-schema.ts";
import { pointerParts } from "../../values/json-pointer.ts";
import { suggest } from "../../values/suggest.ts";
import { describeFound, shortText } from "../describe-found.ts";
import { type CellTypes, isCellKeptAsText, isInexactCell } from "./cell-types.ts";
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
	readonly errors: RowError[];
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
	#giveUp(row: FileRow, number: number, { message }: RowError): void {
		this.#isGivenUp = true;
		this.#problems.report("data_schema", `row ${number}: ${message}`, row.location, {
			hint: "make the schema simpler",
		});
	}

	#report(row: FileRow, number: number, errors: readonly RowError[]): void {
		const faults = new Map<string, Fault>();
		for (const error of errors) {
			const { path, member } = error;
			const parent = pointerParts(path);
			const way = member === undefined ? parent : [...parent, member];
			if (member !== undefined && path === "" && this.header !== undefined) {
				this.#reportColumn(member, this.header);
				continue;
			}
			const known = faults.get(JSON.stringify(way));
			if (known !== undefined) known.errors.push(error);
			else faults.set(JSON.stringify(way), { way, errors: [error] });
		}
		for (const fault of faults.values()) this.#reportFault(row, number, fault);
	}

	#reportFault(row: FileRow, number: number, { way, errors }: Fault): void {
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
		const hint = isEmptyCell ? emptyCellHint(types) : this.#textHint(value, way, types);
		this.#problems.report("data_schema", `${where}: ${sayWrong(errors, value !== undefined)}${found}`, place, { hint });
	}

	#textHint(value: Json | undefined, way: readonly string[], types: CellTypes | undefined): string | undefined {
		if (this.header === undefined || way.length !== 1 || !isCellKeptAsText(value ?? null, types)) return undefined;
		return types === undefined
			? "cells are text unless the schema names the `type` of their column"
			: "cells stay text in a column whose `type` may be string";
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

/** What is wrong at one place: what its keywords ask for, or what several alternatives do. */
function sayWrong(errors: readonly RowError[], isThere: boolean): string {
	if (errors.some(({ member }) => member !== undefined)) {
		return isThere ? "the schema does not allow it" : "expected a value, found none";
	}
	const isUnion = errors.some((error) => error.isUnion);
	const told = errors.filter(({ expected }) => expected !== undefined);
	const expected = [...new Set(told.map((error) => error.expected))];
	if (expected.length > 0 && (isUnion || told.length === errors.length)) {
		return `expected ${expected.join(isUnion ? " or " : " and ")}`;
	}
	return errors
		.map((error) => (error.expected === undefined ? error.message : `expected ${error.expected}`))
		.join(", ");
}

function valueAt(row: Json, way: readonly string[]): Json | undefined {
	return way.reduce<Json | undefined>((value, part) => {
		if (Array.isArray(value)) return value[Number(part)];
		return isJsonObject(value) && Object.hasOwn(value, part) ? value[part] : undefined;
	}, row);
}

function emptyCellHint(types: CellTypes | undefined): string | undefined {
	return types === undefined ? undefined : 'if it may be empty, add "null" to its `type`';
}
