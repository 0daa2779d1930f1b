/** The pages of one task in a full-text index of their own, in memory. */
import { IN_MEMORY } from "../../sqlite/database.ts";
import { CorpusReader } from "../corpus/index-reader.ts";
import { openIndexFile } from "../corpus/index-schema.ts";
import { type ParsedFile, publishCorpus, storeDocuments } from "../corpus/index-writer.ts";
import type { PassageReader } from "../passage-reader.ts";

export interface PageShelf {
	readonly reader: PassageReader;
	close(): void;
}

/** Null where there are none. */
export function openPageShelf(pages: readonly ParsedFile[]): PageShelf | null {
	if (pages.length === 0) return null;
	const database = openIndexFile(IN_MEMORY);
	try {
		storeDocuments(database, pages);
		const corpusId = publishCorpus(database, "pages", "pages", pages);
		if (corpusId === false) throw new Error("a page that was stored is gone");
		return { reader: new CorpusReader(database, corpusId), close: () => database.close() };
	} catch (error) {
		database.close();
		throw error;
	}
}
