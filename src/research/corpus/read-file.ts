import { sha256 } from "../../values/canonical-json.ts";
import { decodeText } from "../../values/decode-text.ts";
import type { DocumentFormat } from "../passage.ts";
import { formatOf } from "./document-name.ts";
import type { FoundFile } from "./find-files.ts";
import { isPdf } from "./is-pdf.ts";
import { readBytes } from "./read-bytes.ts";

/** A corpus file as it stands on disk, or why it is left out. Opening a corpus and scanning it must agree on both. */
export type CorpusFile =
	| {
			/** Bytes of a PDF. */
			readonly content: string | Uint8Array;
			readonly contentHash: string;
			readonly format: DocumentFormat;
	  }
	| { readonly reason: string };

/** Largest file that is read, in bytes; a PDF is mostly pictures. */
export const MAX_FILE_BYTES = 10 * 1024 * 1024;
export const MAX_PDF_BYTES = 50 * 1024 * 1024;

const UNREADABLE_KIND =
	"this kind of file is not readable yet (readable: Markdown, text, HTML, CSV, TSV, JSON, JSON Lines, PDF)";

/** `maxBytes` takes the place of both limits. */
export function readCorpusFile({ path, absolutePath }: FoundFile, maxBytes?: number): CorpusFile {
	const format = formatOf(path);
	if (format === null) return { reason: UNREADABLE_KIND };
	const read = readBytes(absolutePath, maxBytes ?? (format === "pdf" ? MAX_PDF_BYTES : MAX_FILE_BYTES));
	if ("reason" in read) return read;
	const content = contentOf(read.bytes, format);
	return typeof content === "object" && "reason" in content
		? content
		: { content, contentHash: sha256(read.bytes), format };
}

function contentOf(bytes: Uint8Array, format: DocumentFormat): string | Uint8Array | { readonly reason: string } {
	if (format === "pdf") return isPdf(bytes) ? bytes : { reason: "no PDF (it does not begin as one)" };
	const decoded = decodeText(bytes);
	if ("text" in decoded) return decoded.text;
	return { reason: decoded.fault === "binary" ? "binary (contains NUL bytes)" : "not UTF-8" };
}
