/**
 * The tables of `.trawl/state.db`, as small named steps. A step is never edited after a release:
 * the next change is the next step.
 */
import type { Database } from "../sqlite/database.ts";

interface Migration {
	readonly name: string;
	readonly up: (db: Database) => void;
}

const MIGRATIONS: readonly Migration[] = [
	{ name: "create the tables", up: createTables },
	{ name: "batches know their engine, attempts their request", up: separateSubmissions },
	{ name: "what results link to is kept track of", up: trackArtefacts },
	{ name: "runs tell why they ended early", up: tellEarlyEnds },
	{ name: "runs grow by stages", up: growByStages },
	{ name: "runs with nothing to do add little", up: easeReuse },
];

/** The state's version that this tool writes. */
export const STATE_VERSION = MIGRATIONS.length;

/** Brings the database to a version, by default the newest, in one transaction. Throws NewerStateError. */
export function migrateState(db: Database, target = STATE_VERSION): void {
	if (stateVersion(db) === target) return;
	db.transaction(() => {
		const version = stateVersion(db);
		if (version > target) throw new NewerStateError(db.path, version);
		for (const migration of MIGRATIONS.slice(version, target)) migration.up(db);
		db.exec(`PRAGMA user_version = ${target}`);
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

/**
 * What was sent stands on its own: a batch has a number and its engine, an attempt its request, its price and when it
 * was sent. So batches of which no plan is left can be taken in, and money can be counted over runs.
 */
function separateSubmissions(db: Database): void {
	db.exec(`
		ALTER TABLE runs ADD COLUMN lineage TEXT NOT NULL DEFAULT '';
		ALTER TABLE runs ADD COLUMN consent TEXT;
		ALTER TABLE runs ADD COLUMN cancel_requested_at TEXT;
		UPDATE runs SET lineage = run_id;

		ALTER TABLE run_tasks ADD COLUMN price REAL;
		ALTER TABLE run_tasks ADD COLUMN selected INTEGER NOT NULL DEFAULT 1;
		ALTER TABLE run_tasks ADD COLUMN retries INTEGER NOT NULL DEFAULT 0;
		ALTER TABLE run_tasks ADD COLUMN retry_on TEXT NOT NULL DEFAULT '';
		UPDATE run_tasks SET skipped = '{"type":"max_failures","message":' || skipped || '}' WHERE skipped IS NOT NULL;
		CREATE INDEX run_tasks_by_attempt ON run_tasks (bought_by, wire_id);

		CREATE TABLE batches_2 (
			id INTEGER PRIMARY KEY,
			pipeline TEXT NOT NULL,
			engine TEXT NOT NULL,
			run_id TEXT NOT NULL,
			ordinal INTEGER NOT NULL,
			name TEXT NOT NULL UNIQUE,
			-- the chain of runs that its cost counts for
			lineage TEXT NOT NULL,
			settings_id TEXT NOT NULL,
			mode TEXT NOT NULL,
			state TEXT NOT NULL CHECK (state IN ('planned', 'creating', 'open', 'collected')),
			-- when it was found at the service; null where a plan of this state had made it
			adopted_at TEXT,
			batch_id TEXT,
			created_at TEXT,
			webhook_secret TEXT,
			status TEXT,
			cost REAL
		) STRICT;
		INSERT INTO batches_2 (pipeline, engine, run_id, ordinal, name, lineage, settings_id, mode, state, batch_id,
			webhook_secret, status, cost)
		SELECT b.pipeline, COALESCE(r.context ->> '$.engine.engine', 'local'), b.run_id, b.ordinal, b.name, b.run_id,
			b.settings_id, COALESCE(s.body ->> 'mode', 'standard'), b.state, b.batch_id, b.webhook_secret, b.status, b.cost
		FROM batches b JOIN runs r ON r.run_id = b.run_id LEFT JOIN settings s ON s.settings_id = b.settings_id
		ORDER BY r.started_at, b.run_id, b.ordinal;

		CREATE TABLE attempts_2 (
			pipeline TEXT NOT NULL,
			wire_id TEXT NOT NULL,
			batch INTEGER NOT NULL REFERENCES batches_2 (id),
			idx INTEGER NOT NULL,
			task_id TEXT NOT NULL,
			-- of an attempt that was taken in, the ten digits its wire id tells, until a plan knows it
			fingerprint TEXT NOT NULL,
			components TEXT NOT NULL,
			attempt INTEGER NOT NULL,
			request TEXT NOT NULL,
			price REAL,
			sent_at TEXT,
			-- how the service said it had ended when it was taken in
			seen TEXT,
			state TEXT NOT NULL CHECK (state IN
				('planned', 'sending', 'accepted', 'succeeded', 'failed', 'invalid', 'rejected', 'cancelled')),
			service_id TEXT,
			cost REAL,
			created_at TEXT,
			completed_at TEXT,
			error TEXT,
			PRIMARY KEY (pipeline, wire_id)
		) STRICT;
		INSERT INTO attempts_2 (pipeline, wire_id, batch, idx, task_id, fingerprint, components, attempt, request, price,
			sent_at, state, service_id, cost, created_at, completed_at, error)
		SELECT a.pipeline, a.wire_id, n.id, a.idx, a.task_id, a.fingerprint, a.components, a.attempt,
			COALESCE(t.request, '{"query":""}'), 0, COALESCE(a.created_at, r.started_at), a.state, a.service_id, a.cost,
			a.created_at, a.completed_at, a.error
		FROM attempts a JOIN batches b ON b.run_id = a.run_id AND b.ordinal = a.ordinal
		JOIN batches_2 n ON n.name = b.name JOIN runs r ON r.run_id = a.run_id
		LEFT JOIN run_tasks t ON t.run_id = a.run_id AND t.idx = a.idx
		ORDER BY a.rowid;

		CREATE TABLE results_2 (
			pipeline TEXT NOT NULL,
			wire_id TEXT NOT NULL,
			output_type TEXT,
			output TEXT NOT NULL,
			repairs TEXT NOT NULL DEFAULT '[]',
			raw TEXT,
			sources TEXT NOT NULL,
			images TEXT NOT NULL,
			pdf_url TEXT,
			PRIMARY KEY (pipeline, wire_id),
			FOREIGN KEY (pipeline, wire_id) REFERENCES attempts_2
		) STRICT;
		INSERT INTO results_2 (pipeline, wire_id, output_type, output, sources, images, pdf_url)
		SELECT pipeline, wire_id, output_type, output, sources, images, pdf_url FROM results;

		DROP TABLE results;
		DROP TABLE attempts;
		DROP TABLE batches;
		ALTER TABLE batches_2 RENAME TO batches;
		ALTER TABLE attempts_2 RENAME TO attempts;
		ALTER TABLE results_2 RENAME TO results;
		CREATE INDEX batches_unfinished ON batches (pipeline) WHERE state <> 'collected';
		CREATE INDEX batches_by_run ON batches (run_id, ordinal);
		CREATE INDEX batches_by_lineage ON batches (lineage);
		CREATE INDEX batches_by_service_id ON batches (batch_id);
		CREATE INDEX attempts_by_fingerprint ON attempts (fingerprint);
		CREATE INDEX attempts_by_task ON attempts (pipeline, task_id);
		CREATE INDEX attempts_by_batch ON attempts (batch, idx);
		CREATE INDEX attempts_by_month ON attempts (sent_at);
	`);
}

/** A row for each PDF and image that a result names; those of results that are stored already are still to be had. */
function trackArtefacts(db: Database): void {
	db.exec(`
		CREATE TABLE artefacts (
			pipeline TEXT NOT NULL,
			wire_id TEXT NOT NULL,
			kind TEXT NOT NULL CHECK (kind IN ('pdf', 'image')),
			-- from 1 within its kind
			number INTEGER NOT NULL,
			-- null where there is nothing to try
			url TEXT,
			state TEXT NOT NULL CHECK (state IN ('wanted', 'done', 'failed')),
			-- why it is not there
			reason TEXT,
			extension TEXT,
			sha256 TEXT,
			bytes INTEGER,
			PRIMARY KEY (pipeline, wire_id, kind, number),
			FOREIGN KEY (pipeline, wire_id) REFERENCES results
		) STRICT, WITHOUT ROWID;

		INSERT INTO artefacts (pipeline, wire_id, kind, number, url, state)
		SELECT pipeline, wire_id, 'pdf', 1, pdf_url, 'wanted' FROM results WHERE pdf_url IS NOT NULL;

		INSERT INTO artefacts (pipeline, wire_id, kind, number, url, state)
		SELECT pipeline, wire_id, 'image', number, url, 'wanted' FROM (
			SELECT r.pipeline, r.wire_id, i.key + 1 AS number,
				CASE i.type WHEN 'object' THEN i.value -> '$.image_url' WHEN 'text' THEN json_quote(i.value) END AS url
			FROM results r, json_each(r.images) i WHERE r.images <> '[]' AND i.key < 50)
		WHERE json_type(url) = 'text';

		INSERT INTO artefacts (pipeline, wire_id, kind, number, state, reason)
		SELECT pipeline, wire_id, 'image', 51, 'failed',
			json_quote((json_array_length(images) - 50) || ' more: of one task at most 50 images are downloaded')
		FROM results WHERE images <> '[]' AND json_array_length(images) > 50;
	`);
}

function tellEarlyEnds(db: Database): void {
	db.exec("ALTER TABLE runs ADD COLUMN ended TEXT");
}

/**
 * Tasks know whose results they were made of. A run whose later stages are still to be planned keeps the files that it was
 * planned from, so that it can be gone on with without them.
 */
function growByStages(db: Database): void {
	db.exec(`
		ALTER TABLE run_tasks ADD COLUMN parents TEXT;
		-- what is expected of the answer; null where nothing but its schema is
		ALTER TABLE run_tasks ADD COLUMN policy TEXT;
		-- how the task's own policy judges an answer that was judged otherwise when it was bought
		ALTER TABLE run_tasks ADD COLUMN verdict TEXT;
		ALTER TABLE run_tasks ADD COLUMN verdict_error TEXT;
		-- of further attempts, where they are in another mode
		ALTER TABLE run_tasks ADD COLUMN retry_settings TEXT;
		CREATE INDEX run_tasks_by_template ON run_tasks (run_id, template, idx);
		CREATE TABLE run_files (
			run_id TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
			-- relative to the state's folder
			path TEXT NOT NULL,
			-- JSON text
			body TEXT NOT NULL,
			PRIMARY KEY (run_id, path)
		) STRICT;
	`);
}

/**
 * A task that reuses an answer leaves its request to the attempt that asked the same, so that a run with nothing to do adds little
 * to the state, and changes no pages that rows of earlier runs are on. A constraint goes only with its table. The one run that goes
 * on is found without looking at all that have ended.
 */
function easeReuse(db: Database): void {
	db.exec(`
		CREATE TABLE run_tasks_2 (
			run_id TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
			idx INTEGER NOT NULL,
			task_id TEXT NOT NULL,
			template TEXT NOT NULL,
			key TEXT,
			bindings TEXT NOT NULL,
			-- null, as the components, where the attempt whose answer is reused asked the same
			request TEXT,
			settings_id TEXT NOT NULL,
			fingerprint TEXT NOT NULL,
			components TEXT,
			action TEXT NOT NULL,
			reason TEXT NOT NULL,
			bought_by TEXT NOT NULL,
			wire_id TEXT NOT NULL,
			attempt INTEGER NOT NULL,
			ordinal INTEGER,
			skipped TEXT,
			price REAL,
			selected INTEGER NOT NULL DEFAULT 1,
			retries INTEGER NOT NULL DEFAULT 0,
			retry_on TEXT NOT NULL DEFAULT '',
			parents TEXT,
			-- what is expected of the answer; null where nothing but its schema is
			policy TEXT,
			-- how the task's own policy judges an answer that was judged otherwise when it was bought
			verdict TEXT,
			verdict_error TEXT,
			-- of further attempts, where they are in another mode
			retry_settings TEXT,
			PRIMARY KEY (run_id, idx)
		) STRICT, WITHOUT ROWID;
		WITH known AS (
			SELECT t.*, t.action = 'reuse' AND a.state IN ('succeeded', 'invalid', 'rejected') AND a.fingerprint = t.fingerprint
				AND a.request = t.request AND a.components = t.components AS is_asked
			FROM run_tasks t LEFT JOIN attempts a ON a.pipeline = t.bought_by AND a.wire_id = t.wire_id)
		INSERT INTO run_tasks_2 SELECT run_id, idx, task_id, template, key, bindings, IIF(is_asked, NULL, request), settings_id,
			fingerprint, IIF(is_asked, NULL, components), action, reason, bought_by, wire_id, attempt, ordinal, skipped, price, selected,
			retries, retry_on, parents, policy, verdict, verdict_error, retry_settings FROM known;
		DROP TABLE run_tasks;
		ALTER TABLE run_tasks_2 RENAME TO run_tasks;
		CREATE INDEX run_tasks_by_task ON run_tasks (run_id, task_id);
		-- Of one run, so that a run adds to one place of it.
		CREATE INDEX run_tasks_by_attempt ON run_tasks (run_id, bought_by, wire_id);
		-- Of all runs, the tasks whose attempt may still end.
		CREATE INDEX run_tasks_asking ON run_tasks (bought_by, wire_id) WHERE request IS NOT NULL;
		CREATE INDEX run_tasks_by_template ON run_tasks (run_id, template, idx);
		CREATE INDEX runs_unfinished ON runs (pipeline) WHERE state = 'running';
	`);
}
