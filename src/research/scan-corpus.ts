/** Which corpus a selection is, without an index: for planning, which writes nothing. */
import { digestJson } from "../values/canonical-json.ts";
import { type FileSelection, findFiles } from "./corpus/find-files.ts";
import { readCorpusFile } from "./corpus/read-file.ts";
import { MAX_FILE_BYTES } from "./corpus/read-text.ts";
import type { UnreadableFile } from "./passage.ts";

export interface CorpusScan {
	/** The digest that opening the corpus gives, unless a file turns out not to be parsable. */
	readonly digest: string;
	readonly fileCount: number;
	readonly unreadable: readonly UnreadableFile[];
	readonly emptyPatterns: readonly string[];
}

export function scanCorpus(selection: FileSelection): CorpusScan {
	const { files, emptyPatterns } = findFiles(selection);
	const readable: [string, string][] = [];
	const unreadable: UnreadableFile[] = [];
	for (const file of files) {
		const content = readCorpusFile(file, MAX_FILE_BYTES);
		if ("reason" in content) unreadable.push({ path: file.path, reason: content.reason });
		else readable.push([file.path, content.contentHash]);
	}
	return { digest: digestJson(readable), fileCount: readable.length, unreadable, emptyPatterns };
}
