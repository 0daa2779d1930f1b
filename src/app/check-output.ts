import type { CheckOutput } from "../execute/execution-context.ts";
import { isJsonObject, type JsonObject } from "../model/json.ts";
import { compileOutputSchema, type OutputCheck } from "../schema/output-schema.ts";

const MOST_TOLD = 5;

/** Holds outputs against the schema of their batch; each schema is compiled once. */
export function createOutputCheck(): CheckOutput {
	// By the schema object itself: the store parses a batch's settings once, and outputs are many.
	const checks = new WeakMap<JsonObject, OutputCheck>();
	return (settings, output) => {
		const schema = (settings.output_formats ?? []).find(isJsonObject);
		if (schema === undefined) return null;
		let check = checks.get(schema);
		if (check === undefined) {
			check = compileOutputSchema(schema);
			checks.set(schema, check);
		}
		const errors = check(output);
		if (errors.length === 0) return null;
		const told = errors
			.slice(0, MOST_TOLD)
			.map(({ path, message }) => `${path === "" ? "the output" : path} ${message}`);
		const more = errors.length > MOST_TOLD ? `; and ${errors.length - MOST_TOLD} more` : "";
		return `the output does not satisfy the schema: ${told.join("; ")}${more}`;
	};
}
