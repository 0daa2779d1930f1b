/** An output without some of its values. */
import { isJsonObject, type Json } from "../../model/json.ts";
import { childPointer } from "../pointer.ts";
import { leavesOf } from "./leaves.ts";

export interface Pruned {
	/** Null when the output itself is gone. */
	readonly value: Json;
	/** Where what is left stands now, by where it stood: entries of lists move up. */
	readonly moved: ReadonlyMap<string, string>;
}

/** What is left empty by it goes, too, but not the output itself. */
export function without(output: Json, removed: ReadonlySet<string>): Pruned {
	const moved = new Map<string, string>();
	const keep = (value: Json, from: string, to: string): Json => {
		moved.set(from, to);
		if (Array.isArray(value)) {
			const kept: Json[] = [];
			for (const [index, item] of value.entries()) {
				const at = childPointer(from, index);
				if (!isGone(item, at, removed)) kept.push(keep(item, at, childPointer(to, kept.length)));
			}
			return kept;
		}
		if (!isJsonObject(value)) return value;
		const entries = Object.entries(value).filter(([name, item]) => !isGone(item, childPointer(from, name), removed));
		return Object.fromEntries(
			entries.map(([name, item]) => [name, keep(item, childPointer(from, name), childPointer(to, name))]),
		);
	};
	return { value: removed.has("") ? null : keep(output, "", ""), moved };
}

function isGone(value: Json, path: string, removed: ReadonlySet<string>): boolean {
	if (removed.has(path)) return true;
	const leaves = leavesOf(value, path);
	return leaves.length > 0 && leaves.every((leaf) => removed.has(leaf.path));
}
