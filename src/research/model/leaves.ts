/** The plain values of an output, and which pointers of the evidence speak for each. */
import { isJsonObject, type Json } from "../../model/json.ts";
import { childPointer } from "../pointer.ts";

export interface Leaf {
	readonly path: string;
	readonly value: Json;
	/**
	 * Its own pointer, and those of the objects and of the list of plain values that it stands in, up to the entry of a
	 * list: one offer does not speak for another. The output as a whole speaks for no member.
	 */
	readonly covering: readonly string[];
}

/** Null and empty texts say nothing, and are left out. */
export function leavesOf(value: Json, path = "", covering: readonly string[] = []): readonly Leaf[] {
	const own = path === "" && isJsonObject(value) ? [] : [...covering, path];
	if (Array.isArray(value)) {
		return value.flatMap((item: Json, index) => leavesOf(item, childPointer(path, index), isPlain(item) ? own : []));
	}
	if (isJsonObject(value)) {
		return Object.entries(value).flatMap(([name, item]) => leavesOf(item, childPointer(path, name), own));
	}
	return value === null || value === "" ? [] : [{ path, value, covering: own }];
}

function isPlain(value: Json): boolean {
	return typeof value !== "object" || value === null;
}
