/** The engine database's tables, one small function a version; `user_version` counts them. */
import type { Database } from "../sqlite/database.ts";

const MIGRATIONS: readonly ((db: Database) => void)[] = [createTables, addWebhooks, addPdfs, addSpent, addWebhookHosts];

/** The version of the database that this tool writes. */
export const ENGINE_VERSION = MIGRATIONS.length;

/** Brings the database up to date in one transaction, or throws when a newer tool wrote it. */
export function migrateEngineDatabase(db: Database): void {
	if (schemaVersion(db) === ENGINE_VERSION) return;
	db.transaction(() => {
		const version = schemaVersion(db);
		if (version > ENGINE_VERSION) throw new Error(newerDatabaseMessage(db.path, version));
		for (const migrate of MIGRATIONS.slice(version)) migrate(db);
		db.exec(`PRAGMA user_version = ${ENGINE_VERSION}`);
	});
}

export function schemaVersion(db: Database): number {
	return db.get<{ user_version: number }>("PRAGMA user_version")?.user_version ?? 0;
}

function newerDatabaseMessage(path: string, version: number): string {
	const known = ENGINE_VERSION;
	return `${path} was written by a newer trawl (version ${version}, this one knows ${known}): update trawl, or choose another state folder`;
}

/**
 * Free text is JSON text, since it may hold NUL or lone surrogates. `batches.researcher` is the digest
 * of the identity that the batch was made for; null means any.
 */
function createTables(db: Database): void {
	db.exec(`
		CREATE TABLE batches (
			seq INTEGER PRIMARY KEY AUTOINCREMENT,
			batch_id TEXT NOT NULL UNIQUE,
			status TEXT NOT NULL CHECK (status IN ('open', 'processing', 'completed', 'completed_with_errors', 'cancelled')),
			mode TEXT NOT NULL,
			researcher TEXT,
			created_at TEXT NOT NULL,
			completed_at TEXT,
			request TEXT NOT NULL
		) STRICT;
		CREATE TABLE tasks (
			seq INTEGER PRIMARY KEY AUTOINCREMENT,
			batch_seq INTEGER NOT NULL REFERENCES batches (seq),
			status TEXT NOT NULL CHECK (status IN ('queued', 'running', 'completed', 'failed', 'cancelled')),
			cost REAL NOT NULL DEFAULT 0,
			owner TEXT,
			deepresearch_id TEXT NOT NULL UNIQUE,
			created_at TEXT NOT NULL,
			completed_at TEXT,
			task_id TEXT,
			input TEXT NOT NULL,
			CHECK ((status = 'running') = (owner IS NOT NULL)),
			UNIQUE (batch_seq, task_id)
		) STRICT;
		CREATE INDEX tasks_tally ON tasks (batch_seq, status, cost);
		CREATE INDEX tasks_in_order ON tasks (batch_seq, seq);
		CREATE INDEX tasks_queued ON tasks (seq) WHERE status = 'queued';
		CREATE INDEX tasks_running ON tasks (owner) WHERE status = 'running';
		CREATE TABLE results (
			task_seq INTEGER PRIMARY KEY REFERENCES tasks (seq),
			output_type TEXT,
			output TEXT,
			sources TEXT NOT NULL,
			error TEXT
		) STRICT;
		CREATE TABLE task_events (
			seq INTEGER PRIMARY KEY AUTOINCREMENT,
			task_seq INTEGER NOT NULL REFERENCES tasks (seq),
			event TEXT NOT NULL CHECK (event IN ('queued', 'started', 'finished', 'cancelled')),
			at TEXT NOT NULL
		) STRICT;
		CREATE TABLE workers (
			worker_id TEXT PRIMARY KEY,
			researcher TEXT NOT NULL,
			place TEXT NOT NULL,
			pid INTEGER NOT NULL,
			start_token TEXT,
			heartbeat_at INTEGER NOT NULL
		) STRICT;
	`);
}

/** `url` and `last_error` are JSON text. Only a webhook that is due has a time, in milliseconds since 1970. */
function addWebhooks(db: Database): void {
	db.exec(`
		CREATE TABLE webhooks (
			batch_seq INTEGER PRIMARY KEY REFERENCES batches (seq),
			status TEXT NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'due', 'delivered', 'given_up')),
			url TEXT NOT NULL,
			secret TEXT NOT NULL,
			attempts INTEGER NOT NULL DEFAULT 0,
			due_at INTEGER,
			owner TEXT,
			last_at TEXT,
			last_error TEXT,
			CHECK ((status = 'due') = (due_at IS NOT NULL)),
			CHECK (owner IS NULL OR status = 'due')
		) STRICT;
		CREATE INDEX webhooks_due ON webhooks (due_at) WHERE status = 'due';
		CREATE INDEX webhooks_owned ON webhooks (owner) WHERE owner IS NOT NULL;
	`);
}

/** The bytes of reports that were wanted as PDFs. */
function addPdfs(db: Database): void {
	db.exec(`
		CREATE TABLE pdfs (
			task_seq INTEGER PRIMARY KEY REFERENCES tasks (seq),
			bytes BLOB NOT NULL
		) STRICT;
	`);
}

/** US dollars of all tries at a task so far, whatever becomes of it. */
function addSpent(db: Database): void {
	db.exec("ALTER TABLE tasks ADD COLUMN spent REAL NOT NULL DEFAULT 0");
}

/** Those of before have none, and count as one host. */
function addWebhookHosts(db: Database): void {
	db.exec("ALTER TABLE webhooks ADD COLUMN host TEXT NOT NULL DEFAULT ''");
}
