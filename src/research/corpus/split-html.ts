/**
 * HTML to readable text to passages. Readability takes the article out of its page; what it leaves is
 * written as plain lines, one block each, and passages are slices of that text. This module is
 * imported only when there is an HTML file, since its libraries are slow to load.
 */
import type { ParsedDocument, Passage, PassageKind } from "../passage.ts";
import { cleanText } from "./clean-text.ts";
import { articleOf, type HtmlElement, pageOf } from "./html-page.ts";
import { sizeOf } from "./html-size.ts";
import { LineIndex } from "./line-index.ts";
import { CODE_SIZE, PASSAGE_SIZE, type Range, splitLines, splitProse, trimRange } from "./split-long.ts";

interface Block {
	readonly kind: PassageKind | "heading";
	readonly depth: number;
	readonly text: string;
	readonly columns: readonly string[];
}

/** Parsing takes time in the square of the nesting; no page that people wrote nests like this. */
const MAX_DEPTH = 2_500;
const MAX_TAGS = 400_000;
const DROPPED = "script,style,template,noscript,nav,aside,iframe,form,button,svg,[hidden],[role=navigation]";
const BLOCKS = "h1,h2,h3,h4,h5,h6,p,ul,ol,dl,table,pre,blockquote";

export interface HtmlDocument extends ParsedDocument {
	/** What the passages are slices of. */
	readonly readableText: string;
}

/** Throws on a page that cannot be parsed at all. */
export function splitHtml(html: string): HtmlDocument {
	const { depth, tags } = sizeOf(html);
	if (depth > MAX_DEPTH) throw new Error(`its elements are nested ${depth} deep, at most ${MAX_DEPTH} are read`);
	if (tags > MAX_TAGS) throw new Error(`it holds ${tags} tags, at most ${MAX_TAGS} are read`);
	const document = pageOf(html);
	const pageTitle = cleanText(document.querySelector("title")?.textContent ?? "");
	for (const element of document.querySelectorAll(DROPPED)) element.remove();
	const heading = cleanText(document.querySelector("h1")?.textContent ?? "");
	const body = articleOf(html) ?? document.body ?? document.documentElement;
	const blocks = body === null ? [] : collectBlocks(body);
	const readableText = `${blocks.map((block) => block.text).join("\n\n")}\n`;
	return { title: heading || pageTitle || null, passages: cut(readableText, blocks), readableText };
}

function collectBlocks(root: HtmlElement): Block[] {
	const blocks: Block[] = [];
	for (const element of root.querySelectorAll(BLOCKS)) {
		if (element.parentElement?.closest("ul,ol,dl,table,pre,blockquote")) continue;
		const block = blockOf(element);
		if (block.text !== "") blocks.push(block);
	}
	return blocks.length > 0
		? blocks
		: [plain("paragraph", cleanText(root.textContent ?? ""))].filter((block) => block.text);
}

function blockOf(element: HtmlElement): Block {
	const tag = element.tagName.toLowerCase();
	if (/^h[1-6]$/.test(tag)) return { ...plain("heading", cleanText(element.textContent ?? "")), depth: Number(tag[1]) };
	if (tag === "ul" || tag === "ol") return plain("list", itemsOf(element));
	if (tag === "dl") return plain("list", definitionsOf(element));
	if (tag === "table") return tableOf(element);
	if (tag === "pre") return plain("code", fenced(element.textContent ?? ""));
	return plain("paragraph", cleanText(element.textContent ?? ""));
}

function plain(kind: Block["kind"], text: string): Block {
	return { kind, depth: 0, text, columns: [] };
}

function itemsOf(list: HtmlElement): string {
	const items = [...list.querySelectorAll("li")].map((item) => cleanText(ownText(item)));
	return items
		.filter((text) => text !== "")
		.map((text) => `- ${text}`)
		.join("\n");
}

/** Text of an item without the lists inside it, which give items of their own. */
function ownText(item: HtmlElement): string {
	return [...item.childNodes]
		.filter((node) => !/^(?:ul|ol)$/i.test(node.nodeName))
		.map((node) => node.textContent ?? "")
		.join("");
}

function definitionsOf(list: HtmlElement): string {
	const lines: string[] = [];
	for (const child of list.querySelectorAll("dt,dd")) {
		const text = cleanText(child.textContent ?? "");
		if (child.tagName.toLowerCase() === "dt") lines.push(`- ${text}`);
		else lines.push(`${lines.pop() ?? "- "}: ${text}`);
	}
	return lines.join("\n");
}

function tableOf(table: HtmlElement): Block {
	const rows = [...table.querySelectorAll("tr")].map((row) =>
		[...row.querySelectorAll("th,td")].map((cell) => cleanText(cell.textContent ?? "").replaceAll("|", "\\|")),
	);
	const hasHeader = table.querySelector("th") !== null && rows.length > 1;
	const columns = hasHeader ? (rows[0] ?? []) : [];
	const lines = rows.map((cells) => `| ${cells.join(" | ")} |`);
	if (hasHeader) lines.splice(1, 0, `|${columns.map(() => " --- |").join("")}`);
	return { kind: "table", depth: 0, text: lines.join("\n"), columns };
}

function fenced(code: string): string {
	const text = code.replaceAll("\0", "").trim();
	return text === "" ? "" : `\`\`\`\n${text.replaceAll("```", "'''")}\n\`\`\``;
}

function cut(text: string, blocks: readonly Block[]): Passage[] {
	const lines = new LineIndex(text);
	const path: { depth: number; text: string }[] = [];
	const passages: Passage[] = [];
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
			if (piece.end > piece.start) passages.push(toPassage(text, lines, piece, block.kind, headings, block.columns));
		}
	}
	return passages;
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
