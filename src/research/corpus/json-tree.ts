/**
 * A JSON text as a tree that knows where its parts stand and how its numbers are written: `JSON.parse`
 * says neither. Nesting is bounded, so what walks the tree may recurse.
 */

export type JsonNode = JsonScalar | JsonList | JsonMapping;

interface Placed {
	/** Offsets in the text, the end not included. */
	readonly start: number;
	readonly end: number;
}

export interface JsonScalar extends Placed {
	readonly kind: "scalar";
	/** The string, or the number or word as it is written; empty for null. */
	readonly text: string;
}

export interface JsonList extends Placed {
	readonly kind: "list";
	readonly items: readonly JsonNode[];
}

export interface JsonMapping extends Placed {
	readonly kind: "mapping";
	/** A key that stands twice has its last value. */
	readonly members: ReadonlyMap<string, JsonNode>;
}

interface Open {
	readonly start: number;
	readonly items: JsonNode[] | null;
	readonly members: Map<string, JsonNode>;
	key: string | undefined;
}

const MAX_DEPTH = 100;
const MAX_VALUES = 500_000;

/** Of one file, whose texts may be several. */
export class ValueCount {
	#values = 0;

	/** Throws past the bound. */
	add(): void {
		this.#values += 1;
		if (this.#values > MAX_VALUES) throw new Error(`it holds more than ${MAX_VALUES} values`);
	}
}

/** Throws on a text that is no JSON, or more of it than is read. `offset`: of the text in its file. */
export function parseJsonTree(text: string, offset = 0, count = new ValueCount()): JsonNode {
	try {
		JSON.parse(text);
	} catch (error) {
		throw new Error(`no well-formed JSON: ${error instanceof Error ? error.message : String(error)}`);
	}
	const stack: Open[] = [];
	for (const { token, start: at } of tokensOf(text)) {
		const start = offset + at;
		const open = stack.at(-1);
		if (token === "{" || token === "[") {
			if (stack.length === MAX_DEPTH) throw new Error(`it is nested more than ${MAX_DEPTH} levels deep`);
			stack.push({ start, items: token === "[" ? [] : null, members: new Map(), key: undefined });
			continue;
		}
		if (open !== undefined && open.items === null && open.key === undefined && token.startsWith('"')) {
			open.key = JSON.parse(token) as string;
			continue;
		}
		count.add();
		const isClosing = token === "}" || token === "]";
		const node = isClosing ? closed(stack.pop(), start + 1) : scalar(token, start);
		const parent = stack.at(-1);
		if (parent === undefined) return node;
		if (parent.items !== null) parent.items.push(node);
		else parent.members.set(parent.key ?? "", node);
		parent.key = undefined;
	}
	throw new Error("no well-formed JSON: it is empty");
}

/** Brackets, strings with their quotes, numbers and words of a well-formed text. */
function* tokensOf(text: string): Generator<{ readonly token: string; readonly start: number }> {
	const next = /[^\s,:]/g;
	const word = /[^\s,:{}[\]"]+/y;
	for (let at = 0; ; ) {
		next.lastIndex = at;
		const start = next.exec(text)?.index;
		if (start === undefined) return;
		word.lastIndex = start;
		const first = text.charAt(start);
		const length = first === '"' ? stringEnd(text, start) - start : (word.exec(text)?.[0].length ?? 1);
		yield { token: text.slice(start, start + length), start };
		at = start + length;
	}
}

/** Past the quote that closes a string. */
function stringEnd(text: string, start: number): number {
	for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
		let backslashes = 0;
		while (text.charAt(at - 1 - backslashes) === "\\") backslashes += 1;
		if (backslashes % 2 === 0) return at + 1;
	}
	return text.length;
}

function closed(open: Open | undefined, end: number): JsonNode {
	const { start = 0, items = [], members = new Map() } = open ?? {};
	return items === null ? { kind: "mapping", members, start, end } : { kind: "list", items, start, end };
}

function scalar(token: string, start: number): JsonScalar {
	const text = token.startsWith('"') ? (JSON.parse(token) as string) : token === "null" ? "" : token;
	return { kind: "scalar", text, start, end: start + token.length };
}
