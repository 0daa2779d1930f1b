import type { TemplateNode } from "../model/template-node.ts";

/** The items of a list that its value has, where some may be left out of it. */
export type KeptItems = (items: readonly TemplateNode[]) => readonly TemplateNode[];

/**
 * The node at a path such as `search.start_date`, `urls[0]` or `metadata["a.b"]`; the nearest one
 * above where it ends early.
 */
export function nodeAt(node: TemplateNode, path: string, kept: KeptItems = (items) => items): TemplateNode {
	let current = node;
	for (const [part, quoted] of path.matchAll(/("(?:[^"\\]|\\.)*")|[^.[\]]+/g)) {
		const next = childOf(current, quoted === undefined ? part : (JSON.parse(quoted) as string), kept);
		if (next === undefined) return current;
		current = next;
	}
	return current;
}

function childOf(node: TemplateNode, part: string, kept: KeptItems): TemplateNode | undefined {
	if (node.kind === "mapping") return node.entries.find(({ key }) => key === part)?.node;
	return node.kind === "list" ? kept(node.items)[Number(part)] : undefined;
}
