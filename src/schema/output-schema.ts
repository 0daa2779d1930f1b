/**
 * Compiles the JSON Schemas that users write for their outputs: the only place that does, so that a
 * schema means the same when it is loaded, when an engine fills it and when an output is checked.
 */
import type { ErrorObject, ValidateFunction } from "ajv";
import type { Json, JsonObject } from "../model/json.ts";
import { shortenEnums } from "../values/shorten-enums.ts";
import { firstMatch, SlowPatternError } from "./bounded-pattern.ts";
import { createAjv } from "./create-ajv.ts";

/** One place where an output breaks its schema. */
export interface OutputError {
	/** JSON Pointer into the output; empty for the output itself. */
	readonly path: string;
	readonly message: string;
	/** The member that is missing there, or that may not be there. */
	readonly member?: string;
	/** True when it could not be told in time whether the output is valid: its pattern is at fault. */
	readonly isSlow?: boolean;
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
	const slow = new Map<string, SlowPatternError>();
	const validate = compile(schema, slow);
	return (output) => {
		slow.clear();
		const isValid = validate(output);
		if (slow.size > 0) return slowErrors(slow, validate.errors ?? []);
		return isValid ? [] : (validate.errors ?? []).map(describeError);
	};
}

function compile(schema: JsonObject, slow: Map<string, SlowPatternError>): ValidateFunction {
	const { $schema, ...rest } = schema;
	const options = {
		allErrors: true,
		strict: false,
		validateFormats: true,
		validateSchema: false,
		logger: false,
	} as const;
	const ajv = createAjv($schema, { ...options, code: { regExp: boundedRegExp(slow) } });
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

/** Patterns that note when they are too slow, and are not tried again on the same output. */
function boundedRegExp(slow: Map<string, SlowPatternError>) {
	const create = (pattern: string, flags: string) => {
		const expression = new RegExp(pattern, flags);
		const test = (text: string) => {
			if (slow.has(pattern)) return false;
			try {
				return firstMatch(expression, text) !== null;
			} catch (error) {
				if (!(error instanceof SlowPatternError)) throw error;
				slow.set(pattern, error);
				return false;
			}
		};
		// ajv tells patterns apart by their texts.
		return { test, toString: () => expression.toString() };
	};
	return Object.assign(create, { code: "boundedRegExp" });
}

/** The places of slow patterns; the output itself where ajv names none. */
function slowErrors(slow: ReadonlyMap<string, SlowPatternError>, errors: readonly ErrorObject[]): OutputError[] {
	return [...slow.values()].map(({ pattern, message }) => {
		const place = errors.find(({ keyword, params }) => keyword === "pattern" && params.pattern === pattern);
		return { path: place?.instancePath ?? "", message: `cannot be checked: ${message}`, isSlow: true };
	});
}

function describeError({ instancePath, keyword, message, params }: ErrorObject): OutputError {
	const member = params.missingProperty ?? params.additionalProperty;
	return {
		path: instancePath,
		message: `${message ?? keyword}${detail(params)}`,
		...(typeof member === "string" ? { member } : {}),
	};
}

function detail(parameters: { readonly [name: string]: unknown }): string {
	if (typeof parameters.additionalProperty === "string") return ` (\`${parameters.additionalProperty}\`)`;
	if (Array.isArray(parameters.allowedValues)) return ` (${parameters.allowedValues.join(", ")})`;
	return "";
}
