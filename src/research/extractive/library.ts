/** The corpus with what every request needs of it: names, weights of words, number of passages. */
import type { CorpusReader } from "../corpus/index-reader.ts";
import type { Corpus } from "../open-corpus.ts";
import type { CorpusDocument } from "../passage.ts";
import { NameTable } from "./name-table.ts";

export interface Library {
	readonly corpus: Corpus;
	readonly reader: CorpusReader;
	readonly documents: readonly CorpusDocument[];
	readonly byId: ReadonlyMap<number, CorpusDocument>;
	readonly names: NameTable;
	readonly passageCount: number;
}

export function openLibrary(corpus: Corpus): Library {
	const documents = corpus.reader.documents;
	return {
		corpus,
		reader: corpus.reader,
		documents,
		byId: new Map(documents.map((document) => [document.id, document])),
		names: new NameTable(documents),
		passageCount: corpus.reader.size,
	};
}

/** How much a word tells: rare words much, frequent ones little. Always above 0. */
export function weightOf(library: Library, term: string): number {
	const frequency = library.reader.frequency(term);
	return Math.log(1 + (library.passageCount - Math.min(frequency, library.passageCount) + 0.5) / (frequency + 0.5));
}
