/** One file's content to its passages, by format. What reads a format is loaded with the first file of it. */
import type { DocumentFormat, ParsedDocument } from "../passage.ts";
import { FILE_BOUNDS, type PassageBounds, shortName } from "./passage-list.ts";
import { splitMarkdown } from "./split-markdown.ts";
import { splitText } from "./split-text.ts";

/** Keeps what is slow to begin from one file to the next. */
export interface DocumentParser {
	/** Rejects when the file cannot be parsed or says more than the bounds, and when aborted. */
	parse(content: string | Uint8Array, format: DocumentFormat, signal?: AbortSignal): Promise<ParsedDocument>;
	close(): Promise<void>;
}

/** `bounds`: of each file. */
export function createDocumentParser(bounds: PassageBounds = FILE_BOUNDS): DocumentParser {
	let pdfs: import("./pdf-reader.ts").PdfReader | undefined;
	const parse = async (content: string | Uint8Array, format: DocumentFormat, signal?: AbortSignal) => {
		if (typeof content === "string") return parseText(content, format, bounds);
		const { PdfReader } = await import("./pdf-reader.ts");
		const { splitPdf } = await import("./split-pdf.ts");
		pdfs ??= new PdfReader();
		return splitPdf(await pdfs.read(content, signal), bounds);
	};
	return {
		async parse(content, format, signal) {
			const { title, passages } = await parse(content, format, signal);
			// It stands beside each passage in the index.
			return { title: title === null ? null : shortName(title), passages };
		},
		close: async () => pdfs?.close(),
	};
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
