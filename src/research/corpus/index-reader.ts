/** Questions to the index about one corpus. Every term is quoted, so no text of a user is ever syntax. */
import type { Database, SqlValue } from "../../sqlite/database.ts";
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

/** Where the document of a row begins; `row` is SQL. */
function firstRow(row: string): string {
	return `(SELECT max(first_row) FROM corpus_documents WHERE corpus_id = ? AND first_row <= ${row})`;
}

interface Place {
	readonly firstRow: number;
	readonly lastRow: number;
}

/** Reads one corpus of the index. */
export class CorpusReader implements PassageReader {
	readonly #database: Database;
	readonly #corpusId: number;
	readonly #table: string;
	readonly #documents: ReadonlyMap<number, CorpusDocument>;
	readonly #places = new Map<number, Place>();
	readonly #frequencies = new Map<string, number>();
	readonly #documentFrequencies = new Map<string, number>();

	constructor(database: Database, corpusId: number) {
		this.#database = database;
		this.#corpusId = corpusId;
		this.#table = searchTable(corpusId);
		const rows = database.all<{ id: number; first_row: number }>(
			`SELECT d.id, d.path, d.format, d.role, d.name, d.title, c.first_row FROM corpus_documents c
			JOIN documents d ON d.id = c.document_id WHERE c.corpus_id = ? ORDER BY c.first_row`,
			[corpusId],
		);
		for (const [at, { id, first_row: first }] of rows.entries()) {
			this.#places.set(id, { firstRow: first, lastRow: (rows[at + 1]?.first_row ?? Number.MAX_SAFE_INTEGER) - 1 });
		}
		const documents = rows.map(({ first_row, ...row }) => [row.id, row as unknown as CorpusDocument] as const);
		this.#documents = new Map(documents);
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
		const gate = this.#gateTo(options.documents);
		if (gate === null) return [];
		const rows = this.#database.all<PassageRow & { score: number }>(
			`WITH best AS MATERIALIZED (${this.#bestRows(gate.sql)})
			SELECT ${COLUMNS}, score FROM best
			JOIN corpus_documents c ON c.corpus_id = ? AND c.first_row = ${firstRow("place")}
			JOIN passages p ON p.document_id = c.document_id AND p.ordinal = place - c.first_row ORDER BY rank DESC, place`,
			[query, ...gate.parameters, options.limit, this.#corpusId, this.#corpusId],
		);
		return rows.map((row) => ({ passage: this.#toPassage(row), score: row.score }));
	}

	/**
	 * Chosen in the full-text table alone, so that only the passages of the best are read. Scores are compared to nine
	 * decimals, as whole numbers: SQLite's `round` would write each as text and read it again.
	 */
	#bestRows(gate: string): string {
		const bm25 = `bm25(${this.#table}, ${WEIGHTS})`;
		return `SELECT f.rowid AS place, -${bm25} AS score, CAST(${bm25} * -1e9 + 0.5 AS INTEGER) AS rank
			FROM ${this.#table} f WHERE ${this.#table} MATCH ? ${gate} ORDER BY rank DESC, f.rowid LIMIT ?`;
	}

	/** Rows from the first document's to the last one's are looked at, and none before or after; null when there are none. */
	#gateTo(documents: readonly number[] | undefined): { sql: string; parameters: SqlValue[] } | null {
		if (documents === undefined) return { sql: "", parameters: [] };
		const places = documents.flatMap((id) => this.#places.get(id) ?? []).sort((a, b) => a.firstRow - b.firstRow);
		const [first, last] = [places[0], places.at(-1)];
		if (first === undefined || last === undefined) return null;
		const between = { sql: "AND f.rowid BETWEEN ? AND ?", parameters: [first.firstRow, last.lastRow] };
		if (first === last) return between;
		return {
			sql: `${between.sql} AND ${firstRow("f.rowid")} IN (SELECT value FROM json_each(?))`,
			parameters: [...between.parameters, this.#corpusId, JSON.stringify(places.map((place) => place.firstRow))],
		};
	}

	/** How many passages hold the word or phrase. */
	frequency(term: string): number {
		return this.#counted(this.#frequencies, term, "count(*)", []);
	}

	/** In how many documents the word or phrase stands. */
	documentFrequency(term: string): number {
		const documents = `count(DISTINCT ${firstRow("f.rowid")})`;
		return this.#counted(this.#documentFrequencies, term, documents, [this.#corpusId]);
	}

	/** What `sql` counts in the rows with the term, from the known counts where it is there. */
	#counted(known: Map<string, number>, term: string, sql: string, parameters: readonly SqlValue[]): number {
		const query = quote(term);
		if (query === "") return 0;
		const before = known.get(query);
		if (before !== undefined) return before;
		const row = this.#database.get<{ n: number }>(
			`SELECT ${sql} AS n FROM ${this.#table} f WHERE ${this.#table} MATCH ?`,
			[...parameters, query],
		);
		if (known.size >= MAX_FREQUENCIES) known.clear();
		known.set(query, row?.n ?? 0);
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
