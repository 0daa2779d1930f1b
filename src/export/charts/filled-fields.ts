/** Which fields of the schemas no result has a value for, by template: an empty column that no chart would show. */
import type { Json, JsonObject } from "../../model/json.ts";
import { isJsonObject } from "../../model/json.ts";
import type { TaskOutcome } from "../../model/outcome.ts";
import { flatten } from "../flatten.ts";
import { schemaColumns } from "../schema-columns.ts";
import { schemaOf } from "../schema-of-answer.ts";
import type { NeverFilled } from "./chart.ts";

interface Fields {
	results: number;
	/** Columns without a value so far. */
	readonly empty: Set<string>;
}

export class FilledFields {
	readonly #schemas: readonly (JsonObject | null)[];
	readonly #templates = new Map<string, Map<JsonObject, Fields>>();

	/** In planned order; null for text. */
	constructor(outputSchemas: readonly (JsonObject | null)[]) {
		this.#schemas = outputSchemas;
	}

	/** Answers that did not pass their checks count nowhere, as in `results.csv`. */
	add({ status, template, output }: TaskOutcome): void {
		const schema = status === "succeeded" ? schemaOf(output, this.#schemas) : null;
		if (schema === null) return;
		const fields = this.#fieldsOf(template, schema);
		fields.results += 1;
		if (fields.empty.size === 0) return;
		for (const [column, leaf] of flatten("output", output)) if (isFilled(leaf)) fill(fields.empty, column);
	}

	/** By template as they were planned. */
	neverFilled(): readonly NeverFilled[] {
		return [...this.#templates].flatMap(([template, bySchema]) =>
			[...bySchema.values()]
				.filter(({ empty }) => empty.size > 0)
				.map(({ empty, results }) => ({ template, columns: [...empty], results })),
		);
	}

	#fieldsOf(template: string, schema: JsonObject): Fields {
		const bySchema = this.#templates.get(template) ?? new Map<JsonObject, Fields>();
		this.#templates.set(template, bySchema);
		const fields = bySchema.get(schema) ?? { results: 0, empty: new Set(schemaColumns("output", schema)) };
		bySchema.set(schema, fields);
		return fields;
	}
}

/** A mapping that the schema leaves open is one column to it, and several to the answer. */
function fill(empty: Set<string>, column: string): void {
	if (empty.delete(column)) return;
	for (const other of empty) if (column.startsWith(`${other}.`)) empty.delete(other);
}

function isFilled(leaf: Json): boolean {
	if (leaf === null || leaf === "") return false;
	return !(Array.isArray(leaf) || isJsonObject(leaf)) || Object.keys(leaf).length > 0;
}
