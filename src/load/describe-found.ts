/** Says in words what stands in a file where something else was expected, on one line and not too long. */

const LONGEST = 60;

/** What was found: `500`, `"quick"`, `a list of 3 items`, `nothing`. */
export function describeFound(value: unknown): string {
	if (value === null || value === undefined) return "nothing";
	if (typeof value === "string") return shortQuote(value);
	if (Array.isArray(value)) return countOf("list", value.length, "item", "items");
	if (typeof value === "object") return countOf("mapping", Object.keys(value).length, "key", "keys");
	return String(value);
}

/** Text in quotes, control characters escaped, cut to 60 characters. */
export function shortQuote(text: string): string {
	return `"${shortText(text)}"`;
}

/** Text on one line, control characters escaped, cut to 60 characters. */
export function shortText(text: string): string {
	const characters = [...text.slice(0, 2 * LONGEST)];
	const cut = characters.length > LONGEST || text.length > 2 * LONGEST;
	const shown = cut ? `${characters.slice(0, LONGEST - 1).join("")}…` : text;
	return shown.replace(/["\\]/g, "\\$&").replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, escapeCharacter);
}

/** JSON's short forms where there are any, else the code point. */
function escapeCharacter(character: string): string {
	const code = character.codePointAt(0) ?? 0;
	if (character === "\n") return "\\n";
	if (character === "\r") return "\\r";
	if (character === "\t") return "\\t";
	return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, "0")}`;
}

function countOf(noun: string, count: number, one: string, many: string): string {
	if (count === 0) return `an empty ${noun}`;
	return `a ${noun} ${noun === "list" ? "of" : "with"} ${count} ${count === 1 ? one : many}`;
}
