/** Where JSON Schema's keywords hold schemas. */
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";

/** Keywords whose value is a schema; `items` may be one. */
export const SCHEMA_VALUES: readonly string[] = [
	..."additionalProperties propertyNames items additionalItems contains not if then else".split(" "),
];
/** Keywords whose value is a list of schemas; `items` may be one. */
export const SCHEMA_LISTS: readonly string[] = ["items", "allOf", "anyOf", "oneOf"];
/** Keywords whose value is a mapping to schemas. */
export const SCHEMA_MAPS: readonly string[] = [
	"properties",
	"patternProperties",
	"definitions",
	"$defs",
	"dependencies",
];

/** A schema inside a schema. */
export interface Subschema {
	readonly schema: JsonObject;
	/** Keys from the outer schema. */
	readonly path: readonly string[];
}

/** The schemas directly inside one, in its order. */
export function childrenOf(schema: JsonObject): Subschema[] {
	return Object.entries(schema).flatMap(([key, value]: [string, Json]): Subschema[] => {
		if (SCHEMA_LISTS.includes(key) && Array.isArray(value)) {
			return value.flatMap((item: Json, index) => at(item, [key, String(index)]));
		}
		if (SCHEMA_VALUES.includes(key)) return at(value, [key]);
		if (!SCHEMA_MAPS.includes(key) || !isJsonObject(value)) return [];
		return Object.entries(value).flatMap(([name, part]) => at(part, [key, name]));
	});
}

/** The schema itself and all inside it. */
export function* allSubschemas(schema: JsonObject, path: readonly string[] = []): Generator<Subschema> {
	yield { schema, path };
	for (const child of childrenOf(schema)) yield* allSubschemas(child.schema, [...path, ...child.path]);
}

function at(value: Json | undefined, path: readonly string[]): Subschema[] {
	return isJsonObject(value) ? [{ schema: value, path }] : [];
}
