import { sha256 } from "../../values/canonical-json.ts";
import type { DocumentFormat } from "../passage.ts";
import { formatOf } from "./document-name.ts";
import type { FoundFile } from "./find-files.ts";
import { readText } from "./read-text.ts";

/** A corpus file as it stands on disk, or why it is left out. Opening a corpus and scanning it must agree on both. */
export type CorpusFile =
	| { readonly text: string; readonly contentHash: string; readonly format: DocumentFormat }
	| { readonly reason: string };

export function readCorpusFile({ path, absolutePath }: FoundFile, maxBytes: number): CorpusFile {
	const format = formatOf(path);
	if (format === null) return { reason: "this kind of file is not readable yet (readable: Markdown, text, HTML)" };
	const content = readText(absolutePath, maxBytes);
	return "reason" in content ? content : { text: content.text, contentHash: sha256(content.bytes), format };
}
