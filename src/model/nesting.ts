import type { Json } from "./json.ts";

/**
 * Levels of arrays and objects that a value of the service may have: far more than any answer needs, and few enough for
 * everything that walks, writes or checks it.
 */
export const MAX_NESTING = 200;

export function isTooDeep(value: Json | undefined): boolean {
	let level: readonly object[] = isContainer(value) ? [value] : [];
	for (let depth = 0; level.length > 0; depth++) {
		if (depth === MAX_NESTING) return true;
		const next: object[] = [];
		for (const container of level) for (const item of Object.values(container)) if (isContainer(item)) next.push(item);
		level = next;
	}
	return false;
}

/** True for a mapping or a list. */
export function isContainer(value: unknown): value is object {
	return typeof value === "object" && value !== null;
}

/** Whether a value has more members and items than that, at all levels together. Ends as soon as it is known. */
export function hasMoreParts(value: unknown, most: number): boolean {
	const open: object[] = isContainer(value) ? [value] : [];
	let count = 0;
	for (let next = open.pop(); next !== undefined; next = open.pop()) {
		count += Array.isArray(next) ? next.length : Object.keys(next).length;
		if (count > most) return true;
		for (const part of Object.values(next)) if (isContainer(part)) open.push(part);
	}
	return false;
}
