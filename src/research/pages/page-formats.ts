/** Which pages are read, by their media type: a row for each. */
import { formatOf } from "../corpus/document-name.ts";
import type { DocumentFormat } from "../passage.ts";

interface PageFormat {
	/** Text comes in any charset and is handed over as UTF-8; `binary` as it came. */
	readonly content: "text" | "binary";
	readonly format: DocumentFormat;
}

const PAGE_FORMATS: { readonly [mediaType: string]: PageFormat } = {
	"text/html": { content: "text", format: "html" },
	"application/xhtml+xml": { content: "text", format: "html" },
	"text/markdown": { content: "text", format: "markdown" },
	"text/x-markdown": { content: "text", format: "markdown" },
	"text/plain": { content: "text", format: "text" },
	"application/json": { content: "text", format: "json" },
	"application/x-ndjson": { content: "text", format: "jsonl" },
	"text/csv": { content: "text", format: "csv" },
	"text/tab-separated-values": { content: "text", format: "tsv" },
	"application/pdf": { content: "binary", format: "pdf" },
};

/** Many hosts call every text plain; these formats are then told by the name of the file. */
const TOLD_BY_NAME: readonly DocumentFormat[] = ["markdown", "csv", "tsv", "json", "jsonl"];

/** For whoever fetches: what to ask for. */
export const PAGE_TYPES = Object.fromEntries(
	Object.entries(PAGE_FORMATS).map(([mediaType, { content }]) => [mediaType, content]),
);

/** As the parsers take it. */
export function contentOf(mediaType: string, bytes: Uint8Array): string | Uint8Array {
	return PAGE_FORMATS[mediaType]?.content === "binary" ? bytes : new TextDecoder().decode(bytes);
}

export function pageFormat(mediaType: string, url: string): DocumentFormat {
	const format = PAGE_FORMATS[mediaType]?.format ?? "text";
	const named = format === "text" ? formatOf(new URL(url).pathname) : null;
	return named !== null && TOLD_BY_NAME.includes(named) ? named : format;
}
