/** One task of a run with all that is known of it: what it asks, why it was planned so, and what was asked before. */
import type { JsonObject } from "../model/json.ts";
import type { SkipReason } from "../model/outcome.ts";
import type { BatchSettings, PlanAction, PlanReason, TaskRequest } from "../model/plan.ts";
import type { Database } from "../sqlite/database.ts";
import { TASK_COMPONENTS, TASK_REQUEST } from "./task-state.ts";

/** What a task asked, or asks. */
export interface AskedTask {
	readonly request: TaskRequest;
	readonly settings: BatchSettings;
	readonly components: { readonly [component: string]: string };
}

export interface StoredTask extends AskedTask {
	readonly id: string;
	readonly index: number;
	readonly bindings: JsonObject;
	readonly parents: readonly string[];
	readonly fingerprint: string;
	readonly wire_id: string;
	/** The pipeline whose attempt gives it its outcome. */
	readonly bought_by: string;
	readonly action: PlanAction;
	readonly reason: PlanReason;
	readonly skipped: SkipReason | null;
	readonly selected: boolean;
}

/** An earlier request of the same task that differs. */
export interface EarlierRequest extends AskedTask {
	readonly wire_id: string;
	/** ISO 8601; null where it was never sent or nobody told. */
	readonly sent_at: string | null;
}

interface Row extends Record<string, unknown> {
	readonly idx: number;
	readonly task_id: string;
	readonly bindings: string;
	readonly parents: string | null;
	readonly request: string;
	readonly body: string;
	readonly fingerprint: string;
	readonly components: string;
	readonly wire_id: string;
	readonly bought_by: string;
	readonly action: PlanAction;
	readonly reason: string;
	readonly skipped: string | null;
	readonly selected: number;
}

export class TaskReader {
	readonly #db: Database;

	constructor(db: Database) {
		this.#db = db;
	}

	/** Undefined where the run has no such task. */
	find(runId: string, taskId: string): StoredTask | undefined {
		const row = this.#db.get<Row>(
			`SELECT t.idx, t.task_id, t.bindings, t.parents, ${TASK_REQUEST} AS request, s.body, t.fingerprint,
			   ${TASK_COMPONENTS} AS components, t.wire_id, t.bought_by, t.action, t.reason, t.skipped, t.selected
			 FROM run_tasks t JOIN settings s ON s.settings_id = t.settings_id
			 WHERE t.run_id = ? AND t.task_id = ?`,
			[runId, taskId],
		);
		return row === undefined ? undefined : toTask(row);
	}

	/** Of the run's tasks, for a name that is none of them. */
	ids(runId: string, limit: number): readonly string[] {
		const sql = "SELECT task_id FROM run_tasks WHERE run_id = ? ORDER BY idx LIMIT ?";
		return this.#db.all<{ task_id: string }>(sql, [runId, limit]).map((row) => row.task_id);
	}

	/** The newest request of the task, before this one, that was sent and asked for something else. */
	before(pipeline: string, { id, fingerprint, wire_id }: StoredTask): EarlierRequest | undefined {
		const row = this.#db.get<Row & { readonly sent_at: string | null }>(
			`SELECT a.wire_id, a.sent_at, a.request, a.components, s.body FROM attempts a JOIN batches b ON b.id = a.batch
			 JOIN settings s ON s.settings_id = b.settings_id
			 WHERE a.pipeline = ? AND a.task_id = ? AND a.fingerprint <> ? AND a.components <> '{}' AND a.state <> 'planned'
			 AND a.rowid < COALESCE((SELECT own.rowid FROM attempts own WHERE own.pipeline = a.pipeline AND own.wire_id = ?),
			   9007199254740991)
			 ORDER BY a.rowid DESC LIMIT 1`,
			[pipeline, id, fingerprint, wire_id],
		);
		return row === undefined ? undefined : { ...asked(row), wire_id: row.wire_id, sent_at: row.sent_at };
	}
}

function toTask(row: Row): StoredTask {
	return {
		...asked(row),
		id: row.task_id,
		index: row.idx,
		bindings: JSON.parse(row.bindings) as JsonObject,
		parents: row.parents === null ? [] : (JSON.parse(row.parents) as string[]),
		fingerprint: row.fingerprint,
		wire_id: row.wire_id,
		bought_by: row.bought_by,
		action: row.action,
		reason: JSON.parse(row.reason) as PlanReason,
		skipped: row.skipped === null ? null : (JSON.parse(row.skipped) as SkipReason),
		selected: row.selected === 1,
	};
}

function asked(row: Pick<Row, "request" | "body" | "components">): AskedTask {
	return {
		request: JSON.parse(row.request) as TaskRequest,
		settings: JSON.parse(row.body) as BatchSettings,
		components: JSON.parse(row.components) as AskedTask["components"],
	};
}
