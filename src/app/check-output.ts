import type { CheckOutput } from "../execute/execution-context.ts";
import { isJsonObject } from "../model/json.ts";
import { compileOutputSchema, type OutputCheck } from "../schema/output-schema.ts";
import { canonicalJson } from "../values/canonical-json.ts";

const MOST_TOLD = 5;

/** Holds outputs against the schema of their batch; each schema is compiled once. */
export function createOutputCheck(): CheckOutput {
	const checks = new Map<string, OutputCheck>();
	return (settings, output) => {
		const schema = (settings.output_formats ?? []).find(isJsonObject);
		if (schema === undefined) return null;
		const id = canonicalJson(schema);
		let check = checks.get(id);
		if (check === undefined) {
			check = compileOutputSchema(schema);
			checks.set(id, check);
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
