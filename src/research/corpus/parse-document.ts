/** One file's content to its passages, by format. What reads a format is loaded with the first file of it. */
import type { DocumentFormat, ParsedDocument } from "../passage.ts";
import { splitMarkdown } from "./split-markdown.ts";
import { splitText } from "./split-text.ts";

/** Keeps what is slow to begin from one file to the next. */
export interface DocumentParser {
	/** Rejects when the file cannot be parsed, and when aborted. */
	parse(content: string | Uint8Array, format: DocumentFormat, signal?: AbortSignal): Promise<ParsedDocument>;
	close(): Promise<void>;
}

export function createDocumentParser(): DocumentParser {
	let pdfs: import("./pdf-reader.ts").PdfReader | undefined;
	return {
		async parse(content, format, signal) {
			if (typeof content === "string") return parseText(content, format);
			const { PdfReader } = await import("./pdf-reader.ts");
			const { splitPdf } = await import("./split-pdf.ts");
			pdfs ??= new PdfReader();
			return splitPdf(await pdfs.read(content, signal));
		},
		close: async () => pdfs?.close(),
	};
}

async function parseText(text: string, format: DocumentFormat): Promise<ParsedDocument> {
	switch (format) {
		case "markdown":
			return splitMarkdown(text);
		case "text":
			return splitText(text);
		case "html": {
			const { splitHtml } = await import("./split-html.ts");
			return splitHtml(text);
		}
		case "csv":
		case "tsv": {
			const { splitCsv } = await import("./split-csv.ts");
			return splitCsv(text, format);
		}
		case "json":
		case "jsonl": {
			const { splitJson, splitJsonLines } = await import("./split-json.ts");
			return format === "json" ? splitJson(text) : splitJsonLines(text);
		}
		case "pdf":
			throw new Error("a PDF is read from its bytes");
	}
}
