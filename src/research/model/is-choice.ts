/** Whether the schema itself names the values that a place may have: `enum`, `const`. */
import { isJsonObject, type Json, type JsonObject } from "../../model/json.ts";
import { resolvePointer, segmentsOf } from "../pointer.ts";

const MOST_STEPS = 20;

export function isChoice(root: JsonObject, path: string): boolean {
	const schemas = segmentsOf(path).reduce(
		(current, key) => current.flatMap((schema) => childrenOf(schema, key)).flatMap((child) => expand(root, child)),
		expand(root, root),
	);
	return schemas.some((schema) => Array.isArray(schema.enum) || schema.const !== undefined);
}

/** The schema with what it refers to and all its alternatives. */
function expand(root: JsonObject, schema: Json | undefined, steps = 0): readonly JsonObject[] {
	if (!isJsonObject(schema) || steps > MOST_STEPS) return [];
	const { $ref } = schema;
	const target = typeof $ref === "string" && $ref.startsWith("#") ? resolvePointer(root, $ref.slice(1)) : undefined;
	const parts = [schema.anyOf, schema.oneOf, schema.allOf].flatMap((list) => (Array.isArray(list) ? list : []));
	return [schema, ...[target, ...parts].flatMap((part) => expand(root, part, steps + 1))];
}

function childrenOf(schema: JsonObject, key: string): readonly (Json | undefined)[] {
	const { properties, additionalProperties, items, prefixItems } = schema;
	if (isJsonObject(properties) && Object.hasOwn(properties, key)) return [properties[key]];
	const own = Array.isArray(prefixItems) ? prefixItems[Number(key)] : undefined;
	return [own ?? items, additionalProperties];
}
