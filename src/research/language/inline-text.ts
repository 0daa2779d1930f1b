/**
 * Inline Markdown to readable text. Links become their text; images, badges, HTML tags, comments and
 * scripts vanish. Code spans are set aside behind two-character marks, so that cutting the text into
 * sentences never cuts code; `expand` puts them back, with or without their backticks.
 */
import { Lexer, type Token, type Tokens } from "marked";
import { decodeEntities } from "./entities.ts";

const MARK = "\uE000";
const FIRST_INDEX = 0xe100;
const MAX_CODES = 0x700;

/** Readable text with its code spans set aside. */
export interface InlineText {
	/** With marks in place of code spans. */
	readonly marked: string;
	readonly codes: readonly string[];
	/** How many characters of the text stand in links. */
	readonly linkCharacters: number;
}

interface Draft {
	readonly codes: string[];
	linkCharacters: number;
	/** Inside `<a>`. */
	inAnchor: boolean;
}

/** Reads one paragraph, list entry or table cell. */
export function readInline(markdown: string): InlineText {
	const draft: Draft = { codes: [], linkCharacters: 0, inAnchor: false };
	const source = dropInvisible(markdown).replace(/[\uE000-\uF8FF]/g, "");
	const rendered = renderTokens(Lexer.lexInline(source), draft);
	return { marked: tidy(rendered), codes: draft.codes, linkCharacters: draft.linkCharacters };
}

/** Removes comments, and scripts and styles with their content. */
export function dropInvisible(markdown: string): string {
	return markdown.replace(/<!--[\s\S]*?(?:-->|$)/g, " ").replace(/<(script|style|svg)\b[\s\S]*?(?:<\/\1\s*>|$)/gi, " ");
}

function renderTokens(tokens: readonly Token[], draft: Draft): string {
	return tokens.map((token) => renderToken(token, draft)).join("");
}

function renderToken(token: Token, draft: Draft): string {
	switch (token.type) {
		case "codespan":
			return setAside((token as Tokens.Codespan).text, draft);
		case "image":
			return "";
		case "html":
			if (/^<\/?a\b/i.test(token.raw)) draft.inAnchor = !token.raw.startsWith("</");
			return /^<\/?(?:br|p|div|td|th|tr|li|h\d)\b/i.test(token.raw) ? " " : "";
		case "br":
			return " ";
		case "link":
			return renderLink(token as Tokens.Link, draft);
		case "strong":
		case "em":
		case "del":
			return renderTokens((token as Tokens.Strong).tokens, draft);
		default:
			return renderText("text" in token ? String(token.text) : token.raw, draft);
	}
}

function renderText(text: string, draft: Draft): string {
	const decoded = decodeEntities(text);
	if (draft.inAnchor) draft.linkCharacters += decoded.trim().length;
	return decoded;
}

function renderLink(link: Tokens.Link, draft: Draft): string {
	const text = renderTokens(link.tokens, draft);
	draft.linkCharacters += text.length;
	return text;
}

function setAside(code: string, draft: Draft): string {
	const text = code.replace(/\s+/g, " ").trim();
	if (draft.codes.length >= MAX_CODES) return text;
	draft.codes.push(text);
	return MARK + String.fromCharCode(FIRST_INDEX + draft.codes.length - 1);
}

/** What the lexer leaves: references to definitions elsewhere, footnotes, emoji names, spaces. */
function tidy(text: string): string {
	return text
		.replace(/!\[[^\][]*\](?:\[[^\][]*\]|\([^)]*\))/g, "")
		.replace(/\[([^\][]*)\]\[[^\][]*\]/g, "$1")
		.replace(/^\s*\[[ xX]\]\s+/, "")
		.replace(/^\s*\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]/i, "")
		.replace(/\[\^?\d+\]/g, "")
		.replace(/(?<![\p{L}\p{N}\])!])\[(\p{L}[^\][]*)\](?![[(])/gu, "$1")
		.replace(/(?<=^|\s):[a-z][a-z0-9_+-]+:(?=\s|$)/g, "")
		.replace(/[\u200B\u200E\u200F\u2060\uFEFF]/g, "")
		.replace(/\s+/g, " ")
		.replace(/ ([,.;!?])(?=\s|$)/g, "$1")
		.replace(
			/^(?:\p{Extended_Pictographic}|\uFE0F|\u200D|\s)+(?=\P{Extended_Pictographic})|(?<=\s)(?:\p{Extended_Pictographic}|\uFE0F|\u200D)+\s*$/gu,
			"",
		)
		.trim();
}

/** Puts the code spans back as bare text. */
export function expandPlain(marked: string, codes: readonly string[]): string {
	return replaceMarks(marked, codes, (code) => code);
}

/** Puts the code spans back in backticks and escapes what Markdown would read as markup. */
export function expandMarkdown(marked: string, codes: readonly string[]): string {
	const escaped = marked.replace(
		/[\\*`]|<(?=[A-Za-z/!?])|\[|\](?=[([])|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu,
		"\\$&",
	);
	return replaceMarks(escaped, codes, fence);
}

function fence(code: string): string {
	if (code === "") return "";
	if (!code.includes("`")) return `\`${code}\``;
	const longest = Math.max(...(code.match(/`+/g) ?? []).map((run) => run.length));
	const ticks = "`".repeat(longest + 1);
	return `${ticks} ${code} ${ticks}`;
}

function replaceMarks(marked: string, codes: readonly string[], render: (code: string) => string): string {
	return marked.replace(/\uE000([\uE100-\uE7FF])/g, (_, index: string) =>
		render(codes[index.charCodeAt(0) - FIRST_INDEX] ?? ""),
	);
}

/** One paragraph's readable text, code spans bare. */
export function plainText(markdown: string): string {
	const inline = readInline(markdown);
	return expandPlain(inline.marked, inline.codes);
}

/** The same text with letters in place of the marks, equally long: what a sentence cutter sees. */
export function shadow(marked: string): string {
	return marked.replace(/\uE000[\uE100-\uE7FF]/g, "AA");
}
