/**
 * A value that satisfies a JSON Schema of the subset that the service knows (contract section 7), the same for the same
 * query. `pattern` and `uniqueItems` are beyond it.
 */
import { isJsonObject, type Json, type JsonObject } from "../../../src/model/json.ts";
import { hashShare } from "./chance.ts";

/** Schemas may refer to themselves: below this depth only what is required is filled in. */
const DEEPEST = 6;

interface Place {
	readonly root: JsonObject;
	/** Makes values of different places differ. */
	readonly path: string;
	readonly depth: number;
}

export function generateOutput(schema: JsonObject, query: string): Json {
	const value = generate(schema, { root: schema, path: query, depth: 0 });
	const isEmptyObject = isJsonObject(value) && Object.keys(value).length === 0;
	return isEmptyObject && schema.additionalProperties !== false ? { answer: `Answer to ${query}` } : value;
}

function generate(given: Json | undefined, place: Place): Json {
	if (!isJsonObject(given)) return `Answer to ${place.path}`;
	const schema = resolve(given, place.root);
	if (schema.const !== undefined) return schema.const;
	if (Array.isArray(schema.enum)) return pick(schema.enum, place.path);
	switch (typeOf(schema)) {
		case "object":
			return generateObject(schema, place);
		case "array":
			return generateArray(schema, place);
		case "integer":
		case "number":
			return generateNumber(schema, place.path);
		case "boolean":
			return hashShare(place.path) < 0.5;
		case "null":
			return null;
		default:
			return generateText(schema, place.path);
	}
}

/** Follows references inside the schema and takes the first of several alternatives. */
function resolve(schema: JsonObject, root: JsonObject): JsonObject {
	const { $ref, anyOf, oneOf, allOf, ...rest } = schema;
	const alternatives = [anyOf, oneOf].map((list) => (Array.isArray(list) ? list[0] : undefined));
	const parts = [find($ref, root), ...alternatives, ...(Array.isArray(allOf) ? allOf : [])].filter(isJsonObject);
	return parts.reduce<JsonObject>((merged, part) => merge(merged, resolve(part, root)), rest);
}

function merge(one: JsonObject, other: JsonObject): JsonObject {
	const required = [one.required, other.required].flatMap((names) => (Array.isArray(names) ? names : []));
	const properties = { ...(one.properties as JsonObject), ...(other.properties as JsonObject) };
	return { ...other, ...one, ...(required.length ? { required } : {}), ...(hasKeys(properties) ? { properties } : {}) };
}

function find(reference: Json | undefined, root: JsonObject): Json | undefined {
	if (typeof reference !== "string" || !reference.startsWith("#")) return undefined;
	return reference
		.split("/")
		.slice(1)
		.reduce<Json | undefined>((value, key) => (isJsonObject(value) ? value[key] : undefined), root);
}

function typeOf({ type, properties, items }: JsonObject): Json | undefined {
	if (Array.isArray(type)) return type.find((each) => each !== "null");
	return type ?? (properties !== undefined ? "object" : items !== undefined ? "array" : undefined);
}

function generateObject(schema: JsonObject, place: Place): JsonObject {
	const properties = isJsonObject(schema.properties) ? schema.properties : {};
	const required = (Array.isArray(schema.required) ? schema.required : []) as readonly string[];
	const names = place.depth >= DEEPEST ? required : [...new Set([...Object.keys(properties), ...required])];
	return Object.fromEntries(names.map((name) => [name, generate(properties[name], below(place, name))]));
}

function generateArray(schema: JsonObject, place: Place): Json[] {
	const least = numberOr(schema.minItems, 0);
	const usual = place.depth >= DEEPEST ? 0 : 1 + Math.floor(hashShare(place.path) * 3);
	const length = Math.min(Math.max(least, usual), numberOr(schema.maxItems, Number.POSITIVE_INFINITY));
	return Array.from({ length }, (_, index) => generate(schema.items, below(place, String(index))));
}

function generateNumber(schema: JsonObject, path: string): number {
	const step = numberOr(schema.multipleOf, schema.type === "number" ? 0.5 : 1);
	const above = numberOr(schema.exclusiveMinimum, Number.NEGATIVE_INFINITY) + step;
	const least = Math.max(numberOr(schema.minimum, Number.NEGATIVE_INFINITY), above);
	const most = Math.min(numberOr(schema.maximum, Infinity), numberOr(schema.exclusiveMaximum, Infinity) - step);
	const from = Number.isFinite(least) ? least : Number.isFinite(most) ? most - 100 * step : step;
	const first = Math.ceil(from / step);
	const last = Math.max(first, Number.isFinite(most) ? Math.floor(most / step) : first + 100);
	return (first + Math.floor(hashShare(path) * (last - first + 1))) * step;
}

const FORMATS: Readonly<Record<string, string>> = {
	date: "2026-03-31",
	"date-time": "2026-03-31T12:00:00Z",
	time: "12:00:00Z",
	uri: "https://example.com/",
	email: "someone@example.com",
	uuid: "7d0f6f0e-6a1c-4d8e-9c35-0a2f5b1c9e44",
};

function generateText(schema: JsonObject, path: string): string {
	const format = typeof schema.format === "string" ? FORMATS[schema.format] : undefined;
	const text = (format ?? `Answer to ${path}`).padEnd(numberOr(schema.minLength, 0), ".");
	return text.slice(0, numberOr(schema.maxLength, text.length));
}

function below({ root, path, depth }: Place, name: string): Place {
	return { root, path: `${path}/${name}`, depth: depth + 1 };
}

function pick(values: readonly Json[], path: string): Json {
	return values[Math.floor(hashShare(path) * values.length)] ?? null;
}

function numberOr(value: Json | undefined, otherwise: number): number {
	return typeof value === "number" ? value : otherwise;
}

function hasKeys(object: JsonObject): boolean {
	return Object.keys(object).length > 0;
}
