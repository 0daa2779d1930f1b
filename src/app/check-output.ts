import type { CheckOutput } from "../execute/execution-context.ts";
import { isJsonObject, type JsonObject } from "../model/json.ts";
import { compileOutputSchema, type OutputCheck, type OutputError } from "../schema/output-schema.ts";
import { repairOutput } from "../schema/repair-output.ts";
import { decodeToon } from "../values/toon.ts";

const MOST_TOLD = 5;

/** Holds outputs against the schema of their batch, repaired where that is harmless; each schema is compiled once. */
export function createOutputCheck(): CheckOutput {
	// By the schema object itself: the store parses a batch's settings once, and outputs are many.
	const checks = new WeakMap<JsonObject, OutputCheck>();
	return (settings, output) => {
		const asItCame = { output, repairs: [], fault: null };
		const schema = (settings.output_formats ?? []).find(isJsonObject);
		if (schema === undefined) return asItCame;
		const isToon = (settings.output_formats ?? []).includes("toon") && typeof output === "string";
		const value = isToon ? decodeToon(output) : output;
		// How a service writes TOON is nowhere told: what cannot be read back for certain is not judged.
		if (value === undefined) return asItCame;
		const check = checks.get(schema) ?? compileOutputSchema(schema);
		checks.set(schema, check);
		const errors = check(value);
		if (errors.length === 0) return asItCame;
		const fault = describeFault(errors);
		// A check that takes too long once would again.
		if (isToon || errors.some(({ isSlow }) => isSlow)) return { ...asItCame, fault };
		const repaired = repairOutput(schema, output);
		const isMended = repaired.repairs.length > 0 && check(repaired.output).length === 0;
		return isMended ? { ...repaired, fault: null } : { ...asItCame, fault };
	};
}

function describeFault(errors: readonly OutputError[]): string {
	const told = errors.slice(0, MOST_TOLD).map(({ path, message }) => `${path === "" ? "the output" : path} ${message}`);
	const more = errors.length > MOST_TOLD ? `; and ${errors.length - MOST_TOLD} more` : "";
	return `the output does not satisfy the schema: ${told.join("; ")}${more}`;
}
