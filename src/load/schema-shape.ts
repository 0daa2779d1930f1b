/** What a JSON Schema says of a value's shape, for the names that templates read of earlier results. */
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import { pointerParts } from "../values/json-pointer.ts";
import { textOf } from "../values/text-of.ts";
import { emptyShape, type ValueShape } from "./value-shape.ts";

const MAX_DEPTH = 8;
const SCALARS = ["string", "number", "integer", "boolean", "null"];

/** Of what the schema does not settle nothing is known, so that no use of it is reported. */
export function shapeOfSchema(schema: Json | undefined, root = schema, depth = 0): ValueShape {
	const shape = emptyShape();
	if (!isJsonObject(schema) || depth > MAX_DEPTH || isOpen(schema)) return shape;
	if (typeof schema.$ref === "string") return shapeOfSchema(resolveLocal(schema.$ref, root), root, depth + 1);
	const types = Array.isArray(schema.type) ? schema.type : [schema.type];
	if (isJsonObject(schema.properties) && Object.keys(schema.properties).length > 0) {
		const required = Array.isArray(schema.required) ? schema.required : [];
		shape.keys = new Map(
			Object.entries(schema.properties).map(([name, inner]) => [
				name,
				{ ...shapeOfSchema(inner, root, depth + 1), ...(required.includes(name) ? {} : { optional: true }) },
			]),
		);
	}
	if (types.includes("array")) shape.items = shapeOfSchema(schema.items, root, depth + 1);
	shape.scalar = types.some((type) => SCALARS.includes(textOf(type))) || Array.isArray(schema.enum);
	return shape;
}

/** Alternatives add up to more than can be said here; so do properties that are allowed in so many words. */
function isOpen(schema: JsonObject): boolean {
	const { additionalProperties: others } = schema;
	return (
		others === true ||
		isJsonObject(others) ||
		["anyOf", "oneOf", "allOf", "if", "patternProperties"].some((keyword) => schema[keyword] !== undefined)
	);
}

/** `#/definitions/x`; anything else is unknown. */
function resolveLocal(reference: string, root: Json | undefined): Json | undefined {
	if (!reference.startsWith("#/")) return undefined;
	return pointerParts(reference.slice(1)).reduce<Json | undefined>(
		(value, part) => (isJsonObject(value) && Object.hasOwn(value, part) ? value[part] : undefined),
		root,
	);
}
