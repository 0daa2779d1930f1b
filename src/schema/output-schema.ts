/** Compiles the JSON Schemas that users write for their outputs. */
import { Ajv, type ValidateFunction } from "ajv";
import formats from "ajv-formats";
import type { Json, JsonObject } from "../model/json.ts";

/** One place where an output breaks its schema. */
export interface OutputError {
	/** JSON Pointer into the output; empty for the output itself. */
	readonly path: string;
	readonly message: string;
}

/** Every error of an output; empty when it is valid. */
export type OutputCheck = (output: Json) => readonly OutputError[];

/** Throws an Error that says why the schema cannot be used. */
export function compileOutputSchema(schema: JsonObject): OutputCheck {
	const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: true });
	formats.default(ajv);
	const { $schema: _, ...rest } = schema;
	const validate = ajv.compile(rest);
	return (output) => (validate(output) ? [] : describeErrors(validate));
}

function describeErrors(validate: ValidateFunction): OutputError[] {
	return (validate.errors ?? []).map((error) => ({
		path: error.instancePath,
		message: `${error.message ?? error.keyword}${detail(error.params)}`,
	}));
}

function detail(parameters: { readonly [name: string]: unknown }): string {
	if (typeof parameters.additionalProperty === "string") return ` (\`${parameters.additionalProperty}\`)`;
	if (Array.isArray(parameters.allowedValues)) return ` (${parameters.allowedValues.join(", ")})`;
	return "";
}
