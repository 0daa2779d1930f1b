/**
 * The tables of the index file. It is a cache: a file of another version, or one that is no database,
 * is thrown away and built again.
 *
 * Documents are kept by path and content, never changed. A corpus is a set of documents under its
 * digest, with a full-text table of its own, so that ranking depends on nothing but the corpus. Its rows are the
 * passages in the order of paths: that of a document's passage is its `first_row` and the passage's ordinal, so that
 * equal ranks stand in that order, and a document is a range of rows, without a look at the passages. A scope
 * (one pipeline's globs) remembers its latest corpora; what no scope refers to is removed.
 */
import { rmSync } from "node:fs";
import { Database } from "../../sqlite/database.ts";
import { INDEX_VERSION, TABLES_VERSION } from "./index-version.ts";

const FILE_VERSION = INDEX_VERSION * 100 + TABLES_VERSION;

const TABLES = `
CREATE TABLE documents (
	id INTEGER PRIMARY KEY,
	path TEXT NOT NULL,
	content_hash TEXT NOT NULL,
	format TEXT NOT NULL,
	role TEXT NOT NULL,
	name TEXT NOT NULL,
	title TEXT,
	UNIQUE (path, content_hash)
) STRICT;
CREATE TABLE passages (
	id INTEGER PRIMARY KEY,
	document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
	ordinal INTEGER NOT NULL,
	kind TEXT NOT NULL,
	start_line INTEGER NOT NULL,
	end_line INTEGER NOT NULL,
	page INTEGER,
	headings TEXT NOT NULL,
	columns TEXT NOT NULL,
	text TEXT NOT NULL,
	UNIQUE (document_id, ordinal)
) STRICT;
CREATE TABLE corpora (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	digest TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE corpus_documents (
	corpus_id INTEGER NOT NULL REFERENCES corpora (id) ON DELETE CASCADE,
	first_row INTEGER NOT NULL,
	document_id INTEGER NOT NULL REFERENCES documents (id),
	PRIMARY KEY (corpus_id, first_row)
) STRICT, WITHOUT ROWID;
CREATE INDEX corpus_documents_by_document ON corpus_documents (document_id);
CREATE TABLE scope_corpora (
	scope TEXT NOT NULL,
	generation INTEGER NOT NULL,
	corpus_id INTEGER NOT NULL REFERENCES corpora (id),
	PRIMARY KEY (scope, generation)
) STRICT, WITHOUT ROWID;
`;

/** Opens the index, building its tables anew where they are missing or of another version. */
export function openIndexFile(path: string): Database {
	try {
		return prepare(new Database(path));
	} catch (error) {
		if (!isNoDatabase(error)) throw error;
		for (const suffix of ["", "-wal", "-shm"]) rmSync(`${path}${suffix}`, { force: true });
		return prepare(new Database(path));
	}
}

function prepare(database: Database): Database {
	try {
		if (versionOf(database) !== FILE_VERSION) rebuild(database);
	} catch (error) {
		closeQuietly(database);
		throw error;
	}
	return database;
}

function rebuild(database: Database): void {
	database.transaction(() => {
		if (versionOf(database) === FILE_VERSION) return;
		for (const name of tableNames(database)) database.exec(`DROP TABLE IF EXISTS "${name.replaceAll('"', '""')}"`);
		database.exec(TABLES);
		database.exec(`PRAGMA user_version = ${FILE_VERSION}`);
	});
}

/** Full-text tables first, since they own others; then children before parents. */
function tableNames(database: Database): string[] {
	const rows = database.all<{ name: string }>(
		`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite|_%' ESCAPE '|'
		ORDER BY sql LIKE 'CREATE VIRTUAL%' DESC, rootpage DESC`,
	);
	return rows.map((row) => row.name);
}

function versionOf(database: Database): number {
	return database.get<{ user_version: number }>("PRAGMA user_version")?.user_version ?? 0;
}

function isNoDatabase(error: unknown): boolean {
	return error instanceof Error && /not a database|malformed/i.test(error.message);
}

function closeQuietly(database: Database): void {
	try {
		database.close();
	} catch {
		// The error that led here is the one to report.
	}
}
