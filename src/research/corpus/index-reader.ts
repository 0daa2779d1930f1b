/** Questions to the index about one corpus. Every term is quoted, so no text of a user is ever syntax. */
import type { Database } from "../../sqlite/database.ts";
import { wordsOf } from "../language/words.ts";
import type { CorpusDocument, PassageKind, StoredPassage } from "../passage.ts";
import type { Hit, PassageReader, SearchOptions } from "../passage-reader.ts";
import { searchTable } from "./index-writer.ts";

/** Weights of document name, headings and body. */
const WEIGHTS = "4.0, 3.0, 1.0";
const MAX_FREQUENCIES = 20_000;
const MAX_TERMS = 64;

interface PassageRow {
	[column: string]: unknown;
	id: number;
	document_id: number;
	ordinal: number;
	kind: string;
	start_line: number;
	end_line: number;
	page: number | null;
	headings: string;
	columns: string;
	text: string;
}

const COLUMNS =
	"p.id, p.document_id, p.ordinal, p.kind, p.start_line, p.end_line, p.page, p.headings, p.columns, p.text";

/** Reads one corpus of the index. */
export class CorpusReader implements PassageReader {
	readonly #database: Database;
	readonly #table: string;
	readonly #documents: ReadonlyMap<number, CorpusDocument>;
	readonly #frequencies = new Map<string, number>();

	constructor(database: Database, corpusId: number) {
		this.#database = database;
		this.#table = searchTable(corpusId);
		const rows = database.all(
			`SELECT d.id, d.path, d.format, d.role, d.name, d.title FROM corpus_documents c
			JOIN documents d ON d.id = c.document_id WHERE c.corpus_id = ? ORDER BY d.path`,
			[corpusId],
		);
		this.#documents = new Map(rows.map((row) => [Number(row.id), row as unknown as CorpusDocument]));
	}

	/** All documents, by path. */
	get documents(): readonly CorpusDocument[] {
		return [...this.#documents.values()];
	}

	/** Passages that hold any of the words or phrases, best first. Equal scores stand in the order of paths. */
	search(terms: readonly string[], options: SearchOptions): Hit[] {
		const query = terms
			.slice(0, MAX_TERMS)
			.map(quote)
			.filter((term) => term !== "")
			.join(" OR ");
		if (query === "" || options.limit < 1) return [];
		const gate = options.documents === undefined ? "" : "AND p.document_id IN (SELECT value FROM json_each(?))";
		const rows = this.#database.all<PassageRow & { score: number }>(
			`SELECT ${COLUMNS}, -bm25(${this.#table}, ${WEIGHTS}) AS score FROM ${this.#table} f
			JOIN passages p ON p.id = f.rowid JOIN documents d ON d.id = p.document_id
			WHERE ${this.#table} MATCH ? ${gate} ORDER BY round(score, 9) DESC, d.path, p.ordinal LIMIT ?`,
			[query, ...(options.documents === undefined ? [] : [JSON.stringify(options.documents)]), options.limit],
		);
		return rows.map((row) => ({ passage: this.#toPassage(row), score: row.score }));
	}

	/** How many passages hold the word or phrase. */
	frequency(term: string): number {
		const query = quote(term);
		if (query === "") return 0;
		const known = this.#frequencies.get(query);
		if (known !== undefined) return known;
		const row = this.#database.get<{ n: number }>(
			`SELECT count(*) AS n FROM ${this.#table} WHERE ${this.#table} MATCH ?`,
			[query],
		);
		if (this.#frequencies.size >= MAX_FREQUENCIES) this.#frequencies.clear();
		this.#frequencies.set(query, row?.n ?? 0);
		return row?.n ?? 0;
	}

	/** In how many documents the word or phrase stands. */
	documentFrequency(term: string): number {
		const query = quote(term);
		if (query === "") return 0;
		const row = this.#database.get<{ n: number }>(
			`SELECT count(DISTINCT p.document_id) AS n FROM ${this.#table} f JOIN passages p ON p.id = f.rowid
			WHERE ${this.#table} MATCH ?`,
			[query],
		);
		return row?.n ?? 0;
	}

	/** The first passages of a document, in order. */
	passagesOf(documentId: number, limit: number, from = 0): StoredPassage[] {
		const rows = this.#database.all<PassageRow>(
			`SELECT ${COLUMNS} FROM passages p WHERE p.document_id = ? AND p.ordinal >= ? ORDER BY p.ordinal LIMIT ?`,
			[documentId, from, limit],
		);
		return rows.map((row) => this.#toPassage(row));
	}

	/** Number of passages. */
	get size(): number {
		return (
			this.#database.get<{ n: number }>(
				"SELECT count(*) AS n FROM passages WHERE document_id IN (SELECT value FROM json_each(?))",
				[JSON.stringify([...this.#documents.keys()])],
			)?.n ?? 0
		);
	}

	#toPassage(row: PassageRow): StoredPassage {
		const document = this.#documents.get(row.document_id);
		if (document === undefined) throw new Error(`passage ${row.id} belongs to no document of the corpus`);
		return {
			id: row.id,
			document,
			ordinal: row.ordinal,
			kind: row.kind as PassageKind,
			text: row.text,
			headings: JSON.parse(row.headings) as string[],
			startLine: row.start_line,
			endLine: row.end_line,
			...(row.page === null ? {} : { page: row.page }),
			columns: JSON.parse(row.columns) as string[],
		};
	}
}

/** A word or phrase as FTS5 takes it literally; empty when it holds no letter or digit. */
function quote(term: string): string {
	const words = wordsOf(term).slice(0, 12);
	return words.length === 0 ? "" : `"${words.join(" ")}"`;
}
