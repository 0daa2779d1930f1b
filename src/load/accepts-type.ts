/** Which types of values a node of the pipeline schema takes, templates left aside. */
import { valueAlternatives, valueTypes } from "./describe-expected.ts";
import type { SchemaNode } from "./pipeline-schema.ts";

/** The alternatives of a node; itself when it has none. */
export function branchesOf(schema: SchemaNode): readonly SchemaNode[] {
	return schema.anyOf === undefined ? [schema] : valueAlternatives(schema);
}

/** True when a node takes values of this type; false too for text where only a template may be text. */
export function acceptsType(node: SchemaNode, value: unknown): boolean {
	if (node.const !== undefined) return typeof node.const === typeof value;
	return valueTypes(node).some((type) => isOfType(value, type));
}

function isOfType(value: unknown, type: string): boolean {
	if (type === "integer") return Number.isInteger(value);
	if (type === "number") return typeof value === "number" && Number.isFinite(value);
	if (type === "array") return Array.isArray(value);
	if (type === "object") return typeof value === "object" && value !== null && !Array.isArray(value);
	return typeof value === type;
}
