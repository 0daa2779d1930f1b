import type { Json } from "../model/json.ts";
import type { Scope, TemplateNode } from "../model/template-node.ts";

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
				if (item.kind !== "text" || (value !== null && value !== "")) items.push(value);
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

/** Assigning `__proto__` would set the prototype instead. */
function setOwn(target: { [key: string]: Json }, key: string, value: Json): void {
	if (key !== "__proto__") target[key] = value;
	else Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

/** The top-level names the node reads. */
export function namesUsed(node: TemplateNode, names = new Set<string>()): ReadonlySet<string> {
	if (node.kind === "text") for (const name of node.uses) names.add(name);
	if (node.kind === "list") for (const item of node.items) namesUsed(item, names);
	if (node.kind === "mapping") for (const { node: inner } of node.entries) namesUsed(inner, names);
	return names;
}

/** The node at a path such as `search.start_date` or `urls[0]`; the nearest one above where it ends early. */
export function nodeAt(node: TemplateNode, path: string): TemplateNode {
	let current = node;
	for (const part of path.split(/[.[\]]+/).filter((text) => text !== "")) {
		const next =
			current.kind === "mapping"
				? current.entries.find(({ key }) => key === part)?.node
				: current.kind === "list"
					? current.items[Number(part)]
					: undefined;
		if (next === undefined) return current;
		current = next;
	}
	return current;
}
