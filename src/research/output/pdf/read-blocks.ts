/** A report's Markdown and its sources → blocks. */
import type { Token, Tokens } from "marked";
import type { Source } from "../../../model/wire.ts";
import { shorten } from "../../report/report-text.ts";
import type { Block, Content, Span } from "./block.ts";
import { lexMarkdown } from "./lex-markdown.ts";
import { linkTo, readSpans, readText } from "./read-spans.ts";

export interface Report {
	readonly markdown: string;
	/** The title of a report that has none. */
	readonly query: string;
	readonly sources: readonly Source[];
}

/** Characters that are drawn of a report. */
const LONGEST = 2_000_000;
/** Deeper lists and quotations stand at this indent. */
const DEEPEST = 8;
/** What is nested deeper is shown as it was written. */
const MAX_DEPTH = 40;
const TITLE_LENGTH = 160;
const SNIPPET_LENGTH = 400;

interface Place {
	readonly indent: number;
	readonly depth: number;
	readonly quoted: number | null;
	/** How many sources `[n]` may lead to. */
	readonly sources: number;
}

export function readBlocks({ markdown, query, sources }: Report): { title: string; blocks: readonly Block[] } {
	const place: Place = { indent: 0, depth: 0, quoted: null, sources: sources.length };
	const text = markdown.slice(0, LONGEST);
	const tokens = lexMarkdown(text);
	const body = tokens === null ? plainBlocks(text, place) : tokens.flatMap((token) => readToken(token, place));
	if (markdown.length > LONGEST) body.push(note(`The report goes on: its first ${LONGEST} characters are here.`));
	const first = body[0];
	const hasTitle = first?.type === "heading";
	const title = shorten(textOf(hasTitle ? first.spans : [{ text: query.trim().split("\n")[0] ?? "" }]), TITLE_LENGTH);
	const heading: Block = { type: "heading", level: 1, indent: 0, spans: [{ text: title }] };
	return { title, blocks: [...(hasTitle || title === "" ? [] : [heading]), ...body, ...sourceBlocks(sources, body)] };
}

/** A line of Trawl's own. */
export function note(text: string): Block {
	return { type: "paragraph", indent: 0, spans: [{ text, italic: true }] };
}

function textOf(spans: readonly Span[]): string {
	return spans
		.map(({ text }) => text)
		.join("")
		.toWellFormed()
		.replace(/[\s\p{Cc}]+/gu, " ")
		.trim();
}

function plainBlocks(text: string, place: Place): Block[] {
	return text.split(/\n[ \t]*\n/).map((part) => at(place, { type: "paragraph", spans: [{ text: part }] }));
}

function at({ indent, quoted }: Place, content: Content): Block {
	return { indent: Math.min(indent, DEEPEST), ...(quoted === null ? {} : { quoted }), ...content };
}

function readToken(token: Token, place: Place): Block[] {
	const spansOf = (tokens: readonly Token[] = []) => readSpans(tokens, { style: {}, sources: place.sources });
	if (place.depth >= MAX_DEPTH) return plainBlocks(token.raw, place);
	switch (token.type) {
		case "space":
		case "def":
		case "checkbox":
			return [];
		case "hr":
			return [at(place, { type: "rule" })];
		case "heading":
			return [at(place, { type: "heading", level: (token as Tokens.Heading).depth, spans: spansOf(token.tokens) })];
		case "code":
			return [at(place, { type: "code", text: (token as Tokens.Code).text })];
		case "blockquote":
			return (token.tokens ?? []).flatMap((each) =>
				readToken(each, {
					...place,
					indent: place.indent + 1,
					depth: place.depth + 1,
					quoted: Math.min(place.indent + 1, DEEPEST),
				}),
			);
		case "list":
			return readList(token as Tokens.List, place);
		case "table": {
			const { header, rows: body, align } = token as Tokens.Table;
			const rows = [header, ...body].map((row) => row.map(({ tokens }) => spansOf(tokens)));
			return [at(place, { type: "table", rows, toTheRight: align.map((side) => side === "right") })];
		}
		case "html":
			return /^\s*<!--/.test(token.raw) ? [] : plainBlocks(token.raw, place);
		default:
			if ("tokens" in token) return [at(place, { type: "paragraph", spans: spansOf(token.tokens) })];
			return [at(place, { type: "paragraph", spans: readText(token.raw, { style: {}, sources: place.sources }) })];
	}
}

function readList({ items, ordered, start }: Tokens.List, place: Place): Block[] {
	const within = { ...place, indent: place.indent + 1, depth: place.depth + 1 };
	return items.flatMap((item, index) => {
		const marker = item.task ? (item.checked ? "☑" : "☐") : ordered ? `${Number(start || 1) + index}.` : "•";
		const [first = at(within, { type: "paragraph", spans: [] }), ...rest] = item.tokens.flatMap((token) =>
			readToken(token, within),
		);
		const isText = first.type === "paragraph" && first.marker === undefined;
		const lead = isText ? first : at(within, { type: "paragraph", spans: [] });
		return [{ ...lead, marker }, ...(isText ? [] : [first]), ...rest];
	});
}

/** Under a heading of their own, unless the report ends with one already. */
function sourceBlocks(sources: readonly Source[], body: readonly Block[]): Block[] {
	if (sources.length === 0) return [];
	const last = body.findLast(({ type }) => type === "heading");
	const isListed = last?.type === "heading" && /^(sources|references|bibliography)$/i.test(textOf(last.spans));
	const heading: Block = {
		type: "heading",
		level: 2,
		indent: 0,
		spans: [{ text: isListed ? "Sources in full" : "Sources" }],
	};
	return [heading, ...sources.map((source, index) => sourceBlock(source, index + 1))];
}

/** The wire allows null for any field. */
function sourceBlock(source: Source, number: number): Block {
	const [title, url, fragment, snippet] = [
		source.title,
		source.url,
		source.fragment,
		source.snippet || source.description,
	].map((value) => (typeof value === "string" ? value.trim() : ""));
	const where = `${url}${fragment}`;
	const spans: Span[] = [{ text: title || where || "(untitled)", bold: true }];
	if (url !== "" && title !== "") spans.push({ text: " " }, { text: where, ...linkTo(where) });
	if (snippet !== undefined && snippet !== "")
		spans.push({ text: "\u2028" }, { text: shorten(snippet.replace(/\s+/g, " "), SNIPPET_LENGTH), italic: true });
	return { type: "source", number, indent: 1, marker: `${number}.`, spans };
}
