/**
 * SQLite behind one typed door.
 *
 * libsql aborts the process on some bindings and silently alters others (booleans, dates, missing
 * parameters, NUL in text), so nothing else in Trawl imports it: every statement passes through the
 * checks here. Durable: WAL with `synchronous=FULL`, so a committed transaction survives SIGKILL and a loss of power, but for
 * those that say that they do not wait.
 */
import type LibSql from "libsql";
import { checkParameters, countParameters, type SqlValue } from "./bindings.ts";
import { type OpenFile, openForReading, openForWriting, openUnlogged } from "./open-file.ts";
import { naming } from "./sqlite-fault.ts";

export type { SqlValue } from "./bindings.ts";
export { IN_MEMORY } from "./open-file.ts";

/** A row as `get` and `all` return it; the caller names its columns' types. */
export type SqlRow = Record<string, unknown>;

export interface OpenOptions {
	/**
	 * Open without changing the file, which must exist. Default false. `unlogged`: as the file itself is, without making files beside
	 * it; throws where there is a write-ahead log. What another process writes meanwhile may give wrong rows or an error.
	 */
	readonly readonly?: boolean | "unlogged";
	/** How long a statement waits for another process's lock, in milliseconds. Default 15,000. */
	readonly busyTimeoutMs?: number;
}

interface Prepared {
	readonly statement: LibSql.Statement;
	readonly parameters: number;
}

/** One open database. Statements are prepared once and kept. */
export class Database {
	readonly path: string;
	readonly #file: OpenFile;
	readonly #db: LibSql.Database;
	readonly #prepared = new Map<string, Prepared>();
	readonly #readonly: boolean;
	#inTransaction = false;
	/** Whether a commit waits for the disk. */
	#isSynced = true;

	/** Opens or creates the file (mode 0600) with its folder. Throws when it cannot, as all methods do. */
	constructor(path: string, options: OpenOptions = {}) {
		this.path = path;
		const { readonly = false, busyTimeoutMs = 15_000 } = options;
		this.#readonly = readonly !== false;
		const open = readonly === "unlogged" ? openUnlogged : readonly ? openForReading : openForWriting;
		this.#file = naming(path, () => open(path, busyTimeoutMs));
		this.#db = this.#file.db;
	}

	/** Runs statements without parameters, such as a migration. */
	exec(sql: string): void {
		naming(this.path, () => {
			this.#syncOutside();
			this.#db.exec(sql);
		});
	}

	/** Runs one writing statement and returns how many rows it changed. */
	run(sql: string, parameters: readonly SqlValue[] = []): number {
		return naming(this.path, () => this.#prepare(sql, parameters).run(parameters as unknown[]).changes);
	}

	/** The first row, or undefined. */
	get<Row extends SqlRow>(sql: string, parameters: readonly SqlValue[] = []): Row | undefined {
		// `all`, not `get`: libsql's `get` adds a property of its own to the row.
		return this.all<Row>(sql, parameters)[0];
	}

	/** All rows. Page by key where there may be many. */
	all<Row extends SqlRow>(sql: string, parameters: readonly SqlValue[] = []): Row[] {
		return naming(this.path, () => this.#prepare(sql, parameters).all(parameters as unknown[])) as Row[];
	}

	/** Runs `body` in an immediate transaction: all of it is committed, or nothing. Does not nest. */
	transaction<Result>(body: () => Result): Result {
		return this.#transaction(body, true);
	}

	/**
	 * As `transaction`, without waiting for the disk. A killed process loses nothing of it; a machine that loses its power may, until
	 * the next `transaction`, with which all that came before it is on the disk.
	 */
	unsyncedTransaction<Result>(body: () => Result): Result {
		return this.#transaction(body, false);
	}

	#transaction<Result>(body: () => Result, isSynced: boolean): Result {
		if (this.#inTransaction) throw new Error("transactions do not nest");
		naming(this.path, () => this.#sync(isSynced));
		this.#inTransaction = true;
		try {
			this.exec("BEGIN IMMEDIATE");
			const result = body();
			if (result instanceof Promise) throw new Error("a transaction body must not be asynchronous");
			this.exec("COMMIT");
			return result;
		} catch (error) {
			this.#rollback();
			throw error;
		} finally {
			this.#inTransaction = false;
		}
	}

	/** Writes what is committed into a new file, which must not exist. */
	copyTo(path: string): void {
		this.run("VACUUM INTO ?", [path]);
	}

	/** Folds the write-ahead log into the file and closes it. */
	close(): void {
		this.#prepared.clear();
		if (!this.#readonly) this.#checkpoint();
		this.#file.close();
	}

	#checkpoint(): void {
		try {
			this.#db.prepare("PRAGMA wal_checkpoint(TRUNCATE)").all([]);
		} catch {
			// Another process is reading: the log stays and the next close folds it in.
		}
	}

	/** A failed rollback must not hide the error that caused it. */
	#rollback(): void {
		try {
			this.#db.exec("ROLLBACK");
		} catch {
			// SQLite has already rolled back, as it does on a full disk.
		}
	}

	/** Before each commit that waits, and not after one that does not: what could not be set back would be lost later. */
	#sync(isSynced: boolean): void {
		if (this.#isSynced === isSynced) return;
		this.#db.exec(`PRAGMA synchronous = ${isSynced ? "FULL" : "NORMAL"}`);
		this.#isSynced = isSynced;
	}

	/** A statement outside a transaction is one by itself. */
	#syncOutside(): void {
		if (!this.#inTransaction) this.#sync(true);
	}

	#prepare(sql: string, parameters: readonly SqlValue[]): LibSql.Statement {
		this.#syncOutside();
		let prepared = this.#prepared.get(sql);
		if (prepared === undefined) {
			prepared = { statement: this.#db.prepare(sql), parameters: countParameters(sql) };
			this.#prepared.set(sql, prepared);
		}
		checkParameters(parameters, prepared.parameters, sql);
		return prepared.statement;
	}
}
