/** Compiles the JSON Schemas that users write for their outputs. */
import { Ajv, type ValidateFunction } from "ajv";
import formats from "ajv-formats";
import type { Json, JsonObject } from "../model/json.ts";
import { shortenEnums } from "../values/shorten-enums.ts";

/** One place where an output breaks its schema. */
export interface OutputError {
	/** JSON Pointer into the output; empty for the output itself. */
	readonly path: string;
	readonly message: string;
}

/** Every error of an output; empty when it is valid. */
export type OutputCheck = (output: Json) => readonly OutputError[];

/** Why a schema cannot be used. */
export class OutputSchemaError extends Error {
	override readonly name = "OutputSchemaError";
	/** JSON Pointer into the schema. */
	readonly path: string;

	constructor(message: string, path: string, options?: ErrorOptions) {
		super(message, options);
		this.path = path;
	}
}

/** Throws OutputSchemaError. */
export function compileOutputSchema(schema: JsonObject): OutputCheck {
	const validate = compile(schema);
	return (output) => (validate(output) ? [] : describeErrors(validate));
}

function compile(schema: JsonObject): ValidateFunction {
	const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: true, validateSchema: false, logger: false });
	formats.default(ajv);
	const { $schema: _, ...rest } = schema;
	const short = shortenEnums(rest);
	const [repeated] = short.repeated;
	if (repeated !== undefined) {
		throw new OutputSchemaError(`${JSON.stringify(repeated.value)} stands twice in one \`enum\``, repeated.path);
	}
	if (ajv.validateSchema(short.schema) !== true) {
		const [first] = ajv.errors ?? [];
		const allowed = first === undefined ? "" : detail(first.params);
		throw new OutputSchemaError(`${first?.message ?? "it is no JSON Schema"}${allowed}`, first?.instancePath ?? "");
	}
	try {
		return ajv.compile(rest);
	} catch (error) {
		throw new OutputSchemaError(error instanceof Error ? error.message : String(error), "", { cause: error });
	}
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
