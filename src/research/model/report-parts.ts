/** A model's Markdown, cut into headings and statements: a sentence, a table row, a block of code is one each. */
import { sentenceRanges } from "../language/sentences.ts";

export interface Statement {
	readonly kind: "sentence" | "row" | "code";
	/** Without its numbers. */
	readonly text: string;
	/** Numbers as they stand there; NaN for what is none. */
	readonly numbers: readonly number[];
}

export type Part =
	| { readonly kind: "heading"; readonly level: number; readonly text: string }
	/** `marker` begins a list entry, with its indent; empty for a paragraph. */
	| { readonly kind: "text"; readonly marker: string; readonly statements: readonly Statement[] }
	/** `head`: names of the columns, and the line below them. */
	| { readonly kind: "table"; readonly head: readonly string[]; readonly rows: readonly Statement[] }
	| { readonly kind: "code"; readonly statement: Statement };

const FENCE = /^\s*(`{3,}|~{3,})/;
const HEADING = /^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$/;
const ENTRY = /^(\s*(?:[-*+]|\d{1,3}[.)])\s+)(.*)$/;
const RULE = /^\s*(?:[-*_]\s*){3,}$/;
/** `[1]`, `[1, 2]`, `[1][2]`, and what looks like one. */
const NUMBERS = /\[\s*\d[\d\s,;–-]*\]/g;

export function partsOf(markdown: string): readonly Part[] {
	const lines = markdown.split(/\r\n|\r|\n/);
	const parts: Part[] = [];
	let at = 0;
	while (at < lines.length) {
		const [part, next] = readPart(lines, at);
		if (part !== undefined) parts.push(part);
		at = next;
	}
	return parts;
}

function readPart(lines: readonly string[], at: number): readonly [Part | undefined, number] {
	const line = lines[at] ?? "";
	if (line.trim() === "" || RULE.test(line)) return [undefined, at + 1];
	if (FENCE.test(line)) return readCode(lines, at);
	const heading = HEADING.exec(line);
	if (heading !== null) {
		const text = withoutNumbers(harmless(heading[2] ?? "")).slice(0, MAX_HEADING);
		return [{ kind: "heading", level: heading[1]?.length ?? 1, text }, at + 1];
	}
	if (isRow(line) && /^[\s|:-]+$/.test(lines[at + 1] ?? "") && isRow(lines[at + 1] ?? "")) return readTable(lines, at);
	return readText(lines, at);
}

const MAX_HEADING = 150;

function readCode(lines: readonly string[], at: number): readonly [Part, number] {
	const fence = FENCE.exec(lines[at] ?? "")?.[1] ?? "```";
	const close = lines.findIndex((line, index) => index > at && line.trim() === fence);
	const end = close < 0 ? lines.length - 1 : close;
	const text = [...lines.slice(at, end), fence].join("\n").trim();
	const below = lines.findIndex((line, index) => index > end && line.trim() !== "");
	const numbers = below >= 0 && withoutNumbers(lines[below] ?? "").trim() === "" ? numbersOf(lines[below] ?? "") : [];
	const statement: Statement = { kind: "code", text, numbers };
	return [{ kind: "code", statement }, numbers.length > 0 ? below + 1 : end + 1];
}

function readTable(lines: readonly string[], at: number): readonly [Part, number] {
	let end = at + 2;
	while (isRow(lines[end] ?? "")) end += 1;
	const rows = lines.slice(at + 2, end).map((raw): Statement => {
		const line = harmless(raw);
		return { kind: "row", text: withoutNumbers(line).trim(), numbers: numbersOf(line) };
	});
	const head = lines.slice(at, at + 2).map((line) => withoutNumbers(harmless(line)).trim());
	return [{ kind: "table", head, rows }, end];
}

function readText(lines: readonly string[], at: number): readonly [Part, number] {
	const entry = ENTRY.exec(lines[at] ?? "");
	let end = at + 1;
	while (end < lines.length && continues(lines[end] ?? "")) end += 1;
	const first = entry === null ? (lines[at] ?? "") : (entry[2] ?? "");
	const text = [first, ...lines.slice(at + 1, end)].map((line) => line.replace(/^\s*>\s?/, "").trim()).join(" ");
	return [{ kind: "text", marker: entry?.[1] ?? "", statements: statementsOf(harmless(text)) }, end];
}

function continues(line: string): boolean {
	return (
		line.trim() !== "" &&
		!ENTRY.test(line) &&
		!HEADING.test(line) &&
		!FENCE.test(line) &&
		!isRow(line) &&
		!RULE.test(line)
	);
}

function isRow(line: string): boolean {
	return /^\s*\|.*\|\s*$/.test(line);
}

/** Numbers after a full stop belong to the sentence before it. */
function statementsOf(text: string): readonly Statement[] {
	const closed = text.replace(/([.!?…]["”')\]*]*)((?:\s*\[\s*\d[\d\s,;–-]*\])+)(?=\s|$)/g, "$2$1");
	const sentences = sentenceRanges(closed).map(([start, end]) => closed.slice(start, end).trim());
	return joinLeads(sentences.filter((sentence) => sentence !== "")).map((sentence) => ({
		kind: "sentence",
		text: withoutNumbers(sentence).trim(),
		numbers: numbersOf(sentence),
	}));
}

/** `**Storage.**` is how the sentence after it begins; its stars may have been cut apart. */
function joinLeads(sentences: readonly string[]): readonly string[] {
	const joined: string[] = [];
	for (const sentence of sentences) {
		const last = joined.at(-1);
		if (last !== undefined && isOpen(last)) joined[joined.length - 1] = last + sentence;
		else if (last !== undefined && isLead(last)) joined[joined.length - 1] = `${last} ${sentence}`;
		else joined.push(sentence);
	}
	return joined;
}

function isOpen(sentence: string): boolean {
	return outsideCode(sentence).split("**").length % 2 === 0;
}

function isLead(sentence: string): boolean {
	return /^(?:\*\*|__)[^*_]+(?:\*\*|__)$/.test(sentence);
}

function numbersOf(text: string): readonly number[] {
	const found = [...outsideCode(text).matchAll(NUMBERS)].flatMap(([list]) => list.slice(1, -1).split(/[,;]/));
	return [...new Set(found.map((part) => (/^\s*\d{1,6}\s*$/.test(part) ? Number(part) : Number.NaN)))];
}

function withoutNumbers(text: string): string {
	const plain = outsideCode(text);
	const spans = [...plain.matchAll(NUMBERS)].map(({ index, 0: { length } }) => [index, index + length] as const);
	const kept = spans.reduceRight((rest, [from, to]) => rest.slice(0, from) + rest.slice(to), text);
	return kept.replace(/[ \t]+([.,;:!?](?:\s|$))/g, "$1").replace(/[ \t]{2,}/g, " ");
}

/** Of the same length, with code spans blanked out. */
function outsideCode(text: string): string {
	return text.replace(/(`+)(?!`).*?(?<!`)\1(?!`)/g, (code) => " ".repeat(code.length));
}

/** A line without what leads out of the report or could run: images, links and HTML; their words stay. */
function harmless(line: string): string {
	const words = line
		.replace(/!\[([^\]]*)\]\([^)]*\)/g, "$1")
		.replace(/\[\^?(\d[\d\s,;–-]*)\](?:\([^)]*\))?/g, "[$1]")
		.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1");
	const plain = outsideCode(words);
	return words.replace(/<(?=[A-Za-z/!?])/g, (sign, at: number) => (plain[at] === "<" ? `\\${sign}` : sign));
}
