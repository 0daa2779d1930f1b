import type { Json } from "../model/json.ts";
import type { Scope, TemplateNode } from "../model/template-node.ts";
import { setOwn } from "../values/set-own.ts";

/**
 * The value of a compiled node for one set of names. A templated list item that renders empty is
 * dropped, and so is a templated mapping value that renders null. Throws RenderError.
 */
export function renderNode(node: TemplateNode, scope: Scope): Json {
	switch (node.kind) {
		case "value":
			return node.value;
		case "text":
			return node.render(scope);
		case "list": {
			const items: Json[] = [];
			for (const item of node.items) {
				const value = renderNode(item, scope);
				if (!isDropped(item, value)) items.push(value);
			}
			return items;
		}
		case "mapping": {
			const result: { [key: string]: Json } = {};
			for (const { key, node: inner } of node.entries) {
				const value = renderNode(inner, scope);
				if (inner.kind !== "text" || value !== null) setOwn(result, key, value);
			}
			return result;
		}
	}
}

/** The items of a list that do not render empty. */
export function keptItems(items: readonly TemplateNode[], scope: Scope): readonly TemplateNode[] {
	return items.filter((item) => !isDropped(item, renderNode(item, scope)));
}

function isDropped(item: TemplateNode, value: Json): boolean {
	return item.kind === "text" && (value === null || value === "");
}

/** The top-level names the node reads. */
export function namesUsed(node: TemplateNode, names = new Set<string>()): ReadonlySet<string> {
	if (node.kind === "text") for (const name of node.uses) names.add(name);
	if (node.kind === "list") for (const item of node.items) namesUsed(item, names);
	if (node.kind === "mapping") for (const { node: inner } of node.entries) namesUsed(inner, names);
	return names;
}
