/**
 * Markdown to passages. Blocks come from marked's lexer; every passage is cut out of the file by the
 * lines of its block, so its text is a verbatim slice. Headings become the path of what follows them.
 */
import { Lexer, type Token, type Tokens } from "marked";
import { dropInvisible, plainText } from "../language/inline-text.ts";
import { cellsOf, entriesOf, withoutQuoteMarks } from "../language/markdown-blocks.ts";
import { wordsOf } from "../language/words.ts";
import type { ParsedDocument, Passage, PassageKind } from "../passage.ts";
import { LineIndex } from "./line-index.ts";
import { type Piece, piecesOf } from "./markdown-pieces.ts";
import { FILE_BOUNDS, PassageList } from "./passage-list.ts";
import { CODE_SIZE, PASSAGE_SIZE, packRanges, type Range, splitLines, splitProse, trimRange } from "./split-long.ts";
import { splitText } from "./split-text.ts";

/** A longer line is no prose; the lexer does not see it. */
const MAX_LINE = 20_000;
const INLINE_SIZE = 2_000;
/** A heading of this many words says something itself. */
const SENTENCE_WORDS = 8;

interface Block {
	readonly token: Token;
	readonly range: Range;
}

/** Cuts a Markdown file; one that the lexer cannot handle is cut as plain text. Throws on one that says more than the bounds. */
export function splitMarkdown(text: string, bounds = FILE_BOUNDS): ParsedDocument {
	const lines = new LineIndex(text);
	try {
		return fromBlocks(text, lines, blocksOf(text, lines), new PassageList(bounds));
	} catch (error) {
		if (error instanceof RangeError) return splitText(text, bounds);
		throw error;
	}
}

function blocksOf(text: string, lines: LineIndex): Block[] {
	const start = frontMatterLength(text);
	const source = text.slice(start).replace(/\r\n|\r/g, "\n");
	const bounded = source.length > MAX_LINE ? withoutLongLines(source) : source;
	const first = lines.lineAt(start);
	return piecesOf(bounded).flatMap((piece) => {
		let line = first + piece.line;
		return tokensOf(piece).map((token) => {
			const from = line;
			line += token.raw.split("\n").length - 1;
			const to = token.raw.endsWith("\n") ? line : line + 1;
			const range = trimRange(text, { start: lines.startOf(from), end: lines.startOf(to) });
			return { token: piece.kind === "table" ? { ...token, raw: `${piece.header}${token.raw}` } : token, range };
		});
	});
}

/** Line ends stay, so that lines keep their numbers. A pattern of so many characters would be tried at each of them. */
function withoutLongLines(source: string): string {
	const lines = source.split("\n");
	return lines.map((line) => (line.length < MAX_LINE ? line : "")).join("\n");
}

function tokensOf({ kind, text }: Piece): Token[] {
	if (kind === "hidden") return [];
	return kind === "markdown" ? new Lexer().blockTokens(text, []) : [{ type: kind, raw: text }];
}

/** YAML front matter is not part of the text. */
function frontMatterLength(text: string): number {
	return /^---[ \t]*\r?\n[\s\S]*?\r?\n---[ \t]*(?:\r?\n|$)/.exec(text)?.[0].length ?? 0;
}

function fromBlocks(text: string, lines: LineIndex, blocks: readonly Block[], list: PassageList): ParsedDocument {
	const path: { depth: number; text: string }[] = [];
	let title: string | null = null;
	for (const block of blocks) {
		const heading = headingOf(block.token);
		if (heading !== null) {
			while ((path.at(-1)?.depth ?? 0) >= heading.depth) path.pop();
			path.push(heading);
			title ??= heading.text;
			if (wordsOf(heading.text).length < SENTENCE_WORDS) continue;
		}
		const headings = path.map((part) => part.text);
		for (const passage of passagesOf(text, lines, block, headings)) list.add(passage);
	}
	return { title, passages: list.passages };
}

/** The heading a block is, also one written as HTML. */
function headingOf(token: Token): { depth: number; text: string } | null {
	if (token.type === "heading") return named((token as Tokens.Heading).depth, (token as Tokens.Heading).text);
	const html =
		token.type === "html" || token.type === "paragraph" ? /<h([1-6])\b[^>]*>([\s\S]*?)<\/h\1>/i.exec(token.raw) : null;
	return html === null ? null : named(Number(html[1]), html[2] ?? "");
}

function named(depth: number, markdown: string): { depth: number; text: string } | null {
	const text = plainText(markdown);
	return text === "" ? null : { depth, text };
}

function passagesOf(text: string, lines: LineIndex, block: Block, headings: readonly string[]): Passage[] {
	const kind = kindOf(block.token);
	if (kind === null || isEmpty(block.token, kind)) return [];
	const columns = kind === "table" ? cellsOf(block.token.raw.split("\n")[0] ?? "").map(plainText) : [];
	return cut(text, lines, block, kind)
		.map((range) => trimRange(text, range))
		.filter((range) => range.end > range.start)
		.map((range) => ({
			kind,
			text: text.slice(range.start, range.end),
			headings,
			startLine: lines.lineAt(range.start),
			endLine: lines.lineAt(range.end - 1),
			columns,
		}));
}

function kindOf(token: Token): PassageKind | null {
	if (token.type === "list" || token.type === "table" || token.type === "code") return token.type;
	return ["paragraph", "text", "blockquote", "html", "heading"].includes(token.type) ? "paragraph" : null;
}

/** Badges, comments, scripts and tables of contents say nothing. */
function isEmpty(token: Token, kind: PassageKind): boolean {
	if (kind === "paragraph")
		return slicesOf(dropInvisible(withoutQuoteMarks(token.raw))).every((part) => plainText(part) === "");
	if (kind !== "list") return false;
	return entriesOf(token.raw).every((entry) => /^\[.*\]\(#[^)]*\)$/.test(entry.trim()));
}

/** Inline markup is read in slices: its time grows with the square of a hostile paragraph. */
function slicesOf(text: string): string[] {
	if (text.length <= INLINE_SIZE) return [text];
	return Array.from({ length: Math.ceil(text.length / INLINE_SIZE) }, (_, index) =>
		text.slice(index * INLINE_SIZE, (index + 1) * INLINE_SIZE),
	);
}

function cut(text: string, lines: LineIndex, block: Block, kind: PassageKind): Range[] {
	const { range, token } = block;
	if (kind === "code") return splitLines(text, range, CODE_SIZE);
	if (range.end - range.start <= PASSAGE_SIZE) return [range];
	if (kind === "table") return splitLines(text, range, PASSAGE_SIZE);
	if (kind === "list") return packRanges(itemRanges(lines, range, token as Tokens.List));
	return splitProse(text, range);
}

/** Items of a list by their lines; the last one ends with the list. */
function itemRanges(lines: LineIndex, range: Range, list: Tokens.List): Range[] {
	let line = lines.lineAt(range.start);
	const starts = list.items.map((item) => {
		const start = lines.startOf(line);
		line += item.raw.split("\n").length - 1 + (item.raw.endsWith("\n") ? 0 : 1);
		return Math.max(start, range.start);
	});
	return starts.map((start, index) => ({ start, end: starts[index + 1] ?? range.end }));
}
