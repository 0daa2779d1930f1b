import { CONTROL, DIRECTION_MARKS, REORDERING, spelledOut } from "../values/unsafe-characters.ts";

const UNSAFE = new RegExp(`[${CONTROL}${REORDERING}${DIRECTION_MARKS}]`, "g");
const DELETE = "\u007f";

/**
 * JSON that is harmless to print. What a terminal obeys, what reorders text and marks of direction stand as `\u009b`, which
 * reads back as the character itself; the controls below U+0020 JSON escapes anyway.
 */
export function jsonText(value: unknown, indent = 0): string {
	const text = JSON.stringify(value, null, indent);
	return isPlain(text) ? text : text.replace(UNSAFE, spelledOut);
}

/** ASCII without what a terminal obeys: of long answers that is known far sooner than by an expression. */
function isPlain(json: string): boolean {
	return Buffer.byteLength(json) === json.length && !json.includes(DELETE);
}
