/**
 * Mistakes that a JSON Schema validator takes in silence: a keyword nobody knows holds for nothing, so
 * that `propertys` would let every output pass.
 */
import type { Json, JsonObject } from "../model/json.ts";
import { suggest } from "../values/suggest.ts";
import { textOf } from "../values/text-of.ts";
import { describeValue, type SchemaFault } from "./schema-fault.ts";
import { allSubschemas, SCHEMA_LISTS, SCHEMA_MAPS, SCHEMA_VALUES } from "./subschemas.ts";

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
export function findKeywordFaults(root: JsonObject): SchemaFault[] {
	return [...allSubschemas(root)].flatMap(({ schema, path }) =>
		Object.entries(schema).flatMap(([key, value]) => {
			const here = [...path, key];
			return key === "type" ? faultyTypes(value, here) : faultyKeyword(key, here);
		}),
	);
}

function faultyKeyword(key: string, path: readonly string[]): SchemaFault[] {
	if (KEYWORDS.has(key) || key.startsWith("x-")) return [];
	if (LATER_KEYWORDS.has(key)) {
		const message = `\`${key}\` belongs to a later draft of JSON Schema; outputs are held against draft-07`;
		return [{ path, target: "key", message, hint: "say it in draft-07, or remove it" }];
	}
	const meant = suggest(key, KEYWORDS);
	const hint = meant === undefined ? "a note of your own begins with `x-`" : `did you mean \`${meant}\`?`;
	return [{ path, target: "key", message: `JSON Schema has no keyword \`${key}\``, hint }];
}

function faultyTypes(value: Json, path: readonly string[]): SchemaFault[] {
	if (Array.isArray(value)) {
		return value.flatMap((item: Json, index) => faultyType(item, [...path, String(index)]));
	}
	return faultyType(value, path);
}

function faultyType(value: Json, path: readonly string[]): SchemaFault[] {
	if (typeof value === "string" && TYPES.includes(value)) return [];
	const message = `expected one of ${TYPES.join(", ")}, found ${describeValue(value)}`;
	const name = textOf(value).toLowerCase();
	const meant = Object.hasOwn(OTHER_TYPES, name) ? OTHER_TYPES[name] : suggest(name, TYPES);
	return [{ path, target: "value", message, ...(meant === undefined ? {} : { hint: `did you mean \`${meant}\`?` }) }];
}
