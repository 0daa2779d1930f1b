/**
 * The tables of `.trawl/state.db`, as small named steps. A step is never edited after a release:
 * the next change is the next step.
 */
import type { Database } from "../sqlite/database.ts";

interface Migration {
	readonly name: string;
	readonly up: (db: Database) => void;
}

const MIGRATIONS: readonly Migration[] = [{ name: "create the tables", up: createTables }];

/** The state's version that this tool writes. */
export const STATE_VERSION = MIGRATIONS.length;

/** Brings the database to STATE_VERSION in one transaction. Throws NewerStateError. */
export function migrateState(db: Database): void {
	if (stateVersion(db) === STATE_VERSION) return;
	db.transaction(() => {
		const version = stateVersion(db);
		if (version > STATE_VERSION) throw new NewerStateError(db.path, version);
		for (const migration of MIGRATIONS.slice(version)) migration.up(db);
		db.exec(`PRAGMA user_version = ${STATE_VERSION}`);
	});
}

/** 0 for a database without tables. */
export function stateVersion(db: Database): number {
	return db.get<{ user_version: number }>("PRAGMA user_version")?.user_version ?? 0;
}

/** The state was written by a newer Trawl, whose meaning this one cannot know. */
export class NewerStateError extends Error {
	override readonly name = "NewerStateError";

	constructor(path: string, version: number) {
		super(`expected a state of version ${STATE_VERSION} or older, found version ${version}: ${path}`);
	}
}

/**
 * `runs` → `run_tasks` is the frozen plan. `batches` and `attempts` are what was sent, whoever's plan
 * it was; a task's outcome is that of the attempt (`bought_by`, `wire_id`) it points to. Free text is
 * stored as JSON, because SQLite text cannot hold every string.
 */
function createTables(db: Database): void {
	db.exec(`
		CREATE TABLE runs (
			run_id TEXT PRIMARY KEY,
			pipeline TEXT NOT NULL,
			-- draft: being planned; running: frozen, unfinished; finished; superseded: by a run of a changed file
			state TEXT NOT NULL CHECK (state IN ('draft', 'running', 'finished', 'superseded')),
			date TEXT NOT NULL,
			started_at TEXT NOT NULL,
			finished_at TEXT,
			context TEXT NOT NULL,
			summary TEXT,
			status TEXT,
			exit_code INTEGER
		) STRICT;
		CREATE INDEX runs_by_pipeline ON runs (pipeline, started_at);

		CREATE TABLE settings (settings_id TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT;

		CREATE TABLE run_tasks (
			run_id TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
			idx INTEGER NOT NULL,
			task_id TEXT NOT NULL,
			template TEXT NOT NULL,
			key TEXT,
			bindings TEXT NOT NULL,
			request TEXT NOT NULL,
			settings_id TEXT NOT NULL,
			fingerprint TEXT NOT NULL,
			components TEXT NOT NULL,
			action TEXT NOT NULL,
			reason TEXT NOT NULL,
			bought_by TEXT NOT NULL,
			wire_id TEXT NOT NULL,
			attempt INTEGER NOT NULL,
			ordinal INTEGER,
			skipped TEXT,
			PRIMARY KEY (run_id, idx)
		) STRICT, WITHOUT ROWID;
		CREATE INDEX run_tasks_by_task ON run_tasks (run_id, task_id);

		CREATE TABLE batches (
			run_id TEXT NOT NULL REFERENCES runs,
			ordinal INTEGER NOT NULL,
			pipeline TEXT NOT NULL,
			name TEXT NOT NULL UNIQUE,
			settings_id TEXT NOT NULL,
			state TEXT NOT NULL CHECK (state IN ('planned', 'creating', 'open', 'collected')),
			batch_id TEXT,
			webhook_secret TEXT,
			status TEXT,
			cost REAL,
			PRIMARY KEY (run_id, ordinal)
		) STRICT;
		CREATE INDEX batches_unfinished ON batches (pipeline) WHERE state <> 'collected';

		CREATE TABLE attempts (
			pipeline TEXT NOT NULL,
			wire_id TEXT NOT NULL,
			run_id TEXT NOT NULL,
			ordinal INTEGER NOT NULL,
			idx INTEGER NOT NULL,
			task_id TEXT NOT NULL,
			fingerprint TEXT NOT NULL,
			components TEXT NOT NULL,
			attempt INTEGER NOT NULL,
			state TEXT NOT NULL CHECK (state IN
				('planned', 'sending', 'accepted', 'succeeded', 'failed', 'invalid', 'rejected', 'cancelled')),
			service_id TEXT,
			cost REAL,
			created_at TEXT,
			completed_at TEXT,
			error TEXT,
			PRIMARY KEY (pipeline, wire_id),
			FOREIGN KEY (run_id, ordinal) REFERENCES batches
		) STRICT;
		CREATE INDEX attempts_by_fingerprint ON attempts (fingerprint);
		CREATE INDEX attempts_by_task ON attempts (pipeline, task_id);
		CREATE INDEX attempts_by_batch ON attempts (run_id, ordinal, idx);

		CREATE TABLE results (
			pipeline TEXT NOT NULL,
			wire_id TEXT NOT NULL,
			output_type TEXT,
			output TEXT NOT NULL,
			sources TEXT NOT NULL,
			images TEXT NOT NULL,
			pdf_url TEXT,
			PRIMARY KEY (pipeline, wire_id),
			FOREIGN KEY (pipeline, wire_id) REFERENCES attempts
		) STRICT;

		CREATE TABLE leases (
			pipeline TEXT PRIMARY KEY,
			holder TEXT NOT NULL,
			heartbeat_at INTEGER NOT NULL
		) STRICT;
	`);
}
