/** One file's content to its passages, by format. What reads a format is loaded with the first file of it. */
import type { DocumentFormat, ParsedDocument } from "../passage.ts";
import { FILE_BOUNDS, type PassageBounds, shortName } from "./passage-list.ts";
import { splitMarkdown } from "./split-markdown.ts";
import { splitText } from "./split-text.ts";

export interface ParseOptions {
	/** Of this file; default: of a file of a corpus. */
	readonly bounds?: PassageBounds;
	readonly signal?: AbortSignal | undefined;
}

/** Rejects when the file cannot be parsed or says more than the bounds, and when aborted. */
export async function parseDocument(
	content: string | Uint8Array,
	format: DocumentFormat,
	{ bounds = FILE_BOUNDS, signal }: ParseOptions = {},
): Promise<ParsedDocument> {
	const { title, passages } =
		typeof content === "string" ? await parseText(content, format, bounds) : await parsePdf(content, bounds, signal);
	// It stands beside each passage in the index.
	return { title: title === null ? null : shortName(title), passages };
}

async function parsePdf(
	bytes: Uint8Array,
	bounds: PassageBounds,
	signal: AbortSignal | undefined,
): Promise<ParsedDocument> {
	const { sharedPdfReader } = await import("./pdf-reader.ts");
	const { splitPdf } = await import("./split-pdf.ts");
	return splitPdf(await sharedPdfReader().read(bytes, signal), bounds);
}

async function parseText(text: string, format: DocumentFormat, bounds: PassageBounds): Promise<ParsedDocument> {
	switch (format) {
		case "markdown":
			return splitMarkdown(text, bounds);
		case "text":
			return splitText(text, bounds);
		case "html": {
			const { splitHtml } = await import("./split-html.ts");
			return splitHtml(text, bounds);
		}
		case "csv":
		case "tsv": {
			const { splitCsv } = await import("./split-csv.ts");
			return splitCsv(text, format, bounds);
		}
		case "json":
		case "jsonl": {
			const { splitJson, splitJsonLines } = await import("./split-json.ts");
			return format === "json" ? splitJson(text, bounds) : splitJsonLines(text, bounds);
		}
		case "pdf":
			throw new Error("a PDF is read from its bytes");
	}
}
