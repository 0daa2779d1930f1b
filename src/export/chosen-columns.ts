/**
 * The columns of `results.csv` that `export.csv.columns` chooses, in its order and under its names. They are known before
 * any outcome is, and each says the same as the column of that name among all columns; one that stands for a whole
 * mapping, such as `output` of a structured answer, has it as JSON text.
 */
import { isJsonObject, type Json } from "../model/json.ts";
import type { TaskOutcome } from "../model/outcome.ts";
import type { CsvColumn } from "../model/pipeline.ts";
import { columnParts } from "../values/column-parts.ts";
import { goodOutput, OWN_CELLS } from "./own-cells.ts";
import type { ResultTable } from "./result-table.ts";

type Cell = (outcome: TaskOutcome) => Json;

export class ChosenColumns implements ResultTable {
	readonly #header: readonly string[];
	readonly #cells: readonly Cell[];

	constructor(chosen: readonly CsvColumn[]) {
		this.#header = chosen.map(({ as }) => as);
		this.#cells = chosen.map(({ column }) => cellOf(column));
	}

	/** No row adds a column. */
	note(): void {}

	header(): readonly string[] {
		return this.#header;
	}

	cells(outcome: TaskOutcome): readonly Json[] {
		return this.#cells.map((cell) => cell(outcome));
	}
}

function cellOf(column: string): Cell {
	const [first = "", ...rest] = columnParts(column);
	if (first === "bindings") return ({ bindings }) => memberAt(bindings, rest);
	if (first === "output") return (outcome) => memberAt(goodOutput(outcome), rest);
	const own = OWN_CELLS.get(column);
	// `validate` refuses it; a state may be that of another version.
	return own ?? (() => null);
}

/** Null where the way leads nowhere: rows differ. */
function memberAt(whole: Json, way: readonly string[]): Json {
	return way.reduce<Json>(
		(value, name) => (isJsonObject(value) && Object.hasOwn(value, name) ? (value[name] ?? null) : null),
		whole,
	);
}
