/** A plan on its way into the store, task by task, so that memory does not grow with it. */

import type { JsonObject } from "../model/json.ts";
import type { SkipReason } from "../model/outcome.ts";
import type { BatchSettings, PlannedTask } from "../model/plan.ts";
import type { Database, SqlValue } from "../sqlite/database.ts";
import { settingsIdOf } from "../values/settings-id.ts";
import { valueRows } from "./value-rows.ts";

/** Held in memory until then, however long they are. */
const ROWS_A_COMMIT = 500;
/** Starting a statement costs as much as some rows of it. */
const ROWS_A_STATEMENT = 50;
const COLUMNS = [
	...["run_id", "idx", "task_id", "template", "key", "bindings", "request", "settings_id", "fingerprint", "components"],
	...["action", "reason", "bought_by", "wire_id", "attempt", "ordinal", "price", "selected", "retries", "retry_on"],
	...["skipped", "parents", "policy", "retry_settings"],
];
const INSERT_MANY = insertOf(ROWS_A_STATEMENT);
const NOT_SELECTED: SkipReason = {
	type: "not_selected",
	message: "not selected, and there is no stored result to keep",
};

export class DraftPlan {
	readonly #db: Database;
	readonly #runId: string;
	readonly #settings = new Set<string>();
	#waiting: PlannedTask[] = [];

	constructor(db: Database, runId: string) {
		this.#db = db;
		this.#runId = runId;
	}

	/** Takes the next task; it is stored with others. */
	add(task: PlannedTask): void {
		this.#waiting.push(task);
		if (this.#waiting.length >= ROWS_A_COMMIT) this.flush();
	}

	/** Stores what is waiting. */
	flush(): void {
		const tasks = this.#waiting;
		this.#waiting = [];
		if (tasks.length === 0) return;
		this.#db.transaction(() => {
			for (let start = 0; start < tasks.length; start += ROWS_A_STATEMENT) {
				this.#insert(tasks.slice(start, start + ROWS_A_STATEMENT));
			}
		});
	}

	/** Forgets the draft. */
	discard(): void {
		this.#waiting = [];
		this.#db.run("DELETE FROM runs WHERE run_id = ? AND state = 'draft'", [this.#runId]);
	}

	/** Of further attempts, where they are in another mode. */
	#retrySettings({ settings, retry }: PlannedTask): string | null {
		if (retry.attempts === 0 || retry.mode === null) return null;
		const stronger = { ...settings, mode: retry.mode };
		const id = settingsIdOf(stronger as unknown as JsonObject);
		this.#keepSettings(id, stronger);
		return id;
	}

	#keepSettings(id: string, settings: BatchSettings): void {
		if (this.#settings.has(id)) return;
		this.#settings.add(id);
		this.#db.run("INSERT OR IGNORE INTO settings (settings_id, body) VALUES (?, ?)", [id, JSON.stringify(settings)]);
	}

	#insert(tasks: readonly PlannedTask[]): void {
		const values: SqlValue[] = [];
		for (const task of tasks) {
			this.#keepSettings(task.settings_id, task.settings);
			values.push(...this.#valuesOf(task));
		}
		this.#db.run(tasks.length === ROWS_A_STATEMENT ? INSERT_MANY : insertOf(tasks.length), values);
	}

	/** As `COLUMNS` has them. */
	#valuesOf(task: PlannedTask): readonly SqlValue[] {
		return [
			this.#runId,
			placeOf(task),
			task.id,
			task.template,
			task.key,
			JSON.stringify(task.bindings),
			JSON.stringify(task.request),
			task.settings_id,
			task.fingerprint.digest,
			JSON.stringify(task.fingerprint.components),
			task.action,
			JSON.stringify(task.reason),
			task.bought_by,
			task.wire_id,
			task.attempt,
			task.batch,
			task.price,
			task.selected ? 1 : 0,
			task.retry.attempts,
			task.retry.on.join(" "),
			task.action === "skip" ? JSON.stringify(skipOf(task)) : null,
			task.parents.length === 0 ? null : JSON.stringify(task.parents),
			isDefaultPolicy(task) ? null : JSON.stringify(task.output),
			this.#retrySettings(task),
		];
	}
}

function insertOf(rows: number): string {
	return `INSERT INTO run_tasks (${COLUMNS.join(", ")}) VALUES ${valueRows(rows, COLUMNS.length)}`;
}

/** Most tasks of one template. */
const STAGE_SIZE = 2 ** 32;

/** Stands between the tasks of the templates before and behind its own, whenever it is planned. */
function placeOf({ stage, index }: PlannedTask): number {
	return stage * STAGE_SIZE + index;
}

function skipOf({ reason }: PlannedTask): SkipReason {
	return reason.type === "skipped" ? reason.skip : NOT_SELECTED;
}

function isDefaultPolicy({ output }: PlannedTask): boolean {
	return output.on_invalid === "fail" && output.expect === null;
}
