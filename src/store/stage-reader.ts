/** What the later stages of a run are planned from: its tasks that have ended. */
import type { JsonObject } from "../model/json.ts";
import type { SkipReason } from "../model/outcome.ts";
import type { InputTask, PlanLookups } from "../model/plan.ts";
import type { Database } from "../sqlite/database.ts";
import { attemptStatus } from "./attempt-status.ts";
import { WILL_BE_RETRIED } from "./retry-statements.ts";
import { type RunFile, readFiles } from "./run-files.ts";
import { TASK_STATE } from "./task-state.ts";

interface EndedRow extends Record<string, unknown> {
	readonly task_id: string;
	readonly key: string | null;
	readonly bindings: string;
	readonly skipped: string | null;
	readonly bought_by: string;
	readonly wire_id: string;
	readonly state: string | null;
}

const TASKS = `FROM run_tasks t JOIN runs r ON r.run_id = t.run_id
	LEFT JOIN attempts a ON a.pipeline = t.bought_by AND a.wire_id = t.wire_id WHERE t.run_id = ? AND t.template = ?`;

export class StageReader {
	readonly #db: Database;
	readonly #lookups: PlanLookups;

	constructor(db: Database, lookups: PlanLookups) {
		this.#db = db;
		this.#lookups = lookups;
	}

	/**
	 * Whether every task of the template has come to its end. `retriesOver`: no task is attempted again. It is asked after each
	 * batch, and batches are sent in planned order: from the end it is soon told that one has not.
	 */
	hasEnded(runId: string, template: string, retriesOver: boolean): boolean {
		const open = "t.skipped IS NULL AND (a.state IS NULL OR a.state IN ('planned', 'sending', 'accepted'))";
		const waits = retriesOver ? open : `(${open} OR ${WILL_BE_RETRIED})`;
		return this.#db.get(`SELECT 1 ${TASKS} AND ${waits} ORDER BY t.idx DESC LIMIT 1`, [runId, template]) === undefined;
	}

	/** In planned order; of a template whose tasks have all ended. */
	ended(runId: string, template: string): readonly InputTask[] {
		const sql = `SELECT t.task_id, t.key, t.bindings, t.skipped, t.bought_by, t.wire_id, ${TASK_STATE} AS state ${TASKS} ORDER BY t.idx`;
		return this.#db.all<EndedRow>(sql, [runId, template]).map((row) => this.#toInput(row, template));
	}

	/** Tasks of the run that its selection took. */
	countSelected(runId: string): number {
		const sql = "SELECT COUNT(*) AS n FROM run_tasks WHERE run_id = ? AND selected = 1 AND skipped IS NULL";
		return this.#db.get<{ n: number }>(sql, [runId])?.n ?? 0;
	}

	/** What the run was planned from; empty for a run without later stages. */
	files(runId: string): readonly RunFile[] {
		return readFiles(this.#db, runId);
	}

	#toInput(row: EndedRow, template: string): InputTask {
		const skip = row.skipped === null ? null : (JSON.parse(row.skipped) as SkipReason).type;
		const { task_id: id, key, bought_by, wire_id } = row;
		return {
			...{ id, template, key, skip },
			bindings: JSON.parse(row.bindings) as JsonObject,
			status: skip === null ? attemptStatus(row.state) : "skipped",
			result: () => {
				const result = this.#lookups.resultOf(bought_by, wire_id);
				if (result === undefined) throw new Error(`the task ${id} has no result in the state`);
				return result;
			},
		};
	}
}
