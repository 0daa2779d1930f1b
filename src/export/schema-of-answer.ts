/** Structured answers beside the schemas that they were asked in: which fields an answer lacks. */
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import { columnParts } from "../values/column-parts.ts";
import { schemaColumns } from "./schema-columns.ts";

/** Names, each with those within it; an empty tree for a field that is not there at all. */
export interface FieldTree {
	[name: string]: FieldTree;
}

/**
 * The schema of an answer. An outcome does not name it, so it is the only one that has all names of the answer; null where
 * none or several do.
 */
export function schemaOf(output: Json, outputSchemas: readonly (JsonObject | null)[]): JsonObject | null {
	if (!isJsonObject(output)) return null;
	const fitting = outputSchemas.filter((schema) => schema !== null && hasNames(schema, Object.keys(output)));
	return fitting.length === 1 ? (fitting[0] ?? null) : null;
}

function hasNames(schema: JsonObject, names: readonly string[]): boolean {
	const known = new Set(fieldPaths(schema).map(([name]) => name));
	return names.every((name) => known.has(name));
}

/** The fields of the schema that the answer does not have, also within its mappings; null where it has all. */
export function absentFields(output: Json, schema: JsonObject | null): FieldTree | null {
	const missing = (schema === null ? [] : fieldPaths(schema)).flatMap((path) => missingPart(output, path) ?? []);
	if (missing.length === 0) return null;
	const absent: FieldTree = Object.create(null);
	for (const path of missing) addPath(absent, path);
	return absent;
}

/** The way to the first name that is not there, as one item; null where all are. */
function missingPart(output: Json, path: readonly string[]): readonly [readonly string[]] | null {
	let value: Json | undefined = output;
	for (const [depth, name] of path.entries()) {
		if (!isJsonObject(value)) return null;
		if (!Object.hasOwn(value, name)) return [path.slice(0, depth + 1)];
		value = value[name];
	}
	return null;
}

function addPath(tree: FieldTree, path: readonly string[]): void {
	let within = tree;
	for (const name of path) {
		within[name] ??= Object.create(null) as FieldTree;
		within = within[name];
	}
}

const pathsBySchema = new WeakMap<JsonObject, readonly (readonly string[])[]>();

/** Answers are many and schemas few: each is walked once. */
function fieldPaths(schema: JsonObject): readonly (readonly string[])[] {
	const known =
		pathsBySchema.get(schema) ?? schemaColumns("output", schema).map((column) => columnParts(column).slice(1));
	pathsBySchema.set(schema, known);
	return known;
}
