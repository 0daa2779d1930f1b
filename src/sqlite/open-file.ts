/** Opens the file behind a Database, for writing or strictly for reading. */
import { accessSync, closeSync, constants, openSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type LibSql from "libsql";
import { makeFolder } from "../system/make-folder.ts";
import { copyWithLog } from "./copy-with-log.ts";
import { isSqliteFault } from "./sqlite-fault.ts";

/** Native code, so that it is loaded with the first file: commands that open none do not wait for it. */
const require = createRequire(import.meta.url);

/** SQLITE_READONLY_DIRECTORY: reading would need a file beside the database, which cannot be made. */
const FOLDER_UNWRITABLE = 1544;
/** SQLITE_CANTOPEN: so it says when there is a log beside the database, and no index of it. */
const CANNOT_OPEN = 14;

/** An answer has some kilobytes: in pages of the default size it takes two and more. A file that is there keeps the size it has. */
const PAGE_BYTES = 8_192;
const MODES = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON";

export interface OpenFile {
	readonly db: LibSql.Database;
	/** Closes it, and removes what opening it needed. */
	close(): void;
}

/** The path of a database that is in memory alone, and gone when it is closed. */
export const IN_MEMORY = ":memory:";

/** Creates the file with its folder where they are missing; nobody else may read it, from its first moment on. */
export function openForWriting(path: string, timeout: number): OpenFile {
	if (path !== IN_MEMORY && !isThere(path)) {
		makeFolder(dirname(resolve(path)));
		closeSync(openSync(path, "a", 0o600));
	}
	const db = open(path, timeout);
	return opened(db, () => db.exec(`PRAGMA page_size = ${PAGE_BYTES}; ${MODES}`));
}

/** libsql ignores its own `readonly` option, so SQLite is told by the file's URI. */
export function openForReading(path: string, timeout: number): OpenFile {
	isThere(path);
	try {
		return openUri(path, "mode=ro", timeout);
	} catch (error) {
		if (!isUnwritableFolder(error)) throw error;
		// In a folder that cannot be written to nothing of ours changes either, so that no lock is needed.
		if (!hasLog(path)) return openUri(path, "mode=ro&immutable=1", timeout);
		return openCopy(path, timeout);
	}
}

/** Leaves nothing beside the file, as reading with a log does. Throws where there is a log: something has been written that the file itself has not. */
export function openUnlogged(path: string, timeout: number): OpenFile {
	isThere(path);
	if (hasLog(path)) throw new Error(`expected a database without a write-ahead log: ${path}`);
	return openUri(path, "mode=ro&immutable=1", timeout);
}

function openCopy(path: string, timeout: number): OpenFile {
	const copy = copyWithLog(path);
	try {
		const { db, close } = openUri(copy.path, "mode=ro", timeout);
		return {
			db,
			close() {
				close();
				copy.remove();
			},
		};
	} catch (error) {
		copy.remove();
		throw error;
	}
}

/** Throws for anything but a regular file that may be read: a pipe would be waited on for ever. */
function isThere(path: string): boolean {
	const found = statSync(path, { throwIfNoEntry: false });
	if (found === undefined) return false;
	if (found.isFile()) {
		// libsql says of a file that may not be read only that it cannot be opened.
		accessSync(path, constants.R_OK);
		return true;
	}
	throw new Error(`expected a database file, found ${found.isDirectory() ? "a folder" : "a pipe or device"}: ${path}`);
}

function openUri(path: string, query: string, timeout: number): OpenFile {
	const db = open(`${pathToFileURL(resolve(path)).href}?${query}`, timeout);
	return opened(db, () => db.prepare("SELECT COUNT(*) FROM sqlite_schema").all([]));
}

function open(path: string, timeout: number): LibSql.Database {
	const Connection = require("libsql") as typeof LibSql;
	return new Connection(path, { timeout } as LibSql.Options);
}

function opened(db: LibSql.Database, prepare: () => unknown): OpenFile {
	try {
		prepare();
		return { db, close: () => void db.close() };
	} catch (error) {
		db.close();
		throw error;
	}
}

function isUnwritableFolder(error: unknown): boolean {
	return isSqliteFault(error) && (error.rawCode === FOLDER_UNWRITABLE || error.rawCode === CANNOT_OPEN);
}

/** A write-ahead log with something in it must not be ignored. */
function hasLog(path: string): boolean {
	return (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
}
