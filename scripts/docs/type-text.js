// What a schema node accepts, in the words of the reference.
import { resolve } from "./schema-tree.js";

const TEMPLATE_PATTERN = "\\{\\{|\\{%";
const NAMED = {
	duration: "duration: a number with `ms`, `s`, `m`, `h`, `d` or `w`",
	pointer: "JSON Pointer",
	path: "path",
	schema: "path of a JSON Schema, or the schema as a mapping",
	day: "day as `YYYY-MM-DD`, or a template",
	template: "a template",
};

/** The type column of a row. */
export function typeText(schema, raw) {
	const { node, name } = resolve(schema, raw);
	if (name in NAMED) return NAMED[name];
	if (node.const !== undefined) return `\`${node.const}\``;
	if (node.enum !== undefined) return node.enum.map((value) => `\`${value}\``).join(", ");
	const parts =
		node.anyOf?.map((part) => typeText(schema, part)) ?? types(node).map((type) => oneType(schema, type, node));
	return parts.length > 2 ? `${parts.slice(0, -1).join(", ")}, or ${parts.at(-1)}` : parts.join(", or ");
}

function types(node) {
	return node.type === undefined ? [] : [node.type].flat();
}

function oneType(schema, type, node) {
	switch (type) {
		case "integer":
			return `whole number${range(node)}`;
		case "number":
			return `number${range(node)}`;
		case "boolean":
			return "`true`, `false`";
		case "array":
			return `list of ${itemText(schema, node.items)}${size(node)}`;
		case "object":
			return mappingText(schema, node);
		default:
			return types(node).length > 1 && node.pattern === TEMPLATE_PATTERN ? "a template" : "text";
	}
}

function mappingText(schema, node) {
	if (node.properties !== undefined || typeof node.additionalProperties !== "object") return "mapping";
	const { node: values } = resolve(schema, node.additionalProperties);
	return values.properties === undefined ? `mapping to ${typeText(schema, values)}` : "mapping by name";
}

function itemText(schema, items) {
	const text = typeText(schema, items).replace(/, or a template$/, "");
	return text.replace(/^(text|path|mapping)\b/, "$1s");
}

function range({ minimum, maximum }) {
	if (minimum === undefined) return "";
	return maximum === undefined ? `, ${minimum} or more` : ` from ${minimum} to ${maximum}`;
}

function size({ maxItems }) {
	return maxItems === undefined ? "" : `, at most ${maxItems}`;
}
