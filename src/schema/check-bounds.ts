/** Demands of one schema that contradict each other, so that nothing satisfies them. */
import type { Json, JsonObject } from "../model/json.ts";
import { describeValue, type SchemaFault } from "./schema-fault.ts";
import { allSubschemas } from "./subschemas.ts";

const BOUNDS = [
	["minimum", "maximum"],
	["minLength", "maxLength"],
	["minItems", "maxItems"],
	["minProperties", "maxProperties"],
] as const;

export function findBoundFaults(root: JsonObject): SchemaFault[] {
	return [...allSubschemas(root)].flatMap(({ schema, path }) => [
		...crossedBounds(schema, path),
		...valuesOfOtherTypes(schema, path),
	]);
}

function crossedBounds(schema: JsonObject, path: readonly string[]): SchemaFault[] {
	return BOUNDS.flatMap(([least, most]): SchemaFault[] => {
		const [low, high] = [schema[least], schema[most]];
		if (typeof low !== "number" || typeof high !== "number" || low <= high) return [];
		const message = `\`${least}\` is ${low} and \`${most}\` is ${high}: nothing can satisfy both`;
		return [{ path: [...path, least], target: "value", message }];
	});
}

/** `type: string` beside `enum: [1, 2]`: each value is excluded by the type. */
function valuesOfOtherTypes(schema: JsonObject, path: readonly string[]): SchemaFault[] {
	const types = [schema.type].flat();
	if (schema.type === undefined || types.some((type) => typeof type !== "string")) return [];
	const keyword = Array.isArray(schema.enum) ? "enum" : "const";
	const values: readonly Json[] =
		keyword === "enum" ? (schema.enum as readonly Json[]) : [schema.const].filter(isThere);
	if (values.length === 0 || values.some((value) => types.some((type) => isOfType(value, String(type))))) return [];
	const named = types.length === 1 ? String(types[0]) : `[${types.join(", ")}]`;
	const message = `expected a value of \`type: ${named}\`, found ${describeValue(values[0])} in \`${keyword}\`: nothing can satisfy both`;
	return [{ path: [...path, keyword], target: "value", message }];
}

function isThere(value: Json | undefined): value is Json {
	return value !== undefined;
}

function isOfType(value: Json, type: string): boolean {
	if (type === "integer") return Number.isInteger(value);
	if (type === "null") return value === null;
	if (type === "array") return Array.isArray(value);
	if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
	return typeof value === type;
}
