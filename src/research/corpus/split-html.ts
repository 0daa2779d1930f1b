/**
 * HTML to readable text to passages. Readability takes the article out of its page; what it leaves is
 * written as plain lines, one block each, and passages are slices of that text. This module is
 * imported only when there is an HTML file, since its libraries are slow to load.
 */
import type { ParsedDocument, Passage, PassageKind } from "../passage.ts";
import { cleanText } from "./clean-text.ts";
import { type Block, BlockReader } from "./html-blocks.ts";
import { articleOf, pageOf } from "./html-page.ts";
import { sizeOf } from "./html-size.ts";
import { LineIndex } from "./line-index.ts";
import { FILE_BOUNDS, PassageList } from "./passage-list.ts";
import { CODE_SIZE, PASSAGE_SIZE, type Range, splitLines, splitProse, trimRange } from "./split-long.ts";

/** Parsing takes time in the square of the nesting; no page that people wrote nests like this. */
const MAX_DEPTH = 2_500;
const MAX_TAGS = 400_000;
const DROPPED = "script,style,template,noscript,nav,aside,iframe,form,button,svg,[hidden],[role=navigation]";

export interface HtmlDocument extends ParsedDocument {
	/** What the passages are slices of. */
	readonly readableText: string;
}

/** Throws on a page that cannot be parsed at all, or says more than the bounds. */
export function splitHtml(html: string, bounds = FILE_BOUNDS): HtmlDocument {
	const { depth, tags } = sizeOf(html);
	if (depth > MAX_DEPTH) throw new Error(`its elements are nested ${depth} deep, at most ${MAX_DEPTH} are read`);
	if (tags > MAX_TAGS) throw new Error(`it holds ${tags} tags, at most ${MAX_TAGS} are read`);
	const document = pageOf(html);
	const pageTitle = cleanText(document.querySelector("title")?.textContent ?? "");
	for (const element of document.querySelectorAll(DROPPED)) element.remove();
	const heading = cleanText(document.querySelector("h1")?.textContent ?? "");
	const body = articleOf(html) ?? document.body ?? document.documentElement;
	const blocks = body === null ? [] : new BlockReader(bounds).read(body);
	const readableText = `${blocks.map((block) => block.text).join("\n\n")}\n`;
	return {
		title: heading || pageTitle || null,
		passages: cut(readableText, blocks, new PassageList(bounds)),
		readableText,
	};
}

function cut(text: string, blocks: readonly Block[], list: PassageList): readonly Passage[] {
	const lines = new LineIndex(text);
	const path: { depth: number; text: string }[] = [];
	let offset = 0;
	for (const block of blocks) {
		const range = { start: offset, end: offset + block.text.length };
		offset = range.end + 2;
		if (block.kind === "heading") {
			while ((path.at(-1)?.depth ?? 0) >= block.depth) path.pop();
			path.push(block);
			continue;
		}
		const ranges = rangesOf(text, range, block.kind);
		const headings = path.map((part) => part.text);
		for (const piece of ranges.map((part) => trimRange(text, part))) {
			if (piece.end > piece.start) list.add(toPassage(text, lines, piece, block.kind, headings, block.columns));
		}
	}
	return list.passages;
}

function rangesOf(text: string, range: Range, kind: PassageKind): Range[] {
	if (kind === "paragraph") return splitProse(text, range);
	return splitLines(text, range, kind === "code" ? CODE_SIZE : PASSAGE_SIZE);
}

function toPassage(
	text: string,
	lines: LineIndex,
	range: { readonly start: number; readonly end: number },
	kind: PassageKind,
	headings: readonly string[],
	columns: readonly string[],
): Passage {
	const startLine = lines.lineAt(range.start);
	const endLine = lines.lineAt(range.end - 1);
	return { kind, text: text.slice(range.start, range.end), headings, startLine, endLine, columns };
}
