/** The columns of `results.csv`. They are complete once every outcome was noted. */
import type { Json, JsonObject } from "../model/json.ts";
import type { TaskOutcome } from "../model/outcome.ts";
import { CsvColumns } from "./csv-columns.ts";
import { schemaColumns } from "./schema-columns.ts";

/** What of an outcome decides on columns. */
export type ColumnOutcome = Pick<TaskOutcome, "status" | "output" | "bindings" | "parents">;

export class ResultColumns {
	readonly #bindings = new CsvColumns("bindings", "as found");
	readonly #output: CsvColumns;
	#hasParents = false;
	#names: { readonly bindings: readonly string[]; readonly output: readonly string[] } | undefined;

	/** In planned order; null for text. */
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

function goodOutput({ status, output }: ColumnOutcome): Json {
	return status === "succeeded" ? output : null;
}
