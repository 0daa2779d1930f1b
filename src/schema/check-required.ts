/** Names that a schema requires and does not describe: mostly typing errors, which no answer can satisfy. */
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import { suggest } from "../values/suggest.ts";
import type { SchemaFault } from "./schema-fault.ts";
import { childrenOf, type Subschema } from "./subschemas.ts";

/** Keywords whose schemas are about the same value as the one they stand in. */
const SAME_VALUE = new Set(["allOf", "anyOf", "oneOf", "then", "else"]);
/** What stands there is asked, and not demanded. */
const ASKED = new Set(["if", "not"]);

/** `around` are the schemas outside that are about the same value. */
export function findRequiredFaults(
	schema: JsonObject,
	path: readonly string[] = [],
	around: readonly JsonObject[] = [],
): SchemaFault[] {
	const inner = childrenOf(schema)
		.filter((child) => !ASKED.has(keywordOf(child)))
		.flatMap((child) => {
			const outside = SAME_VALUE.has(keywordOf(child)) ? [...around, schema] : [];
			return findRequiredFaults(child.schema, [...path, ...child.path], outside);
		});
	return [...faultsOf(schema, path, around), ...inner];
}

function faultsOf(schema: JsonObject, path: readonly string[], around: readonly JsonObject[]): SchemaFault[] {
	const required: readonly Json[] = Array.isArray(schema.required) ? schema.required : [];
	return required.flatMap((name, index): SchemaFault[] => {
		if (typeof name !== "string" || isDescribed(name, schema)) return [];
		const fault =
			schema.additionalProperties === false ? excluded(name, schema) : undescribed(name, [schema, ...around]);
		if (fault === undefined) return [];
		return [{ path: [...path, "required", String(index)], target: "value", code: "schema_required", ...fault }];
	});
}

function excluded(name: string, schema: JsonObject): Pick<SchemaFault, "message" | "hint"> {
	const names = Object.keys(mapping(schema.properties));
	const message = `\`${name}\` is required, and \`additionalProperties: false\` excludes it: no output can satisfy this`;
	return { message, hint: hintFor(name, names) };
}

/** Undefined where the name may well be meant: nothing is described, or something that cannot be looked through. */
function undescribed(
	name: string,
	schemas: readonly JsonObject[],
): Pick<SchemaFault, "message" | "hint" | "isWarning"> | undefined {
	const together = schemas.flatMap(aboutSameValue);
	const names = together.flatMap(({ properties }) => Object.keys(mapping(properties)));
	const isOpen = together.some(
		({ $ref, additionalProperties }) => $ref !== undefined || isJsonObject(additionalProperties),
	);
	if (names.length === 0 || isOpen || together.some((schema) => isDescribed(name, schema))) return undefined;
	const message = `\`${name}\` is required but not among the \`properties\``;
	return { message, hint: hintFor(name, names), isWarning: true };
}

function hintFor(name: string, names: readonly string[]): string {
	const meant = suggest(name, names);
	return meant === undefined
		? `add \`${name}\` to the \`properties\`, or do not require it`
		: `did you mean \`${meant}\`?`;
}

function isDescribed(name: string, { properties, patternProperties }: JsonObject): boolean {
	if (Object.hasOwn(mapping(properties), name)) return true;
	return Object.keys(mapping(patternProperties)).some((pattern) => matches(pattern, name));
}

/** True also for a pattern that is none: it has a fault of its own. */
function matches(pattern: string, name: string): boolean {
	try {
		return new RegExp(pattern, "u").test(name);
	} catch {
		return true;
	}
}

/** A schema and those inside it that are about the same value. */
function aboutSameValue(schema: JsonObject): JsonObject[] {
	const inner = childrenOf(schema).filter((child) => SAME_VALUE.has(keywordOf(child)) || ASKED.has(keywordOf(child)));
	return [schema, ...inner.flatMap((child) => aboutSameValue(child.schema))];
}

function keywordOf({ path }: Subschema): string {
	return path[0] ?? "";
}

function mapping(value: Json | undefined): JsonObject {
	return isJsonObject(value) ? value : {};
}
