/**
 * Mistakes that a JSON Schema validator takes in silence: a keyword nobody knows holds for nothing, so
 * that `propertys` would let every output pass.
 */
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import { suggest } from "../values/suggest.ts";

/** One keyword or type that is none. */
export interface KeywordFault {
	/** Way to it in the schema. */
	readonly path: readonly string[];
	/** The key at the end of the path is wrong, or the value there. */
	readonly target: "key" | "value";
	readonly message: string;
	readonly hint?: string;
}

const TYPES = ["string", "number", "integer", "boolean", "object", "array", "null"];
/** What other languages call them. */
const OTHER_TYPES: { readonly [name: string]: string } = {
	text: "string",
	str: "string",
	int: "integer",
	float: "number",
	decimal: "number",
	double: "number",
	bool: "boolean",
	list: "array",
	dict: "object",
	map: "object",
	mapping: "object",
	none: "null",
	nil: "null",
};

const SCHEMA_VALUES = "additionalProperties propertyNames items additionalItems contains not if then else".split(" ");
const SCHEMA_LISTS = ["items", "allOf", "anyOf", "oneOf"];
const SCHEMA_MAPS = ["properties", "patternProperties", "definitions", "$defs", "dependencies"];
/** Draft-07, `$defs`, and notes that hold for nothing wherever they stand. */
const KEYWORDS = new Set([
	...SCHEMA_VALUES,
	...SCHEMA_LISTS,
	...SCHEMA_MAPS,
	..."type enum const required minProperties maxProperties minItems maxItems uniqueItems".split(" "),
	..."minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength pattern format".split(" "),
	..."$id $schema $ref $comment $anchor title description default examples readOnly writeOnly deprecated".split(" "),
	..."contentEncoding contentMediaType nullable discriminator example".split(" "),
]);
const LATER_KEYWORDS = new Set([
	..."prefixItems unevaluatedItems unevaluatedProperties dependentRequired dependentSchemas".split(" "),
	..."minContains maxContains contentSchema $dynamicRef $dynamicAnchor $recursiveRef $recursiveAnchor".split(" "),
]);

/** All of them, in the order of the schema. */
export function findKeywordFaults(schema: Json, path: readonly string[] = []): KeywordFault[] {
	if (!isJsonObject(schema)) return [];
	return Object.entries(schema).flatMap(([key, value]) => {
		const here = [...path, key];
		if (key === "type") return faultyTypes(value, here);
		return [...faultyKeyword(key, here), ...inner(key, value, here)];
	});
}

function inner(key: string, value: Json, path: readonly string[]): KeywordFault[] {
	if (SCHEMA_LISTS.includes(key) && Array.isArray(value)) {
		return value.flatMap((item: Json, index) => findKeywordFaults(item, [...path, String(index)]));
	}
	if (SCHEMA_VALUES.includes(key)) return findKeywordFaults(value, path);
	if (!SCHEMA_MAPS.includes(key) || !isJsonObject(value)) return [];
	return Object.entries(value as JsonObject).flatMap(([name, part]) => findKeywordFaults(part, [...path, name]));
}

function faultyKeyword(key: string, path: readonly string[]): KeywordFault[] {
	if (KEYWORDS.has(key) || key.startsWith("x-")) return [];
	if (LATER_KEYWORDS.has(key)) {
		const message = `\`${key}\` belongs to a later draft of JSON Schema; outputs are held against draft-07`;
		return [{ path, target: "key", message, hint: "say it in draft-07, or remove it" }];
	}
	const meant = suggest(key, KEYWORDS);
	const hint = meant === undefined ? "a note of your own begins with `x-`" : `did you mean \`${meant}\`?`;
	return [{ path, target: "key", message: `JSON Schema has no keyword \`${key}\``, hint }];
}

function faultyTypes(value: Json, path: readonly string[]): KeywordFault[] {
	if (Array.isArray(value)) {
		return value.flatMap((item: Json, index) => faultyType(item, [...path, String(index)]));
	}
	return faultyType(value, path);
}

function faultyType(value: Json, path: readonly string[]): KeywordFault[] {
	if (typeof value === "string" && TYPES.includes(value)) return [];
	const found = isJsonObject(value) ? "a mapping" : JSON.stringify(value);
	const message = `expected one of ${TYPES.join(", ")}, found ${found}`;
	const name = String(value).toLowerCase();
	const meant = Object.hasOwn(OTHER_TYPES, name) ? OTHER_TYPES[name] : suggest(name, TYPES);
	return [{ path, target: "value", message, ...(meant === undefined ? {} : { hint: `did you mean \`${meant}\`?` }) }];
}
