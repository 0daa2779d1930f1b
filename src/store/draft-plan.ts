/** A plan on its way into the store, task by task, so that memory does not grow with it. */
import type { SkipReason } from "../model/outcome.ts";
import type { PlannedTask } from "../model/plan.ts";
import type { Database } from "../sqlite/database.ts";

const ROWS_A_COMMIT = 500;
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
			for (const task of tasks) this.#insert(task);
		});
	}

	/** Forgets the draft. */
	discard(): void {
		this.#waiting = [];
		this.#db.run("DELETE FROM runs WHERE run_id = ? AND state = 'draft'", [this.#runId]);
	}

	#insert(task: PlannedTask): void {
		if (!this.#settings.has(task.settings_id)) {
			this.#settings.add(task.settings_id);
			this.#db.run("INSERT OR IGNORE INTO settings (settings_id, body) VALUES (?, ?)", [
				task.settings_id,
				JSON.stringify(task.settings),
			]);
		}
		this.#db.run(
			`INSERT INTO run_tasks (run_id, idx, task_id, template, key, bindings, request, settings_id, fingerprint,
			 components, action, reason, bought_by, wire_id, attempt, ordinal, price, selected, retries, retry_on, skipped,
			 parents)
			 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			[
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
			],
		);
	}
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
