/** The filled value against its schema, with ajv: what does not fit and is optional goes. */
import { Ajv, type AnySchema, type ValidateFunction } from "ajv";
import { Ajv2019 } from "ajv/dist/2019.js";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormatsModule from "ajv-formats";
import { isJsonObject, type Json, type JsonObject } from "../../model/json.ts";
import { canonicalJson } from "../../values/canonical-json.ts";

export type Checked =
	| { readonly value: Json; readonly dropped: readonly string[] }
	| { readonly path: string; readonly reason: string };

const addFormats = addFormatsModule.default;
const CACHE_SIZE = 100;
const MOST_DROPS = 200;
const cache = new Map<string, ValidateFunction>();

/** Throws when the schema does not compile. */
export function compileSchema(schema: JsonObject): ValidateFunction {
	const key = canonicalJson(schema);
	const known = cache.get(key);
	if (known !== undefined) return known;
	const dialect = String(schema.$schema ?? "");
	const Dialect = dialect.includes("2020-12") ? Ajv2020 : dialect.includes("2019-09") ? Ajv2019 : Ajv;
	const ajv = new Dialect({ strict: false, allErrors: true, logger: false });
	addFormats(ajv);
	const { $schema: _, $id: __, ...bare } = schema;
	const validate = ajv.compile(bare as AnySchema);
	if (cache.size >= CACHE_SIZE) cache.clear();
	cache.set(key, validate);
	return validate;
}

/** Drops what is optional and does not fit, until the value is valid or a required part does not fit. */
export function checkOutput(schema: JsonObject, output: Json): Checked {
	const validate = compileSchema(schema);
	const dropped: string[] = [];
	let value = output;
	for (let round = 0; round < MOST_DROPS; round += 1) {
		if (validate(value)) return { value, dropped };
		const error = validate.errors?.[0];
		const path = error?.instancePath ?? "";
		if (path === "") return { path: failingMember(error?.params), reason: error?.message ?? "is not valid" };
		value = without(value, path.slice(1).split("/").map(unescapeSegment));
		dropped.push(path);
	}
	return { path: "", reason: "does not fit the schema" };
}

/** The member that an error at the top speaks of, as a path. */
function failingMember(params: unknown): string {
	const name = isJsonObject(params) ? (params.missingProperty ?? params.additionalProperty) : undefined;
	return typeof name === "string" ? `/${name}` : "";
}

function unescapeSegment(segment: string): string {
	return segment.replaceAll("~1", "/").replaceAll("~0", "~");
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
