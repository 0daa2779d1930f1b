/** Says in words what a node of the pipeline schema accepts: "a whole number from 1 to 100". */
import { resolveNode, type SchemaNode } from "./pipeline-schema.ts";

const TEMPLATE_REF = "#/definitions/template";
const TEMPLATE_PATTERN = "\\{\\{|\\{%";

/** What was expected. That a template may compute the value goes without saying. */
export function describeExpected(schema: SchemaNode): string {
	const node = resolveNode(schema);
	if (node.errorMessage !== undefined) return node.errorMessage.replace(/^Expected /, "").replace(/\.$/, "");
	if (node.anyOf !== undefined) return alternatives(valueAlternatives(node).map(describeExpected));
	if (node.const !== undefined) return describeConst(node.const);
	if (node.enum !== undefined) return `${node.enum.length > 1 ? "one of " : ""}${node.enum.map(String).join(", ")}`;
	return alternatives(valueTypes(node).map((type) => describeType(type, node)));
}

/** The alternatives of a union without the one that stands for a template. */
export function valueAlternatives(node: SchemaNode): readonly SchemaNode[] {
	return (node.anyOf ?? []).filter((alternative) => alternative.$ref !== TEMPLATE_REF).map(resolveNode);
}

/** The types of a node, without the text that only a template may be. */
export function valueTypes(node: SchemaNode): readonly string[] {
	const types = typeof node.type === "string" ? [node.type] : (node.type ?? []);
	return types.length > 1 && node.pattern === TEMPLATE_PATTERN ? types.filter((type) => type !== "string") : types;
}

function describeType(type: string, node: SchemaNode): string {
	switch (type) {
		case "integer":
			return `a whole number${range(node.minimum, node.maximum)}`;
		case "number":
			return `a number${range(node.minimum, node.maximum)}`;
		case "array":
			return `a list${size(node.minItems, node.maxItems)}`;
		case "object":
			return node.minProperties === undefined ? "a mapping" : "a mapping with at least one entry";
		case "boolean":
			return "true or false";
		default:
			return "text";
	}
}

function describeConst(value: SchemaNode["const"]): string {
	return typeof value === "number" ? `the number ${value}` : String(value);
}

function range(minimum: number | undefined, maximum: number | undefined): string {
	if (minimum === undefined) return "";
	return maximum === undefined ? `, ${minimum} or more` : ` from ${minimum} to ${maximum}`;
}

function size(least: number | undefined, most: number | undefined): string {
	if (least === undefined) return most === undefined ? "" : ` of at most ${most} items`;
	return most === undefined ? ` of at least ${least} item${least === 1 ? "" : "s"}` : ` of ${least} to ${most} items`;
}

function alternatives(parts: readonly string[]): string {
	return parts.length < 3 ? parts.join(" or ") : `${parts.slice(0, -1).join(", ")} or ${parts.at(-1)}`;
}
