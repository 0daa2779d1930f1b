/** All columns of `results.csv`, or those that the file chooses. They are complete once every outcome was noted. */
import type { Json, JsonObject } from "../model/json.ts";
import type { TaskOutcome } from "../model/outcome.ts";
import type { CsvColumn } from "../model/pipeline.ts";
import { ChosenColumns } from "./chosen-columns.ts";
import { CsvColumns } from "./csv-columns.ts";
import { goodOutput } from "./own-cells.ts";
import type { ColumnOutcome, ResultTable } from "./result-table.ts";
import { schemaColumns } from "./schema-columns.ts";

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
		const lineage = this.#hasParents ? ["parents"] : [];
		const { bindings, output } = this.#allNames();
		const named = [...lineage, ...bindings, ...output];
		return ["id", "template", "status", ...named, "sources", "cost", "attempts", "error"];
	}

	cells(outcome: TaskOutcome): readonly Json[] {
		const { id, template, status, parents = [], sources, cost, attempts, error } = outcome;
		const names = this.#allNames();
		const named = [
			...(this.#hasParents ? [parents.join(" ")] : []),
			...this.#bindings.cells(outcome.bindings, names.bindings),
			...this.#output.cells(goodOutput(outcome), names.output),
		];
		return [id, template, status, ...named, sources.length, cost, attempts.length, error];
	}
}

function declaredColumns(schema: JsonObject | null): readonly string[] {
	return schema === null ? ["output"] : schemaColumns("output", schema);
}
