/** All columns of `results.csv`, or those that the file chooses. They are complete once every outcome was noted. */
import type { Json, JsonObject } from "../model/json.ts";
import type { TaskOutcome } from "../model/outcome.ts";
import type { CsvColumn } from "../model/pipeline.ts";
import type { OwnColumn } from "../values/column-parts.ts";
import { ChosenColumns } from "./chosen-columns.ts";
import { CsvColumns } from "./csv-columns.ts";
import { goodOutput, OWN_CELLS, type OwnCell } from "./own-cells.ts";
import type { ColumnOutcome, ResultTable } from "./result-table.ts";
import { schemaColumns } from "./schema-columns.ts";

const FIRST_BEHIND: OwnColumn = "sources";

/** `outputSchemas`: in planned order; null for text. `chosen`: null for all columns there are. */
export function resultTable(
	outputSchemas: readonly (JsonObject | null)[],
	chosen: readonly CsvColumn[] | null,
): ResultTable {
	return chosen === null ? new ResultColumns(outputSchemas) : new ChosenColumns(chosen);
}

class ResultColumns implements ResultTable {
	readonly #bindings = new CsvColumns("bindings", "as found");
	readonly #output: CsvColumns;
	#hasParents = false;
	#names: { readonly bindings: readonly string[]; readonly output: readonly string[] } | undefined;

	constructor(outputSchemas: readonly (JsonObject | null)[]) {
		this.#output = new CsvColumns("output", "by name", outputSchemas.flatMap(declaredColumns));
	}

	note(outcome: ColumnOutcome): void {
		this.#hasParents ||= outcome.parents !== undefined;
		this.#bindings.note(outcome.bindings);
		this.#output.note(goodOutput(outcome));
	}

	#allNames() {
		this.#names ??= { bindings: this.#bindings.names(), output: this.#output.names() };
		return this.#names;
	}

	header(): readonly string[] {
		const { bindings, output } = this.#allNames();
		const { before, behind } = this.#own();
		const names = (own: readonly OwnCell[]) => own.map(([name]) => name);
		return [...names(before), ...bindings, ...output, ...names(behind)];
	}

	cells(outcome: TaskOutcome): readonly Json[] {
		const names = this.#allNames();
		const { before, behind } = this.#own();
		const cells = (own: readonly OwnCell[]) => own.map(([, cell]) => cell(outcome));
		return [
			...cells(before),
			...this.#bindings.cells(outcome.bindings, names.bindings),
			...this.#output.cells(goodOutput(outcome), names.output),
			...cells(behind),
		];
	}

	/** Columns that every task has, before those of rows and answers and behind them. */
	#own() {
		const own = [...OWN_CELLS].filter(([name]) => name !== "parents" || this.#hasParents);
		const first = own.findIndex(([name]) => name === FIRST_BEHIND);
		return { before: own.slice(0, first), behind: own.slice(first) };
	}
}

function declaredColumns(schema: JsonObject | null): readonly string[] {
	return schema === null ? ["output"] : schemaColumns("output", schema);
}
