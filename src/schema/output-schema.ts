/**
 * Compiles the JSON Schemas that users write for their outputs and rows: the only place that does, so that a
 * schema means the same when it is loaded, when an engine fills it and when an output is checked.
 */
import type { ErrorObject, ValidateFunction } from "ajv";
import type { Json, JsonObject } from "../model/json.ts";
import { isTooDeep, MAX_NESTING } from "../model/nesting.ts";
import { runWithin } from "../values/run-within.ts";
import { shortenEnums } from "../values/shorten-enums.ts";
import type { SlowPatternError } from "./bounded-pattern.ts";
import { createAjv, schemaErrors } from "./create-ajv.ts";
import { describeExpectation, listAllowed } from "./describe-expectation.ts";
import { addOwnKeywords } from "./own-keywords.ts";
import { SlowPatterns } from "./slow-patterns.ts";

/** One place where an output breaks its schema. */
export interface OutputError {
	/** JSON Pointer into the output; empty for the output itself. */
	readonly path: string;
	readonly message: string;
	/** The member that is missing there, or that may not be there. */
	readonly member?: string;
	/** True when it could not be told in time whether the output is valid: the schema is at fault. */
	readonly isSlow?: boolean;
}

/** One place where a row of data breaks its schema. */
export interface RowError extends OutputError {
	/** What was expected, in words; absent where no short phrase says it. */
	readonly expected?: string;
	/** True where the value fits none of several alternatives, whose errors stand at the same path. */
	readonly isUnion?: boolean;
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
	return compileCheck(schema, describeError);
}

function compileCheck(
	schema: JsonObject,
	describe: (error: ErrorObject) => RowError,
): (value: Json) => readonly RowError[] {
	const slow = new SlowPatterns();
	const validate = compile(schema, slow);
	const errorsOf = (output: Json) => (validate(output) ? [] : (validate.errors ?? []));
	return (output) => {
		const errors = runWithin(
			CHECK_MS,
			() => errorsOf(output),
			() => null,
		);
		return errors === null ? explainSlowness(slow, () => errorsOf(output)) : errors.map(describe);
	};
}

/** Every error of each row, in their order; empty for one that is valid. */
export type RowsCheck = (rows: readonly Json[]) => readonly (readonly RowError[])[];

/** The same for rows of data, within one bound on time for many of them. Throws OutputSchemaError. */
export function compileRowSchema(schema: JsonObject): RowsCheck {
	const validate = compile(schema, new SlowPatterns());
	const errorsOf = (row: Json) => (validate(row) ? [] : (validate.errors ?? []).map(describeRowError));
	return (rows) =>
		runWithin(
			CHECK_MS,
			() => rows.map(errorsOf),
			() => firstSlow(rows, compileCheck(schema, describeRowError)),
		);
}

/** One by one, up to the first row that shows the schema to be slow. */
function firstSlow(rows: readonly Json[], check: (row: Json) => readonly RowError[]): readonly (readonly RowError[])[] {
	const found: (readonly RowError[])[] = [];
	for (const row of rows) {
		const errors = check(row);
		found.push(errors);
		if (errors.some(({ isSlow }) => isSlow === true)) break;
	}
	return found;
}

/** For one output, or some hundred rows: far above what a sound schema takes. */
const CHECK_MS = 2_000;

/** Tries again with each pattern bounded for itself, since a bound costs more than most matches: which one was it? */
function explainSlowness(slow: SlowPatterns, check: () => readonly ErrorObject[]): readonly OutputError[] {
	const errors = slow.whileBounded(() => runWithin(CHECK_MS, check, () => []));
	if (slow.found.size > 0) return slowErrors(slow.found, errors);
	return [{ path: "", message: `cannot be checked: it took longer than ${CHECK_MS / 1_000} s`, isSlow: true }];
}

function compile(schema: JsonObject, slow: SlowPatterns): ValidateFunction {
	if (isTooDeep(schema)) throw new OutputSchemaError(`it has more than ${MAX_NESTING} levels`, "");
	const { $schema, ...rest } = schema;
	const options = {
		allErrors: true,
		strict: false,
		validateFormats: true,
		validateSchema: false,
		logger: false,
		// A property called `constructor` is none that every object has.
		ownProperties: true,
	} as const;
	const ajv = createAjv($schema, { ...options, code: { regExp: slow.regExp } });
	addOwnKeywords(ajv);
	const short = shortenEnums(rest);
	const [repeated] = short.repeated;
	if (repeated !== undefined) {
		throw new OutputSchemaError(`${JSON.stringify(repeated.value)} stands twice in one \`enum\``, repeated.path);
	}
	const [first] = schemaErrors($schema, short.schema);
	if (first !== undefined) {
		throw new OutputSchemaError(
			`${first.message ?? "it is no JSON Schema"}${detail(first.params)}`,
			first.instancePath,
		);
	}
	try {
		return ajv.compile(rest);
	} catch (error) {
		throw new OutputSchemaError(error instanceof Error ? error.message : String(error), "", { cause: error });
	}
}

/** The places of slow patterns; the output itself where ajv names none. */
function slowErrors(slow: ReadonlyMap<string, SlowPatternError>, errors: readonly ErrorObject[]): OutputError[] {
	return [...slow.values()].map(({ pattern, message }) => {
		const place = errors.find(({ keyword, params }) => keyword === "pattern" && params.pattern === pattern);
		return { path: place?.instancePath ?? "", message: `cannot be checked: ${message}`, isSlow: true };
	});
}

function describeRowError(error: ErrorObject): RowError {
	const expected = describeExpectation(error);
	return {
		...describeError(error),
		...(expected === undefined ? {} : { expected }),
		...(error.keyword === "anyOf" || error.keyword === "oneOf" ? { isUnion: true } : {}),
	};
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
	if (Array.isArray(parameters.allowedValues)) return ` (${listAllowed(parameters.allowedValues)})`;
	return "";
}
