/** Keeps the index file in step with the files of a corpus. All writes of the index are here. */
import type { Database } from "../../sqlite/database.ts";
import type { DocumentFormat, DocumentRole, ParsedDocument, Passage } from "../passage.ts";

/** A file as the index knows it. */
export interface IndexedFile {
	readonly path: string;
	readonly contentHash: string;
}

export interface ParsedFile extends IndexedFile {
	readonly format: DocumentFormat;
	readonly role: DocumentRole;
	readonly name: string;
	readonly parsed: ParsedDocument;
}

/** How many corpora of a scope stay: the present one, and the one another process may still be reading. */
const GENERATIONS = 2;
const ROWS_AT_ONCE = 50;

export function findDocument(database: Database, file: IndexedFile): number | undefined {
	const row = database.get<{ id: number }>("SELECT id FROM documents WHERE path = ? AND content_hash = ?", [
		file.path,
		file.contentHash,
	]);
	return row?.id;
}

/** Stores parsed files; one that another process stored meanwhile is left as it is. */
export function storeDocuments(database: Database, files: readonly ParsedFile[]): void {
	if (files.length === 0) return;
	database.transaction(() => {
		for (const file of files) {
			if (findDocument(database, file) !== undefined) continue;
			database.run("INSERT INTO documents (path, content_hash, format, role, name, title) VALUES (?, ?, ?, ?, ?, ?)", [
				file.path,
				file.contentHash,
				file.format,
				file.role,
				file.name,
				file.parsed.title,
			]);
			const id = findDocument(database, file);
			if (id !== undefined) storePassages(database, id, file.parsed.passages);
		}
	});
}

function storePassages(database: Database, documentId: number, passages: readonly Passage[]): void {
	for (let start = 0; start < passages.length; start += ROWS_AT_ONCE) {
		const rows = passages.slice(start, start + ROWS_AT_ONCE);
		const values = rows.flatMap((passage, index) => [
			documentId,
			start + index,
			passage.kind,
			passage.startLine,
			passage.endLine,
			passage.page ?? null,
			JSON.stringify(passage.headings),
			JSON.stringify(passage.columns),
			passage.text,
		]);
		database.run(
			`INSERT INTO passages (document_id, ordinal, kind, start_line, end_line, page, headings, columns, text)
			VALUES ${rows.map(() => "(?, ?, ?, ?, ?, ?, ?, ?, ?)").join(", ")}`,
			values,
		);
	}
}

/**
 * Makes the files the scope's present corpus and returns its id. False when a document is gone again,
 * because another process cleaned up in between: then the files must be stored once more.
 */
export function publishCorpus(
	database: Database,
	scope: string,
	digest: string,
	files: readonly IndexedFile[],
): number | false {
	return database.transaction(() => {
		const ids = files.map((file) => findDocument(database, file));
		if (ids.includes(undefined)) return false;
		const corpusId = corpusOf(database, digest) ?? buildCorpus(database, digest, ids as number[]);
		remember(database, scope, corpusId);
		removeUnused(database);
		return corpusId;
	});
}

function corpusOf(database: Database, digest: string): number | undefined {
	return database.get<{ id: number }>("SELECT id FROM corpora WHERE digest = ?", [digest])?.id;
}

/** The full-text table of a corpus. */
export function searchTable(corpusId: number): string {
	return `corpus_${Math.trunc(corpusId)}_search`;
}

function buildCorpus(database: Database, digest: string, documentIds: readonly number[]): number {
	database.run("INSERT INTO corpora (digest) VALUES (?)", [digest]);
	const id = corpusOf(database, digest) ?? 0;
	placeDocuments(database, id, documentIds);
	database.exec(
		`CREATE VIRTUAL TABLE ${searchTable(id)} USING fts5 (name, headings, body, content = '', tokenize = 'porter unicode61')`,
	);
	database.run(
		`INSERT INTO ${searchTable(id)} (rowid, name, headings, body)
		SELECT c.first_row + p.ordinal, d.name || ' ' || coalesce(d.title, ''),
			(SELECT coalesce(group_concat(value, ' '), '') FROM json_each(p.headings))
				|| ' ' || (SELECT coalesce(group_concat(value, ' '), '') FROM json_each(p.columns)), p.text
		FROM corpus_documents c JOIN documents d ON d.id = c.document_id JOIN passages p ON p.document_id = d.id
		WHERE c.corpus_id = ? ORDER BY c.first_row, p.ordinal`,
		[id],
	);
	return id;
}

/** In the order of paths; one without passages takes a row's number, too, so that no two begin at the same. */
function placeDocuments(database: Database, corpusId: number, documentIds: readonly number[]): void {
	const documents = database.all<{ id: number; passages: number }>(
		`SELECT d.id, (SELECT count(*) FROM passages p WHERE p.document_id = d.id) AS passages FROM documents d
		WHERE d.id IN (SELECT value FROM json_each(?)) ORDER BY d.path`,
		[JSON.stringify(documentIds)],
	);
	let row = 1;
	for (const { id, passages } of documents) {
		database.run("INSERT INTO corpus_documents (corpus_id, first_row, document_id) VALUES (?, ?, ?)", [
			...[corpusId, row, id],
		]);
		row += Math.max(1, passages);
	}
}

function remember(database: Database, scope: string, corpusId: number): void {
	const latest = latestOf(database, scope);
	if (latest?.corpus_id === corpusId) return;
	const generation = (latest?.generation ?? 0) + 1;
	database.run("INSERT INTO scope_corpora (scope, generation, corpus_id) VALUES (?, ?, ?)", [
		scope,
		generation,
		corpusId,
	]);
	database.run("DELETE FROM scope_corpora WHERE scope = ? AND generation <= ?", [scope, generation - GENERATIONS]);
}

function latestOf(database: Database, scope: string): { generation: number; corpus_id: number } | undefined {
	return database.get(
		"SELECT generation, corpus_id FROM scope_corpora WHERE scope = ? ORDER BY generation DESC LIMIT 1",
		[scope],
	);
}

/** Paths of the scope's present corpus; empty before the first. */
export function presentPaths(database: Database, scope: string): string[] {
	const corpusId = latestOf(database, scope)?.corpus_id;
	if (corpusId === undefined) return [];
	const rows = database.all<{ path: string }>(
		"SELECT d.path FROM corpus_documents c JOIN documents d ON d.id = c.document_id WHERE c.corpus_id = ?",
		[corpusId],
	);
	return rows.map((row) => row.path);
}

function removeUnused(database: Database): void {
	const unused = database.all<{ id: number }>(
		"SELECT id FROM corpora WHERE id NOT IN (SELECT corpus_id FROM scope_corpora)",
	);
	for (const { id } of unused) {
		database.exec(`DROP TABLE IF EXISTS ${searchTable(id)}`);
		database.run("DELETE FROM corpora WHERE id = ?", [id]);
	}
	database.run("DELETE FROM documents WHERE id NOT IN (SELECT document_id FROM corpus_documents)");
}
