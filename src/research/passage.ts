/** The nouns of the corpus: documents and their passages. */

export type PassageKind = "paragraph" | "list" | "table" | "code";

/** What a file is to its neighbours, told by its name. */
export type DocumentRole = "readme" | "license" | "changelog" | "document";

export type DocumentFormat = "markdown" | "text" | "html" | "csv" | "tsv" | "json" | "jsonl" | "pdf";

/** A piece of a document, small enough to be quoted whole. */
export interface Passage {
	readonly kind: PassageKind;
	/** A verbatim slice of the file; of the readable text for HTML and PDF. A record of CSV or JSON is written as a table with one row. */
	readonly text: string;
	/** Headings above it, outermost first, as readable text. Parts of JSON are headed by their JSON Pointer. */
	readonly headings: readonly string[];
	/** Lines of the file, from 1, both included; of the readable text for HTML, of the page for PDF. */
	readonly startLine: number;
	readonly endLine: number;
	/** Page of the file, from 1, in formats that have pages. */
	readonly page?: number;
	/** Column names of a table; empty otherwise. */
	readonly columns: readonly string[];
}

/** A file cut into passages. */
export interface ParsedDocument {
	/** Its own title, if it states one. */
	readonly title: string | null;
	readonly passages: readonly Passage[];
}

/** A document of the corpus, without its text. */
export interface CorpusDocument {
	readonly id: number;
	/** Relative to the corpus root, with `/`; of a page that a task names, its URL. */
	readonly path: string;
	readonly format: DocumentFormat;
	readonly role: DocumentRole;
	/** What a person would call it: the package or folder of a README, else the file's stem. */
	readonly name: string;
	readonly title: string | null;
}

/** True for a page that a task names, which is no file of the corpus. */
export function isPage(document: CorpusDocument): boolean {
	return /^https?:\/\//i.test(document.path);
}

/** A passage with where it stands. */
export interface StoredPassage extends Passage {
	readonly id: number;
	readonly document: CorpusDocument;
	/** Position in its document, from 0. */
	readonly ordinal: number;
}

/** A file that the corpus names and that cannot be used, or a folder (its path ends in `/`) that cannot be looked into. */
export interface UnreadableFile {
	readonly path: string;
	readonly reason: string;
}
