/** The filled value against its schema: what does not fit and is optional goes. */
import { isJsonObject, type Json, type JsonObject } from "../../model/json.ts";
import { compileOutputSchema, type OutputCheck } from "../../schema/output-schema.ts";
import { canonicalJson } from "../../values/canonical-json.ts";
import { segmentsOf } from "../pointer.ts";

export type Checked =
	| { readonly value: Json; readonly dropped: readonly string[] }
	| { readonly path: string; readonly reason: string; readonly isSlow: boolean };

const CACHE_SIZE = 100;
const MOST_DROPS = 200;
const cache = new Map<string, OutputCheck>();

/** Throws when the schema does not compile. */
export function compileSchema(schema: JsonObject): OutputCheck {
	const key = canonicalJson(schema);
	const known = cache.get(key);
	if (known !== undefined) return known;
	const check = compileOutputSchema(schema);
	if (cache.size >= CACHE_SIZE) cache.clear();
	cache.set(key, check);
	return check;
}

/** Drops what is optional and does not fit, until the value is valid or a required part does not fit. */
export function checkOutput(schema: JsonObject, output: Json): Checked {
	const check = compileSchema(schema);
	const dropped: string[] = [];
	let value = output;
	for (let round = 0; round < MOST_DROPS; round += 1) {
		const [error] = check(value);
		if (error === undefined) return { value, dropped };
		const { path, message: reason, member, isSlow = false } = error;
		if (isSlow) return { path, reason, isSlow };
		if (path === "") return { path: member === undefined ? "" : `/${member}`, reason, isSlow };
		value = without(value, segmentsOf(path));
		dropped.push(path);
	}
	return { path: "", reason: "does not fit the schema", isSlow: false };
}

function without(value: Json, path: readonly string[]): Json {
	const [head, ...rest] = path;
	if (head === undefined) return value;
	if (Array.isArray(value)) {
		const index = Number(head);
		if (rest.length === 0) return value.filter((_, position) => position !== index);
		return value.map((item: Json, position: number) => (position === index ? without(item, rest) : item));
	}
	if (!isJsonObject(value)) return value;
	const entries = Object.entries(value).filter(([name]) => rest.length > 0 || name !== head);
	return Object.fromEntries(entries.map(([name, item]) => [name, name === head ? without(item, rest) : item]));
}
