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

function isContainer(value: unknown): value is object {
	return typeof value === "object" && value !== null;
}
