/**
 * Where the parts of a JSON text stand. `JSON.parse` says neither that nor that a key stands twice,
 * so a text it has accepted is read once more, token by token.
 */
import { isExactNumber } from "../../values/exact-number.ts";

export interface JsonPlaces {
	/** Keys that stand twice in one object, with the offset of the second. */
	readonly duplicates: readonly { readonly key: string; readonly offset: number }[];
	/** Numbers that would come out as others. */
	readonly inexact: readonly { readonly written: string; readonly offset: number }[];
	/** Levels of lists and objects. */
	readonly depth: number;
	/** Offset of each value directly below `path`, by key or index. */
	readonly children: ReadonlyMap<string, number>;
	/** Offset of each of their keys. */
	readonly keys: ReadonlyMap<string, number>;
}

interface Level {
	readonly keys: Set<string> | null;
	part: string;
	index: number;
}

/** A quote begins a text, whose end is looked for by hand: a pattern's memory for a long one is soon used up. */
const TOKEN = /["{}[\],:]|[^\s{}[\],:"]+/g;

/** `text` must be valid JSON. */
export function findJsonPlaces(text: string, path: readonly string[]): JsonPlaces {
	const duplicates: { key: string; offset: number }[] = [];
	const inexact: { written: string; offset: number }[] = [];
	const children = new Map<string, number>();
	const keys = new Map<string, number>();
	const stack: Level[] = [];
	let expectKey = false;
	let depth = 0;
	for (const { token, offset } of tokensOf(text)) {
		const level = stack.at(-1);
		if (token === ",") {
			expectKey = level?.keys != null;
			if (level?.keys === null) level.part = String(++level.index);
		} else if (token === "}" || token === "]") {
			stack.pop();
			expectKey = false;
		} else if (expectKey && level?.keys != null) {
			const key = JSON.parse(token) as string;
			if (level.keys.has(key)) duplicates.push({ key, offset });
			if (isChildOf(stack, path)) keys.set(key, offset);
			level.keys.add(key);
			level.part = key;
			expectKey = false;
		} else if (token !== ":") {
			if (isChildOf(stack, path)) children.set(level?.part ?? "", offset);
			if (token === "{" || token === "[") {
				stack.push({ keys: token === "{" ? new Set() : null, part: "0", index: 0 });
				depth = Math.max(depth, stack.length);
				expectKey = token === "{";
			} else if (/^[-\d]/.test(token) && !isExactNumber(token)) {
				inexact.push({ written: token, offset });
			}
		}
	}
	return { duplicates, inexact, children, keys, depth };
}

function* tokensOf(text: string): Generator<{ readonly token: string; readonly offset: number }> {
	const pattern = new RegExp(TOKEN);
	for (let found = pattern.exec(text); found !== null; found = pattern.exec(text)) {
		const { 0: token, index: offset } = found;
		if (token === '"') pattern.lastIndex = endOfString(text, offset);
		yield { token: token === '"' ? text.slice(offset, pattern.lastIndex) : token, offset };
	}
}

/** Behind the closing quote. */
function endOfString(text: string, start: number): number {
	for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
		let backslashes = 0;
		while (text[at - 1 - backslashes] === "\\") backslashes += 1;
		if (backslashes % 2 === 0) return at + 1;
	}
	return text.length;
}

function isChildOf(stack: readonly Level[], path: readonly string[]): boolean {
	return stack.length === path.length + 1 && path.every((part, depth) => stack[depth]?.part === part);
}
