/** One file's content to its passages, by format. What reads a format is loaded with the first file of it. */
import { runWithin } from "../../values/run-within.ts";
import type { DocumentFormat, ParsedDocument } from "../passage.ts";
import { FILE_BOUNDS, type PassageBounds, shortName } from "./passage-list.ts";
import { splitMarkdown } from "./split-markdown.ts";
import { splitText } from "./split-text.ts";

export interface ParseOptions {
	/** Of this file; default: of a file of a corpus. */
	readonly bounds?: PassageBounds;
	/** Nothing else runs while text is parsed, and some text is written to be slow. Default: 30 s. */
	readonly milliseconds?: number;
	readonly signal?: AbortSignal | undefined;
}

const PARSE_MS = 30_000;

/** Rejects when the file cannot be parsed, takes too long or says more than the bounds, and when aborted. */
export async function parseDocument(
	content: string | Uint8Array,
	format: DocumentFormat,
	{ bounds = FILE_BOUNDS, milliseconds = PARSE_MS, signal }: ParseOptions = {},
): Promise<ParsedDocument> {
	const split = await splitterOf(content, format, bounds, signal);
	const { title, passages } = runWithin(milliseconds, split, () => {
		throw new Error(`it takes longer than ${milliseconds / 1_000} s to parse`);
	});
	// It stands beside each passage in the index.
	return { title: title === null ? null : shortName(title), passages };
}

/** All that waits is done before: what is left runs in one go. */
async function splitterOf(
	content: string | Uint8Array,
	format: DocumentFormat,
	bounds: PassageBounds,
	signal: AbortSignal | undefined,
): Promise<() => ParsedDocument> {
	if (typeof content !== "string") {
		const { sharedPdfReader } = await import("./pdf-reader.ts");
		const { splitPdf } = await import("./split-pdf.ts");
		const pages = await sharedPdfReader().read(content, signal);
		return () => splitPdf(pages, bounds);
	}
	switch (format) {
		case "markdown":
			return () => splitMarkdown(content, bounds);
		case "text":
			return () => splitText(content, bounds);
		case "html": {
			const { splitHtml } = await import("./split-html.ts");
			return () => splitHtml(content, bounds);
		}
		case "csv":
		case "tsv": {
			const { splitCsv } = await import("./split-csv.ts");
			return () => splitCsv(content, format, bounds);
		}
		case "json":
		case "jsonl": {
			const { splitJson, splitJsonLines } = await import("./split-json.ts");
			return () => (format === "json" ? splitJson : splitJsonLines)(content, bounds);
		}
		case "pdf":
			throw new Error("a PDF is read from its bytes");
	}
}
