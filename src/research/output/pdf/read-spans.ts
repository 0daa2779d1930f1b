/** Inline Markdown → spans. Images are never fetched: their description stands for them. */
import type { Token, Tokens } from "marked";
import { decodeEntities } from "../../language/entities.ts";
import { LINE_BREAK, type Span, type Style } from "./block.ts";

/** Deeper markup is shown as it was written. */
const MAX_DEPTH = 24;

/** What is around the text that is read. */
export interface SpanContext {
	readonly style: Style;
	/** How many sources there are to which `[n]` may lead. */
	readonly sources: number;
	readonly depth?: number;
}

export function readSpans(tokens: readonly Token[], context: SpanContext): readonly Span[] {
	return tokens.flatMap((token) => readToken(token, context));
}

function readToken(token: Token, context: SpanContext): readonly Span[] {
	const { style, depth = 0 } = context;
	const inner = (more: Style, tokens = "tokens" in token ? token.tokens : undefined) =>
		tokens === undefined || depth >= MAX_DEPTH
			? readText(token.raw, context)
			: readSpans(tokens, { ...context, style: { ...style, ...more }, depth: depth + 1 });
	switch (token.type) {
		case "strong":
			return inner({ bold: true });
		case "em":
			return inner({ italic: true });
		case "del":
			return inner({ struck: true });
		case "codespan":
			return [{ ...style, code: true, text: (token as Tokens.Codespan).text }];
		case "br":
			return [{ ...style, text: LINE_BREAK }];
		case "link":
			return inner(linkTo((token as Tokens.Link).href));
		case "image":
			return readImage(token as Tokens.Image, style);
		case "html":
			return readHtml(token.raw, context);
		case "checkbox":
			return [];
		default:
			return readPlain(token, inner, context);
	}
}

function readPlain(
	token: Token,
	inner: (more: Style, tokens?: Token[]) => readonly Span[],
	context: SpanContext,
): readonly Span[] {
	if ("tokens" in token && token.tokens !== undefined) return inner({});
	return readText("text" in token ? String(token.text) : token.raw, context);
}

/** Citations lead to their sources. */
export function readText(text: string, { style, sources }: SpanContext): readonly Span[] {
	if (style.link !== undefined || sources === 0) return [{ ...style, text: decodeEntities(text) }];
	return text.split(/(\[\d{1,4}\])/).flatMap((part, index): Span[] => {
		if (part === "") return [];
		const number = index % 2 === 1 ? Number(part.slice(1, -1)) : 0;
		const isCitation = number >= 1 && number <= sources;
		return [{ ...style, ...(isCitation ? { link: sourcePlace(number) } : {}), text: decodeEntities(part) }];
	});
}

/** Where a numbered source stands. */
export function sourcePlace(number: number): string {
	return `#source-${number}`;
}

/** Only addresses that a reader can open without running anything. */
export function linkTo(href: string | undefined): Style {
	if (href === undefined || !URL.canParse(href) || href.length > 2_000) return {};
	const { protocol, href: link } = new URL(href);
	return ["http:", "https:", "mailto:"].includes(protocol) ? { link } : {};
}

function readImage({ text, href }: Tokens.Image, style: Style): readonly Span[] {
	const description = decodeEntities(text).trim();
	return [{ ...style, ...linkTo(href), italic: true, text: `[image${description === "" ? "" : `: ${description}`}]` }];
}

/** A break is one, a comment is nothing, any other tag is shown as it was written. */
function readHtml(raw: string, context: SpanContext): readonly Span[] {
	if (/^<br\s*\/?>$/i.test(raw.trim())) return [{ ...context.style, text: LINE_BREAK }];
	if (raw.startsWith("<!--")) return [];
	return readText(raw, context);
}
