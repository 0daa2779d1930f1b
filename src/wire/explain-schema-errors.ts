/**
 * Turns ajv's errors into field errors: a key that a person can find, what was expected and what was
 * found. One row a keyword; the keys are relative to the value that was checked.
 */
import type { ErrorObject } from "ajv";
import type { FieldError } from "../model/batch-api.ts";
import { pointerParts } from "../values/json-pointer.ts";
import {
	countCharacters,
	type FieldErrorCode,
	fieldError,
	found,
	grouped,
	joinKeys,
	memberKey,
	oneOf,
	typeName,
} from "./field-error.ts";

type Explanation = readonly [code: FieldErrorCode, message: string];

/** Why a key that exists elsewhere in the API is not allowed here. */
export type KeyHints = Readonly<Record<string, string>>;

const TYPE_NAMES: Readonly<Record<string, string>> = {
	string: "text",
	number: "a number",
	integer: "a whole number",
	boolean: "true or false",
	object: "an object",
	array: "a list",
};

/** The errors of one check, in the order of the schema, without ajv's own bookkeeping entries. */
export function explainSchemaErrors(
	errors: readonly ErrorObject[],
	hints: KeyHints = {},
	prefix = "",
): readonly FieldError[] {
	return errors.filter((error) => error.keyword !== "if").map((error) => explainError(error, hints, prefix));
}

function explainError(error: ErrorObject, hints: KeyHints, prefix: string): FieldError {
	const key = joinKeys(prefix, keyOf(error.instancePath));
	if (error.keyword === "additionalProperties") return unknownKey(error, key, hints);
	if (error.keyword === "required") {
		const missing = String(error.params.missingProperty);
		return fieldError(memberKey(key, missing), "required", `expected ${missing}, found nothing`);
	}
	const [code, message] = explain(error);
	return fieldError(key, code, message);
}

function unknownKey(error: ErrorObject, key: string, hints: KeyHints): FieldError {
	const name = String(error.params.additionalProperty);
	const known = Object.keys(error.parentSchema?.properties ?? {});
	const hint = Object.hasOwn(hints, name) ? hints[name] : undefined;
	const message = `unknown key ${found(name)}; ${hint ?? `expected one of ${oneOf(known)}`}`;
	return fieldError(memberKey(key, name), "unknown_key", message);
}

function explain(error: ErrorObject): Explanation {
	const value: unknown = error.data;
	const limit = Number(error.params.limit);
	switch (error.keyword) {
		case "type":
			return ["invalid_type", `expected ${typeList(error.params.type)}, found ${describeForType(value)}`];
		case "enum":
			return ["invalid_enum", `expected ${oneOf(alternatives(error))}, found ${found(value)}`];
		case "maxLength":
			return ["too_long", `expected at most ${grouped(limit)} characters, found ${length(value)}`];
		case "minLength":
			return ["too_short", "expected text, found an empty text"];
		case "pattern":
			return ["blank", `expected text, found ${value === "" ? "an empty text" : "only blanks"}`];
		case "minItems":
			return ["too_few", "expected at least 1 item, found none"];
		case "maxItems":
			return ["too_many", `expected at most ${limit} items, found ${Array.isArray(value) ? value.length : 0}`];
		case "minimum":
		case "maximum":
			return ["out_of_range", `expected ${range(error)}, found ${found(value)}`];
		case "minProperties":
			return ["invalid_output_formats", "expected a JSON Schema, found an empty object"];
		case "format":
			return ["invalid_format", `expected ${formatName(error.params.format)}, found ${foundIn(error)}`];
		default:
			return ["invalid_type", error.message ?? "not valid"];
	}
}

/** The members of an enumeration, and what its `$comment` allows beside them. */
function alternatives(error: ErrorObject): readonly string[] {
	const comment: unknown = error.parentSchema?.$comment;
	return [...error.params.allowedValues, ...(typeof comment === "string" ? [comment] : [])];
}

function typeList(types: string | readonly string[]): string {
	const list = typeof types === "string" ? [types] : types;
	return oneOf(list.map((type) => TYPE_NAMES[type] ?? type));
}

/** A number that is not whole is shown itself: "found a number" would not explain anything. */
function describeForType(value: unknown): string {
	return typeof value === "number" ? found(value) : typeName(value);
}

/** What may hold a user name and password, or a secret, is not repeated. */
function foundIn({ data, parentSchema }: ErrorObject): string {
	const isSecret = parentSchema?.writeOnly === true || (typeof data === "string" && data.includes("@"));
	return isSecret ? "another text" : found(data);
}

function length(value: unknown): string {
	return grouped(typeof value === "string" ? countCharacters(value) : 0);
}

function range(error: ErrorObject): string {
	const { minimum, maximum } = error.parentSchema ?? {};
	if (maximum === undefined) return `${minimum} or more`;
	return `${minimum} to ${maximum}`;
}

function formatName(format: string): string {
	if (format === "date-bound") return "a day of the calendar such as 2026-03-31";
	return "a URL such as https://example.com/page";
}

/** `/tasks/3/query` to `tasks[3].query`. */
function keyOf(instancePath: string): string {
	return pointerParts(instancePath).reduce((key, part) => memberKey(key, /^\d+$/.test(part) ? Number(part) : part), "");
}
