/** Which corpus a selection is, without an index: for planning, which writes nothing. */
import { setImmediate as letOthersRun } from "node:timers/promises";
import { corpusDigest } from "./corpus/corpus-digest.ts";
import { type FileSelection, findFiles } from "./corpus/find-files.ts";
import { readCorpusFile } from "./corpus/read-file.ts";
import type { UnreadableFile } from "./passage.ts";

export interface CorpusScan {
	/** The digest that opening the corpus gives. */
	readonly digest: string;
	readonly fileCount: number;
	readonly unreadable: readonly UnreadableFile[];
	readonly emptyPatterns: readonly string[];
}

export async function scanCorpus(selection: FileSelection): Promise<CorpusScan> {
	const { files, emptyPatterns, unreadable: folders } = findFiles(selection);
	const readable: [string, string][] = [];
	const unreadable: UnreadableFile[] = [...folders];
	for (const file of files) {
		await letOthersRun();
		const content = readCorpusFile(file);
		if ("reason" in content) unreadable.push({ path: file.path, reason: content.reason });
		else readable.push([file.path, content.contentHash]);
	}
	return { digest: corpusDigest(readable, unreadable), fileCount: readable.length, unreadable, emptyPatterns };
}
