/** Where a text stops being JSON, and what was expected there. `JSON.parse` does not always say. */
export interface JsonFault {
	readonly offset: number;
	/** "expected …, found …". */
	readonly message: string;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON allows none of them
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?(?![\w.+-])/y;
const WORD = /(?:true|false|null)(?![\w])/y;
const BLANK = /[ \t\r\n]*/y;
/** What a person sees as one thing: a word, or a character. */
const SHOWN = /[\w.+-]+|./suy;

type Expected = "a value" | "a value or `]`" | "a key or `}`" | "a key" | "`:`" | "`,` or the end" | "the end";

/** `text` must not be valid JSON. */
export function findJsonFault(text: string): JsonFault {
	const open: ("{" | "[")[] = [];
	let expected: Expected = "a value";
	let offset = 0;
	for (;;) {
		offset += matchAt(BLANK, text, offset);
		const character = text.charAt(offset);
		const inObject = open.at(-1) === "{";
		const wantsValue = expected === "a value" || expected === "a value or `]`";
		const wantsKey = expected === "a key" || expected === "a key or `}`";
		if (wantsValue && (character === "{" || character === "[")) {
			open.push(character);
			expected = character === "{" ? "a key or `}`" : "a value or `]`";
			offset += 1;
		} else if (wantsValue && scalarAt(text, offset) > 0) {
			offset += scalarAt(text, offset);
			expected = open.length === 0 ? "the end" : "`,` or the end";
		} else if (wantsKey && matchAt(STRING, text, offset) > 0) {
			offset += matchAt(STRING, text, offset);
			expected = "`:`";
		} else if (expected === "`:`" && character === ":") {
			offset += 1;
			expected = "a value";
		} else if (expected === "`,` or the end" && character === ",") {
			offset += 1;
			expected = inObject ? "a key" : "a value";
		} else if (closes(character, inObject, expected)) {
			open.pop();
			offset += 1;
			expected = open.length === 0 ? "the end" : "`,` or the end";
		} else {
			return { offset, message: `expected ${describe(expected, inObject)}, found ${found(text, offset)}` };
		}
	}
}

function closes(character: string, inObject: boolean, expected: Expected): boolean {
	if (character === "") return false;
	if (character === "}") return inObject && (expected === "a key or `}`" || expected === "`,` or the end");
	return character === "]" && !inObject && (expected === "a value or `]`" || expected === "`,` or the end");
}

function scalarAt(text: string, offset: number): number {
	return matchAt(STRING, text, offset) || matchAt(NUMBER, text, offset) || matchAt(WORD, text, offset);
}

/** How many characters the sticky pattern takes at the offset. */
function matchAt(pattern: RegExp, text: string, offset: number): number {
	pattern.lastIndex = offset;
	return pattern.exec(text)?.[0].length ?? 0;
}

function describe(expected: Expected, inObject: boolean): string {
	if (expected !== "`,` or the end") return expected;
	return inObject ? "`,` or `}`" : "`,` or `]`";
}

function found(text: string, offset: number): string {
	if (offset >= text.length) return "the end of the text";
	if (text.charAt(offset) === '"') return "a text that is not closed or has a bad escape";
	SHOWN.lastIndex = offset;
	return `\`${SHOWN.exec(text)?.[0].slice(0, 20) ?? ""}\``;
}
