/** Which corpus a selection is, without an index: for planning, which writes nothing. */
import { digestJson, sha256 } from "../values/canonical-json.ts";
import { formatOf } from "./corpus/document-name.ts";
import { type FileSelection, findFiles } from "./corpus/find-files.ts";
import { MAX_FILE_BYTES, readText } from "./corpus/read-text.ts";
import type { UnreadableFile } from "./passage.ts";

export interface CorpusScan {
	/** The same digest that opening the corpus gives. */
	readonly digest: string;
	readonly fileCount: number;
	readonly unreadable: readonly UnreadableFile[];
	readonly emptyPatterns: readonly string[];
}

export function scanCorpus(selection: FileSelection): CorpusScan {
	const { files, emptyPatterns } = findFiles(selection);
	const readable: [string, string][] = [];
	const unreadable: UnreadableFile[] = [];
	for (const { path, absolutePath } of files) {
		const content =
			formatOf(path) === null
				? { reason: "this kind of file is not readable yet (readable: Markdown, text, HTML)" }
				: readText(absolutePath, MAX_FILE_BYTES);
		if ("reason" in content) unreadable.push({ path, reason: content.reason });
		else readable.push([path, sha256(content.bytes)]);
	}
	return { digest: digestJson(readable), fileCount: readable.length, unreadable, emptyPatterns };
}
