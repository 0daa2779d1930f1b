/**
 * The columns that an output schema promises, in its order, so that a table has them whether or not a row fills them.
 * Objects are spread as `flatten` spreads values; everything else is one column, as is an object that refers to itself.
 */
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import { memberColumn } from "../values/column-parts.ts";

/** What else of a schema speaks of the same value. */
const IN_PLACE = ["allOf", "anyOf", "oneOf", "if", "then", "else"];

/** Each column once. */
export function schemaColumns(prefix: string, schema: JsonObject): readonly string[] {
	return [...new Set(schemaLeaves(prefix, schema).map(([column]) => column))];
}

/** A column with the schemas that speak of what stands in it, its own first. */
export type SchemaLeaf = readonly [column: string, schemas: readonly Json[]];

/** In the schema's order; a column stands once for each place that speaks of it. */
export function schemaLeaves(prefix: string, schema: JsonObject): readonly SchemaLeaf[] {
	return leavesOf(prefix, schema, { root: schema, within: [] });
}

interface Position {
	readonly root: JsonObject;
	/** The schemas around this one. */
	readonly within: readonly JsonObject[];
}

function leavesOf(column: string, schema: Json, position: Position): readonly SchemaLeaf[] {
	const members = memberLeaves(column, schema, position);
	if (members.length > 0) return members;
	return [[column, isJsonObject(schema) ? [schema, ...sameValue(schema, position.root)] : []]];
}

function memberLeaves(column: string, schema: Json, { root, within }: Position): readonly SchemaLeaf[] {
	if (!isJsonObject(schema) || within.includes(schema)) return [];
	const inside = { root, within: [...within, schema] };
	const own = isJsonObject(schema.properties) ? Object.entries(schema.properties) : [];
	return [
		...own.flatMap(([name, member]) => leavesOf(memberColumn(column, name), member, inside)),
		...sameValue(schema, root).flatMap((other) => memberLeaves(column, other, inside)),
	];
}

function sameValue(schema: JsonObject, root: JsonObject): readonly Json[] {
	return [referred(schema.$ref, root), ...IN_PLACE.flatMap((keyword) => schema[keyword] ?? [])];
}

/** What a reference within the schema leads to; null for any other. */
function referred(reference: Json | undefined, root: JsonObject): Json {
	if (typeof reference !== "string" || !reference.startsWith("#")) return null;
	let found: Json = root;
	for (const step of reference.slice(1).split("/").slice(1)) {
		const name = decoded(step).replaceAll("~1", "/").replaceAll("~0", "~");
		if (!isJsonObject(found) || !Object.hasOwn(found, name)) return null;
		found = found[name] ?? null;
	}
	return found;
}

function decoded(step: string): string {
	try {
		return decodeURIComponent(step);
	} catch {
		return step;
	}
}
