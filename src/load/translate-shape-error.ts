/** One ajv error → one sentence about what was expected and what was found. */
import type { ErrorObject } from "ajv";
import { acceptsType, branchesOf } from "./accepts-type.ts";
import { describeExpected } from "./describe-expected.ts";
import { describeFound, shortQuote } from "./describe-found.ts";
import { mendedValue } from "./mended-value.ts";
import { resolveNode, type SchemaNode } from "./pipeline-schema.ts";
import type { ShapeError } from "./shape-error.ts";
import { meantKey, unknownKeyHint, unknownKeyMessage } from "./unknown-key.ts";
import { valueHint } from "./value-hint.ts";

type Pointer = ShapeError["pointer"];

/** The mistake behind an ajv error that concerns the node at `pointer`; `written`: a number as it stands there in the file. */
export function translateShapeError(error: ErrorObject, pointer: Pointer, written?: string): ShapeError {
	const schema = schemaOf(error);
	switch (error.keyword) {
		case "additionalProperties":
			return unknownKey(String(error.params.additionalProperty), schema, pointer);
		case "required":
			return missingKey(String(error.params.missingProperty), schema, pointer);
		case "propertyNames":
			return badName(String(error.params.propertyName), error.schema, pointer);
		case "false schema":
			return excludedKey(pointer);
		case "uniqueItems":
			return repeatedItem(error, pointer);
		case "maxLength":
			return valueError(
				pointer,
				"out_of_range",
				`at most ${error.params.limit} characters`,
				[...String(error.data)].length,
			);
		default:
			return wrongValue(error, schema, pointer, written);
	}
}

/** The key that an unknown one was probably meant to be, so that it does not count as missing too. */
export function keyMeantBy(error: ErrorObject): string | undefined {
	if (error.keyword !== "additionalProperties") return undefined;
	return meantKey(String(error.params.additionalProperty), schemaOf(error));
}

/** The schema node whose keyword failed; `verbose` makes ajv name it. */
function schemaOf(error: ErrorObject): SchemaNode {
	return (error.parentSchema ?? {}) as SchemaNode;
}

function unknownKey(key: string, mapping: SchemaNode, pointer: Pointer): ShapeError {
	const hint = unknownKeyHint(key, mapping, pointer.at(-1));
	const message = unknownKeyMessage(key, mapping);
	return withHint({ pointer: [...pointer, key], target: "key", code: "unknown_key", message, key }, hint);
}

function missingKey(key: string, mapping: SchemaNode, pointer: Pointer): ShapeError {
	const property = mapping.properties?.[key];
	const message = `the key \`${key}\` is missing`;
	return withHint(
		{ pointer, target: "parent", code: "missing_key", message, key },
		property === undefined ? undefined : additionFor(key, resolveNode(property)),
	);
}

/** "add `version: 1`", or the key with the first sentence about it. */
function additionFor(key: string, property: SchemaNode): string {
	if (property.const !== undefined) return `add \`${key}: ${property.const}\``;
	const sentence = (property.description ?? "").split(/\.(?: |$)/)[0] ?? "";
	return `add \`${key}\`: ${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`;
}

function badName(name: string, names: unknown, pointer: Pointer): ShapeError {
	const expected = describeExpected(names as SchemaNode);
	const message = `expected ${expected}, found ${shortQuote(name)}`;
	const mended = mendedValue(name, branchesOf(resolveNode(names as SchemaNode)));
	return withHint(
		{ pointer: [...pointer, name], target: "key", code: "bad_format", message, key: name },
		mended === undefined ? undefined : `write ${mended}`,
	);
}

/** A `false` schema stands in one place only: keys that read a file, beside `glob`. */
function excludedKey(pointer: Pointer): ShapeError {
	const key = String(pointer.at(-1));
	return { pointer, target: "key", code: "not_allowed", message: `\`${key}\` cannot stand beside \`glob\``, key };
}

function repeatedItem(error: ErrorObject, pointer: Pointer): ShapeError {
	const index = Math.max(Number(error.params.i), Number(error.params.j));
	const item: unknown = Array.isArray(error.data) ? error.data[index] : undefined;
	const message = `expected each item once, found ${describeFound(item)} again`;
	return { pointer: [...pointer, index], target: "value", code: "not_allowed", message };
}

function wrongValue(error: ErrorObject, schema: SchemaNode, pointer: Pointer, written?: string): ShapeError {
	const found: unknown = error.data;
	const code = codeOf(error, schema);
	const expected = describeExpected(code === "wrong_type" ? withoutSize(schema) : schema);
	return withHint(
		valueError(pointer, code, expected, written ?? describeFound(found)),
		valueHint(found, schema, pointer.at(-1), written),
	);
}

function valueError(pointer: Pointer, code: ShapeError["code"], expected: string, found: string | number): ShapeError {
	return { pointer, target: "value", code, message: `expected ${expected}, found ${found}` };
}

/** How much a list or mapping must hold does not matter where none stands. */
function withoutSize({ minItems: _least, maxItems: _most, minProperties: _keys, ...schema }: SchemaNode): SchemaNode {
	return schema;
}

function codeOf(error: ErrorObject, schema: SchemaNode): ShapeError["code"] {
	const fitting = branchesOf(schema).filter((branch) => acceptsType(branch, error.data));
	if (fitting.length === 0) return "wrong_type";
	if (fitting.some((branch) => branch.enum !== undefined || branch.const !== undefined)) return "not_allowed";
	return typeof error.data === "string" ? "bad_format" : "out_of_range";
}

function withHint(error: ShapeError, hint: string | undefined): ShapeError {
	return hint === undefined ? error : { ...error, hint };
}
