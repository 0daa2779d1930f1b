/** What one reading of a data source finds: how many rows, their shape, what is wrong with them, and the rows where they are held. */
import type { Json } from "../../model/json.ts";
import type { Location } from "../../model/problem.ts";
import { addToShape, emptyShape } from "../value-shape.ts";
import type { FileRow } from "./file-row.ts";
import { RowCheck } from "./row-check.ts";
import type { RowProblems } from "./row-problems.ts";
import type { RowSchema } from "./row-schema.ts";

export interface HeldRow {
	readonly value: Json;
	readonly location: Location;
}

export class RowIntake {
	readonly #problems: RowProblems;
	readonly #holds: boolean;
	readonly shape = emptyShape();
	/** Empty where they are not held. */
	readonly rows: HeldRow[] = [];
	/** Undefined without a schema. */
	readonly check: RowCheck | undefined;
	count = 0;

	constructor(
		problems: RowProblems,
		{ holds, schema }: { readonly holds: boolean; readonly schema: RowSchema | null },
	) {
		this.#problems = problems;
		this.#holds = holds;
		this.check = schema === null ? undefined : new RowCheck(schema, problems);
	}

	/** The chunks that rows are made of; all rows of one are checked before the next is read, so that they need not be held. */
	*betweenChecks(chunks: Iterable<string>): Generator<string> {
		for (const chunk of chunks) {
			this.check?.finish();
			yield chunk;
		}
	}

	addAll(rows: Iterable<FileRow>): void {
		for (const row of rows) {
			this.count += 1;
			refuseNoRow(row, this.#problems);
			addToShape(this.shape, row.value);
			if (this.#holds) this.rows.push({ value: row.value, location: row.location });
			this.check?.add(row);
		}
		this.check?.finish();
	}
}

/** A row is what inline data may hold too: a mapping or a single value. */
function refuseNoRow({ value, location }: FileRow, problems: RowProblems): void {
	if (value !== null && !Array.isArray(value)) return;
	const found = value === null ? "nothing" : "a list";
	const message = `expected a row: a mapping, text, a number, or true or false, found ${found} in line ${location.line} of ${location.file}`;
	problems.report("data_not_rows", message, location);
}
