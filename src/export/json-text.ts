import { CONTROL, DIRECTION_MARKS, REORDERING, spelledOut } from "../values/unsafe-characters.ts";

const UNSAFE = new RegExp(`[${CONTROL}${REORDERING}${DIRECTION_MARKS}]`, "g");

/**
 * JSON that is harmless to print. What a terminal obeys, what reorders text and marks of direction stand as `\u009b`, which
 * reads back as the character itself; the controls below U+0020 JSON escapes anyway.
 */
export function jsonText(value: unknown, indent = 0): string {
	return JSON.stringify(value, null, indent).replace(UNSAFE, spelledOut);
}
