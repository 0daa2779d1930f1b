import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import { canonicalJson } from "./canonical-json.ts";
import { jsonPointer } from "./json-pointer.ts";

/** More are looked at here, where it takes no time: ajv compares each value with each other. */
const LONG = 100;

/** A value that stands twice in an `enum` that ajv is not asked about. */
export interface RepeatedValue {
	/** JSON Pointer into the schema. */
	readonly path: string;
	readonly value: Json;
}

/** JSON Schema has seven types: of more names one is twice or none of them. */
const MOST_TYPES = 8;

/** Keywords whose values are data, whatever their keys are called. */
const DATA = new Set(["const", "default", "examples"]);
/** Keywords whose value gives schemas names. */
const NAMED = new Set(["properties", "patternProperties", "definitions", "$defs", "dependencies", "dependentSchemas"]);

/**
 * The schema with one value in each `enum` that is long, or holds what ajv cannot compare (it asks a mapping for its own
 * `valueOf`), and no longer `type` than shows its fault, for a check of its form.
 */
export function shortenEnums(schema: JsonObject): { readonly schema: JsonObject; readonly repeated: RepeatedValue[] } {
	const repeated: RepeatedValue[] = [];
	return { schema: shorten(schema, "", repeated) as JsonObject, repeated };
}

function shorten(value: Json, path: string, repeated: RepeatedValue[]): Json {
	if (Array.isArray(value)) return value.map((item: Json, index) => shorten(item, `${path}/${index}`, repeated));
	if (!isJsonObject(value)) return value;
	return mapMembers(value, path, (key, part, here) => {
		if (DATA.has(key)) return part;
		if (NAMED.has(key) && isJsonObject(part)) {
			return mapMembers(part, here, (_name, named, place) => shorten(named, place, repeated));
		}
		if (key === "type" && Array.isArray(part)) return part.slice(0, MOST_TYPES);
		if (key !== "enum" || !Array.isArray(part)) return shorten(part, here, repeated);
		const values = part as readonly Json[];
		if (values.length <= LONG && values.every((one) => typeof one !== "object" || one === null)) return part;
		const again = firstRepeated(values);
		if (again !== undefined) repeated.push({ path: here, value: again });
		return values.slice(0, 1);
	});
}

function mapMembers(
	mapping: JsonObject,
	path: string,
	change: (key: string, part: Json, place: string) => Json,
): JsonObject {
	return Object.fromEntries(
		Object.entries(mapping).map(([key, part]: [string, Json]) => [
			key,
			change(key, part, `${path}${jsonPointer([key])}`),
		]),
	);
}

function firstRepeated(values: readonly Json[]): Json | undefined {
	const seen = new Set<string>();
	return values.find((value) => {
		const text = canonicalJson(value);
		if (seen.has(text)) return true;
		seen.add(text);
		return false;
	});
}
