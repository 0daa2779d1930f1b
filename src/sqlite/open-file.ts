/** Opens the file behind a Database, for writing or strictly for reading. */
import { closeSync, existsSync, mkdirSync, openSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import LibSql from "libsql";

/** SQLITE_READONLY_DIRECTORY: reading would need a file beside the database, which cannot be made. */
const FOLDER_UNWRITABLE = 1544;

/** Creates the file with its folder where they are missing; nobody else may read it, from its first moment on. */
export function openForWriting(path: string, timeout: number): LibSql.Database {
	if (!existsSync(path)) {
		mkdirSync(dirname(path), { recursive: true });
		closeSync(openSync(path, "a", 0o600));
	}
	const db = new LibSql(path, { timeout } as LibSql.Options);
	return closedOnFailure(db, () =>
		db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON"),
	);
}

/** libsql ignores its own `readonly` option, so SQLite is told by the file's URI. */
export function openForReading(path: string, timeout: number): LibSql.Database {
	try {
		return openUri(path, "mode=ro", timeout);
	} catch (error) {
		// On a disk that nobody can write to nothing changes either, so that no lock is needed.
		if (!isUnwritableFolder(error) || hasLog(path)) throw error;
		return openUri(path, "mode=ro&immutable=1", timeout);
	}
}

function openUri(path: string, query: string, timeout: number): LibSql.Database {
	const db = new LibSql(`${pathToFileURL(resolve(path)).href}?${query}`, { timeout } as LibSql.Options);
	return closedOnFailure(db, () => db.prepare("SELECT COUNT(*) FROM sqlite_schema").all([]));
}

function closedOnFailure(db: LibSql.Database, prepare: () => unknown): LibSql.Database {
	try {
		prepare();
		return db;
	} catch (error) {
		db.close();
		throw error;
	}
}

function isUnwritableFolder(error: unknown): boolean {
	return error instanceof Error && "rawCode" in error && error.rawCode === FOLDER_UNWRITABLE;
}

/** A write-ahead log with something in it must not be ignored. */
function hasLog(path: string): boolean {
	return (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
}
