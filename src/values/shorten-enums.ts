import type { Json, JsonObject } from "../model/json.ts";
import { canonicalJson } from "./canonical-json.ts";

/** More are looked at here, where it takes no time: ajv compares each value with each other. */
const LONG = 100;

/** A value that stands twice in a long `enum`. */
export interface RepeatedValue {
	/** JSON Pointer into the schema. */
	readonly path: string;
	readonly value: Json;
}

/** JSON Schema has seven types: of more names one is twice or none of them. */
const MOST_TYPES = 8;

/** The schema with one value in each long `enum`, and no longer `type` than shows its fault, for a check of its form. */
export function shortenEnums(schema: JsonObject): { readonly schema: JsonObject; readonly repeated: RepeatedValue[] } {
	const repeated: RepeatedValue[] = [];
	return { schema: shorten(schema, "", repeated) as JsonObject, repeated };
}

function shorten(value: Json, path: string, repeated: RepeatedValue[]): Json {
	if (Array.isArray(value)) return value.map((item: Json, index) => shorten(item, `${path}/${index}`, repeated));
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, part]: [string, Json]) => {
			const here = `${path}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
			if (key === "type" && Array.isArray(part)) return [key, part.slice(0, MOST_TYPES)];
			if (key !== "enum" || !Array.isArray(part) || part.length <= LONG) return [key, shorten(part, here, repeated)];
			const again = firstRepeated(part as readonly Json[]);
			if (again !== undefined) repeated.push({ path: here, value: again });
			return [key, part.slice(0, 1)];
		}),
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
