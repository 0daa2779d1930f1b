/**
 * The corpus and a task's pages as one collection. Each has an index of its own, and scores of two indexes cannot be
 * compared: what is rare among ten passages of a page is not what is rare in a corpus. So each score is taken as a share
 * of the best in its own index, and each index gives as many passages as are asked for: neither crowds the other out.
 * Which of them answer is decided by their words, not by these scores.
 *
 * Documents and passages of pages have negative ids, so that they are no others' and stand first in the order of ids.
 */
import type { CorpusDocument, StoredPassage } from "../passage.ts";
import type { Hit, PassageReader, SearchOptions } from "../passage-reader.ts";

export class JoinedReader implements PassageReader {
	readonly documents: readonly CorpusDocument[];
	readonly size: number;
	readonly #corpus: PassageReader;
	readonly #pages: PassageReader;
	/** By their ids among the pages. */
	readonly #pageDocuments: ReadonlyMap<number, CorpusDocument>;

	constructor(corpus: PassageReader, pages: PassageReader) {
		this.#corpus = corpus;
		this.#pages = pages;
		this.#pageDocuments = new Map(pages.documents.map((document) => [document.id, { ...document, id: -document.id }]));
		this.documents = [...this.#pageDocuments.values(), ...corpus.documents];
		this.size = pages.size + corpus.size;
	}

	search(terms: readonly string[], { documents, limit }: SearchOptions): Hit[] {
		const ofPages = documents?.filter((id) => id < 0).map((id) => -id);
		const ofCorpus = documents?.filter((id) => id >= 0);
		const pages = ofPages?.length === 0 ? [] : this.#pages.search(terms, { documents: ofPages, limit });
		const corpus = ofCorpus?.length === 0 ? [] : this.#corpus.search(terms, { documents: ofCorpus, limit });
		const hits = pages.map(({ passage, score }) => ({ passage: this.#ofPage(passage), score }));
		return [...asShares(hits), ...asShares(corpus)].sort((a, b) => b.score - a.score);
	}

	frequency(term: string): number {
		return this.#pages.frequency(term) + this.#corpus.frequency(term);
	}

	documentFrequency(term: string): number {
		return this.#pages.documentFrequency(term) + this.#corpus.documentFrequency(term);
	}

	passagesOf(documentId: number, limit: number, from = 0): StoredPassage[] {
		if (documentId >= 0) return this.#corpus.passagesOf(documentId, limit, from);
		return this.#pages.passagesOf(-documentId, limit, from).map((passage) => this.#ofPage(passage));
	}

	#ofPage(passage: StoredPassage): StoredPassage {
		const document = this.#pageDocuments.get(passage.document.id) ?? passage.document;
		return { ...passage, id: -passage.id, document };
	}
}

function asShares(hits: readonly Hit[]): Hit[] {
	const best = hits[0]?.score ?? 0;
	return hits.map(({ passage, score }) => ({ passage, score: best > 0 ? score / best : 0 }));
}
