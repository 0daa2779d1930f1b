/** Questions to a collection of documents: the corpus, or the corpus with the pages of a task. */
import type { CorpusDocument, StoredPassage } from "./passage.ts";

/** A found passage; a higher score is better. */
export interface Hit {
	readonly passage: StoredPassage;
	readonly score: number;
}

export interface SearchOptions {
	/** Only these documents. */
	readonly documents?: readonly number[] | undefined;
	readonly limit: number;
}

export interface PassageReader {
	/** All documents, always in the same order. */
	readonly documents: readonly CorpusDocument[];
	/** Passages that hold any of the words or phrases, best first. */
	search(terms: readonly string[], options: SearchOptions): Hit[];
	/** How many passages hold the word or phrase. */
	frequency(term: string): number;
	/** In how many documents the word or phrase stands. */
	documentFrequency(term: string): number;
	/** The first passages of a document, in order. */
	passagesOf(documentId: number, limit: number, from?: number): StoredPassage[];
	/** Number of passages. */
	readonly size: number;
}
