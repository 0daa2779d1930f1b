/**
 * What a query is about where that is not a document but one of the things that a document speaks of: the row of
 * a table, what a heading names, a name in the text. Things of its kind are its rivals.
 */
import { plainText } from "../language/inline-text.ts";
import { rowsOf } from "../language/markdown-blocks.ts";
import { isTopicless } from "../language/stop-words.ts";
import { containsRun, indexOfRun, wordsOf } from "../language/words.ts";
import type { StoredPassage } from "../passage.ts";
import type { Gate } from "../search/gate.ts";
import type { Library } from "../search/library.ts";
import { findMentions } from "../search/mentions.ts";

export interface Subject {
	/** As a text writes it. */
	readonly name: string;
	/** Folded. */
	readonly words: readonly string[];
	/** Names of others of its kind, each as folded words. */
	readonly rivals: readonly (readonly string[])[];
}

interface Label {
	readonly name: string;
	readonly words: readonly string[];
	/** Labels of one kind stand in one table, or under one heading. */
	readonly kind: string;
}

const MOST_PASSAGES = 80;
const LONGEST = 6;

/** None where the query names documents alone, or nothing that the texts know; several where they are of one kind. */
export function subjectsOf(library: Library, query: string, gate: Gate): readonly Subject[] {
	const asked = wordsOf(query);
	const sought = asked.filter((word) => !isTopicless(word) && !gate.words.has(word));
	if (sought.length === 0) return [];
	const passages = library.reader
		.search(sought, { documents: gate.documents, limit: MOST_PASSAGES })
		.map(({ passage }) => passage);
	const labels = passages.flatMap(labelsOf);
	const isOpen = (words: readonly string[]) => !words.every((word) => gate.words.has(word) || isTopicless(word));
	const named = labels.filter(({ words }) => isOpen(words) && containsRun(asked, words) && isWrittenIn(query, words));
	const longest = named.filter(({ words }) => !named.some((other) => isWithin(words, other.words)));
	const distinct = [...new Map(longest.map((label) => [label.words.join(" "), label])).values()];
	const [first, ...others] = distinct.sort((a, b) => indexOfRun(asked, a.words) - indexOfRun(asked, b.words));
	if (first === undefined) return mentioned(library, query, gate, passages);
	const kinds = new Set(longest.filter(({ words }) => isSame(words, first.words)).map(({ kind }) => kind));
	return [first, ...others.filter(({ kind }) => kinds.has(kind))].map(({ name, words }) => {
		const ofKind = labels.filter((label) => kinds.has(label.kind) && !isSame(label.words, words));
		return { name, words, rivals: ofKind.map((label) => label.words) };
	});
}

/** A name of the text, where no row and no heading has it. One with a number only, where the query names documents. */
function mentioned(library: Library, query: string, gate: Gate, passages: readonly StoredPassage[]): Subject[] {
	const mentions = findMentions(query).filter(({ literal }) => !literal);
	const names = [leadingName(query), ...mentions.map(({ text }) => text)].map((name) => ({
		name,
		words: wordsOf(name),
	}));
	const found = names.find(({ words }) => {
		const isNew = words.length > 0 && !words.every((word) => gate.words.has(word) || isTopicless(word));
		const isTelling = gate.documents === undefined || words.some((word) => /^\d/.test(word));
		if (!isNew || !isTelling || library.names.lookUp(words.join(" ")) !== undefined) return false;
		return standsIn(passages, words) || hasSiblings(passages, words);
	});
	return found === undefined ? [] : [{ ...found, rivals: [] }];
}

function standsIn(passages: readonly StoredPassage[], words: readonly string[]): boolean {
	return passages.some(({ text, headings }) => containsRun(wordsOf([...headings, text].join(" ")), words));
}

/** `Carrier 500`, where the texts know a Carrier 300: what they say of that is nothing about it. */
function hasSiblings(passages: readonly StoredPassage[], words: readonly string[]): boolean {
	const head = words.slice(0, -1);
	if (head.length === 0 || !/^\d/.test(words.at(-1) ?? "")) return false;
	return passages.some(({ text, headings }) => {
		const all = wordsOf([...headings, text].join(" "));
		return all.some((word, at) => /^\d/.test(word) && isSame(all.slice(Math.max(0, at - head.length), at), head));
	});
}

const LEADING = /^\s*(\p{Lu}[\p{L}\p{N}&]*(?:[ -](?:\p{Lu}[\p{L}\p{N}&]*|\d{1,4}(?![\p{L}\p{N}.,%-])))+)/u;

/** `Carrier 300` at the beginning, where a capital alone would say nothing. */
function leadingName(query: string): string {
	const name = LEADING.exec(query)?.[1] ?? "";
	const words = name.split(" ");
	return isTopicless((words[0] ?? "").toLowerCase()) ? words.slice(1).join(" ") : name;
}

function labelsOf(passage: StoredPassage): Label[] {
	const { document, headings, columns } = passage;
	const own = headings[0] === document.title ? 1 : 0;
	const above = headings
		.slice(own)
		.map((name, index) => ({ name, kind: JSON.stringify([document.id, headings.slice(0, own + index)]) }));
	const table = JSON.stringify([document.id, headings, columns]);
	const rows = passage.kind === "table" ? rowsOf(passage.text).map((cells) => plainText(cells[0] ?? "")) : [];
	const heads = passage.kind === "table" ? columns.slice(1) : [];
	return [
		...above,
		...rows.map((name) => ({ name, kind: `rows ${table}` })),
		...heads.map((name) => ({ name, kind: `columns ${table}` })),
	].flatMap(({ name, kind }) => {
		const words = labelWords(name);
		const isName = words.length > 0 && words.length <= LONGEST && words.some((word) => /\p{L}/u.test(word));
		return isName ? [{ name, words, kind }] : [];
	});
}

/** `Tern 6.x` is called Tern 6. */
export function labelWords(name: string): readonly string[] {
	const words = wordsOf(name);
	return words.at(-1) === "x" ? words.slice(0, -1) : words;
}

/** In the query's writing, too, it is a name: with a number, or with a capital. */
function isWrittenIn(query: string, words: readonly string[]): boolean {
	if (words.some((word) => /\p{N}/u.test(word))) return true;
	const written = query.match(/[\p{L}\p{N}]+/gu) ?? [];
	const at = indexOfRun(
		written.map((word) => wordsOf(word).join("")),
		words,
	);
	const isWhole = words.length === written.length;
	return isWhole || ((at > 0 || words.length > 1) && /^\p{Lu}/u.test(written[at] ?? ""));
}

function isWithin(part: readonly string[], whole: readonly string[]): boolean {
	return part.length < whole.length && containsRun(whole, part);
}

export function isSame(one: readonly string[], other: readonly string[]): boolean {
	return one.length === other.length && one.every((word, index) => word === other[index]);
}
