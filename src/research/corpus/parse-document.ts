/** One file's text to its passages, by format. */
import type { DocumentFormat, ParsedDocument } from "../passage.ts";
import { splitMarkdown } from "./split-markdown.ts";
import { splitText } from "./split-text.ts";

/** Rejects when the file cannot be parsed. */
export async function parseDocument(text: string, format: DocumentFormat): Promise<ParsedDocument> {
	switch (format) {
		case "markdown":
			return splitMarkdown(text);
		case "text":
			return splitText(text);
		case "html": {
			const { splitHtml } = await import("./split-html.ts");
			return splitHtml(text);
		}
	}
}
