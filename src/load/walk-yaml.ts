/** Visits the nodes of a YAML document. The library's own `visit` copies the way to each node, which takes most of its time. */
import { type Document, isMap, isPair, isScalar, isSeq, type Node, type Pair } from "yaml";
import type { Pointer } from "./yaml-file.ts";

/** Where a node stands. One object for all nodes: what is to be kept must be copied. */
export interface NodePlace {
	/** Keys and indexes that lead to it; of a key, to its value. */
	readonly path: Pointer;
	/** The lists and mappings around it, the outermost first. */
	readonly parents: readonly Node[];
	readonly isKey: boolean;
}

/** Every node, those around it first. Aliases are not followed. `onNode` may take items out of the list or mapping it is called with. */
export function walkYaml(document: Document, onNode: (node: Node, place: NodePlace) => void): void {
	const path: (string | number)[] = [];
	const parents: Node[] = [];
	const place = { path, parents, isKey: false };
	walk(document.contents as Node | null);

	function walk(node: Node | null | undefined, isKey = false): void {
		if (node == null) return;
		place.isKey = isKey;
		onNode(node, place);
		if (isMap(node)) inside(node, node.items, walkPair);
		else if (isSeq(node)) inside(node, node.items, walkItem);
	}

	function inside<Item>(node: Node, items: readonly Item[], onItem: (item: Item, index: number) => void): void {
		parents.push(node);
		for (const [index, item] of items.entries()) onItem(item, index);
		parents.pop();
	}

	function walkItem(item: unknown, index: number): void {
		path.push(index);
		if (isPair(item)) walkPair(item);
		else walk(item as Node | null);
		path.pop();
	}

	function walkPair({ key, value }: Pair): void {
		path.push(keyText(key));
		walk(key as Node | null, true);
		walk(value as Node | null);
		path.pop();
	}
}

/** The text of a key. */
export function keyText(key: unknown): string {
	return isScalar(key) ? String(key.value) : String(key);
}
