/** The library of one task: the corpus, and beside it the pages that the task names, for as long as it is researched. */
import type { PageReader } from "../../model/page-reader.ts";
import type { ResearchRequest } from "../../model/researcher.ts";
import { type Library, withPages } from "../search/library.ts";
import { openPageShelf } from "./page-shelf.ts";
import { readPages } from "./read-pages.ts";

/** Without a reader all pages count as not read. Rejects as `research` does, and when aborted. */
export async function withTaskPages<Result>(
	library: Library,
	reader: PageReader | undefined,
	{ urls }: Pick<ResearchRequest, "urls">,
	signal: AbortSignal | undefined,
	research: (library: Library) => Promise<Result>,
): Promise<Result> {
	if (urls.length === 0) return research(library);
	const { read, unread } = await readPages(reader, urls, signal);
	signal?.throwIfAborted();
	const shelf = openPageShelf(read);
	try {
		return await research(withPages(library, shelf, unread));
	} finally {
		shelf?.close();
	}
}
