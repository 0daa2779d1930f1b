import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import { isContainer } from "../model/nesting.ts";
import { canonicalJson } from "./canonical-json.ts";
import { jsonPointer } from "./json-pointer.ts";

/** More are looked at here, where it takes no time: ajv compares each value with each other. */
const LONG = 100;

/** The second of two equal values in an `enum` that ajv is not asked about. */
export interface RepeatedValue {
	/** JSON Pointer into the schema. */
	readonly path: string;
	readonly value: Json;
}

/** JSON Schema has seven types: of more names one is twice or none of them. */
const MOST_TYPES = 8;

/** Keywords, of all drafts, whose value is a schema, or a list of schemas. */
const SCHEMAS = new Set([
	..."additionalItems additionalProperties allOf anyOf contains contentSchema else if items not oneOf".split(" "),
	..."prefixItems propertyNames then unevaluatedItems unevaluatedProperties".split(" "),
]);
/** Keywords whose value gives schemas names. */
const NAMED = new Set(["properties", "patternProperties", "definitions", "$defs", "dependencies", "dependentSchemas"]);

/**
 * The schema with one value in each `enum` that is long, or holds what ajv cannot compare (it asks a mapping for its own
 * `valueOf`), and in `type` nothing but text, no more of it than shows its fault, for a check of its form.
 */
export function shortenEnums(schema: JsonObject): { readonly schema: JsonObject; readonly repeated: RepeatedValue[] } {
	const repeated: RepeatedValue[] = [];
	return { schema: shorten(schema, "", repeated) as JsonObject, repeated };
}

function shorten(value: Json, path: string, repeated: RepeatedValue[]): Json {
	if (Array.isArray(value)) return value.map((item: Json, index) => shorten(item, `${path}/${index}`, repeated));
	if (!isJsonObject(value)) return value;
	return mapMembers(value, path, (key, part, here) => {
		if (SCHEMAS.has(key)) return shorten(part, here, repeated);
		if (NAMED.has(key) && isJsonObject(part)) {
			return mapMembers(part, here, (_name, named, place) => shorten(named, place, repeated));
		}
		if (!Array.isArray(part)) return part;
		const list = part as readonly Json[];
		if (key === "type")
			return list.slice(0, MOST_TYPES).map((type) => (isContainer(type) ? canonicalJson(type) : type));
		return key === "enum" ? shortenEnum(list, here, repeated) : part;
	});
}

function shortenEnum(values: readonly Json[], path: string, repeated: RepeatedValue[]): readonly Json[] {
	if (values.length <= LONG && !values.some(isContainer)) return values;
	const again = firstRepeated(values);
	if (again !== undefined) repeated.push({ path: `${path}/${again}`, value: values[again] ?? null });
	return values.slice(0, 1);
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

/** Its place. */
function firstRepeated(values: readonly Json[]): number | undefined {
	const seen = new Set<string>();
	const place = values.findIndex((value) => {
		const text = canonicalJson(value);
		if (seen.has(text)) return true;
		seen.add(text);
		return false;
	});
	return place === -1 ? undefined : place;
}
