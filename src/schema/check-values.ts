/** Values that a keyword of JSON Schema cannot have, such as `minimum: "3"`: what the schema of schemas says. */
import type { ErrorObject } from "ajv";
import type { JsonObject } from "../model/json.ts";
import { pointerParts } from "../values/json-pointer.ts";
import { shortenEnums } from "../values/shorten-enums.ts";
import { schemaErrors } from "./create-ajv.ts";
import { describeValue, type SchemaFault } from "./schema-fault.ts";
import { allSubschemas } from "./subschemas.ts";

/** All of them; one for each place. */
export function findValueFaults(root: JsonObject): SchemaFault[] {
	const { $schema, ...rest } = root;
	const { schema, repeated } = shortenEnums(rest);
	const twice = repeated.map(({ path, value }): SchemaFault => {
		return { path: pointerParts(path), target: "value", message: repeatedMessage(value) };
	});
	return [...twice, ...mostExact(schemaErrors($schema, schema)).map(toFault), ...badPatterns(root)];
}

/** Of errors around each other the innermost: ajv names the branches of a failed union, too. */
function mostExact(errors: readonly ErrorObject[]): ErrorObject[] {
	const around = new Set(errors.flatMap(({ instancePath }) => pathsAbove(instancePath)));
	const kept = new Map<string, ErrorObject>();
	for (const error of errors) {
		const place = error.instancePath;
		if (!around.has(place) && !kept.has(place)) kept.set(place, error);
	}
	return [...kept.values()];
}

/** `/a/b/c` → ``, `/a`, `/a/b`. */
function pathsAbove(pointer: string): string[] {
	const parts = pointer.split("/").slice(0, -1);
	return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}

function toFault(error: ErrorObject): SchemaFault {
	const { keyword, data, params, instancePath } = error;
	const path = pointerParts(instancePath);
	if (keyword === "uniqueItems" && Array.isArray(data)) {
		const again = Math.max(Number(params.i), Number(params.j));
		return { path: [...path, String(again)], target: "value", message: repeatedMessage(data[again]) };
	}
	const hint = hintFor(path.at(-1), data, params.type);
	const message = `expected ${expectationOf(error)}, found ${describeValue(data)}`;
	return { path, target: "value", message, ...(hint === undefined ? {} : { hint }) };
}

function repeatedMessage(value: unknown): string {
	return `expected each item once, found ${describeValue(value)} again`;
}

const TYPE_NAMES: { readonly [type: string]: string } = {
	array: "a list",
	boolean: "true or false",
	integer: "a whole number",
	number: "a number",
	object: "a mapping",
	string: "text",
};

function expectationOf({ keyword, params, message = "" }: ErrorObject): string {
	if (keyword === "type") {
		const types: string[] = [params.type].flat();
		// A schema is a mapping; that `true` and `false` are schemas, too, helps nobody here.
		return types.includes("object")
			? "a JSON Schema as a mapping"
			: types.map((type) => TYPE_NAMES[type] ?? type).join(" or ");
	}
	if (keyword === "minItems") return "a list with something in it";
	if (keyword === "minimum") return `${params.limit} or more`;
	if (keyword === "exclusiveMinimum") return `a number above ${params.limit}`;
	if (keyword === "enum") return `one of ${params.allowedValues.join(", ")}`;
	return `what ${message}`;
}

function hintFor(keyword: string | undefined, data: unknown, type: unknown): string | undefined {
	if (keyword === "required" && typeof data === "boolean") {
		return "name what is required in a list, in the mapping around: `required: [name]`";
	}
	const wantsNumber = type === "number" || type === "integer";
	const isNumber = typeof data === "string" && data.trim() !== "" && Number.isFinite(Number(data));
	return wantsNumber && isNumber ? `remove the quotes: ${String(data).trim()}` : undefined;
}

/** ajv finds them one at a time, and says not where. */
function badPatterns(root: JsonObject): SchemaFault[] {
	return [...allSubschemas(root)].flatMap(({ schema, path }) => {
		const named = Object.keys(typeof schema.patternProperties === "object" ? (schema.patternProperties ?? {}) : {});
		return [
			...(typeof schema.pattern === "string" ? badPattern(schema.pattern, [...path, "pattern"], "value") : []),
			...named.flatMap((pattern) => badPattern(pattern, [...path, "patternProperties", pattern], "key")),
		];
	});
}

function badPattern(pattern: string, path: readonly string[], target: "key" | "value"): SchemaFault[] {
	try {
		new RegExp(pattern, "u");
		return [];
	} catch (error) {
		const reason = (error as Error).message.replace(/^Invalid regular expression: \/.*\/\w*: /s, "");
		return [{ path, target, message: `expected a regular expression, found ${describeValue(pattern)}: ${reason}` }];
	}
}
