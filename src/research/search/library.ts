/** The corpus, for some tasks with pages, and what every request needs of it: names, weights of words, number of passages. */
import type { Corpus } from "../open-corpus.ts";
import { JoinedReader } from "../pages/joined-reader.ts";
import type { PageShelf } from "../pages/page-shelf.ts";
import type { UnreadPage } from "../pages/read-pages.ts";
import { type CorpusDocument, isPage } from "../passage.ts";
import type { PassageReader } from "../passage-reader.ts";
import { NameTable } from "./name-table.ts";

export interface Library {
	readonly corpus: Corpus;
	readonly reader: PassageReader;
	readonly documents: readonly CorpusDocument[];
	readonly byId: ReadonlyMap<number, CorpusDocument>;
	/** Of the corpus: a page is named by its URL alone. */
	readonly names: NameTable;
	readonly passageCount: number;
	/** Pages that the task names; empty for most. */
	readonly pages: readonly CorpusDocument[];
	/** Those that could not be read. */
	readonly unreadPages: readonly UnreadPage[];
}

export function openLibrary(corpus: Corpus): Library {
	const documents = corpus.reader.documents;
	return { ...shelved(corpus.reader), corpus, names: new NameTable(documents), unreadPages: [] };
}

/** The library of one task, whose pages stand beside the corpus. */
export function withPages(library: Library, shelf: PageShelf | null, unreadPages: readonly UnreadPage[]): Library {
	if (shelf === null) return { ...library, unreadPages };
	return { ...library, ...shelved(new JoinedReader(library.reader, shelf.reader)), unreadPages };
}

function shelved(reader: PassageReader) {
	const { documents } = reader;
	return {
		reader,
		documents,
		byId: new Map(documents.map((document) => [document.id, document])),
		passageCount: reader.size,
		pages: documents.filter(isPage),
	};
}

/** How much a word tells: rare words much, frequent ones little. Always above 0. */
export function weightOf(library: Library, term: string): number {
	const frequency = library.reader.frequency(term);
	return Math.log(1 + (library.passageCount - Math.min(frequency, library.passageCount) + 0.5) / (frequency + 0.5));
}
