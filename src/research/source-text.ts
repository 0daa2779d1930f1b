/**
 * Whether a source of a report stands in the file that it names. The file is read by another way than the one
 * that made the passages: whole cells and values of CSV and JSON, the library's own text of a page for PDF.
 */
import { lateCsv } from "../values/late-packages.ts";
import { cleanText } from "./corpus/clean-text.ts";
import { formatOf } from "./corpus/document-name.ts";
import { cellsOf } from "./language/markdown-blocks.ts";

export interface CitedSource {
	/** Path of the file. */
	readonly url?: string;
	readonly fragment?: string;
	readonly snippet?: string;
}

export async function standsInFile(
	{ url = "", fragment = "", snippet = "" }: CitedSource,
	bytes: Uint8Array,
): Promise<boolean> {
	const text = () => new TextDecoder().decode(bytes);
	switch (formatOf(url)) {
		case "csv":
			return consistsOf(snippet, textsOfCsv(text()));
		case "tsv":
			return consistsOf(snippet, textsOfCsv(text(), "\t"));
		case "json":
			return consistsOf(snippet, new Set(textsOfJson(JSON.parse(text()))));
		case "jsonl":
			return consistsOf(snippet, new Set(linesOf(text()).flatMap((line) => textsOfJson(JSON.parse(line)))));
		case "pdf":
			return standsOnPage(snippet, bytes, Number(/^#page=(\d+)$/.exec(fragment)?.[1]));
		case "html": {
			const { splitHtml } = await import("./corpus/split-html.ts");
			return splitHtml(text()).readableText.includes(snippet);
		}
		default:
			return text().includes(snippet);
	}
}

function linesOf(text: string): string[] {
	return text.split("\n").filter((line) => line.trim() !== "");
}

function textsOfCsv(text: string, delimiter?: string): Set<string> {
	const records = lateCsv().parse(text, {
		bom: true,
		delimiter: delimiter ?? [",", ";", "\t", "|"],
		relax_column_count: true,
	}) as string[][];
	return new Set(records.flat().map(cleanText));
}

/** All strings, numbers and words, and all keys. */
function textsOfJson(value: unknown): string[] {
	if (Array.isArray(value)) return value.flatMap(textsOfJson);
	if (typeof value !== "object" || value === null) return [cleanText(String(value))];
	return Object.entries(value).flatMap(([key, member]) => [cleanText(key), ...textsOfJson(member)]);
}

/** Each cell or entry of the snippet is one of the texts, a list of them, or a key within a key; prose stands within one. */
function consistsOf(snippet: string, texts: ReadonlySet<string>): boolean {
	if ([...texts].some((text) => text.includes(snippet))) return true;
	const lines = snippet.split("\n").filter((line) => !/^[|\s-]+$/.test(line));
	const parts = lines.flatMap((line) => (line.startsWith("|") ? cellsOf(line) : [line.replace(/^- /, "")]));
	return parts.every((part) => part === "" || isMadeOf(part, texts));
}

function isMadeOf(part: string, texts: ReadonlySet<string>): boolean {
	if (texts.has(part)) return true;
	return [...part.matchAll(/, | /g)].some(
		({ 0: gap, index }) => texts.has(part.slice(0, index)) && isMadeOf(part.slice(index + gap.length), texts),
	);
}

async function standsOnPage(snippet: string, bytes: Uint8Array, page: number): Promise<boolean> {
	const { extractText } = await import("unpdf");
	const { text } = await extractText(new Uint8Array(bytes), { mergePages: false });
	return lettersOf(text[page - 1] ?? "").includes(lettersOf(snippet));
}

/** Without spaces, line ends and the hyphens at them, which are a matter of layout. */
function lettersOf(text: string): string {
	return text.replace(/[^\p{L}\p{N}]+/gu, "");
}
