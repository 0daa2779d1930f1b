/** A plan on its way into the store, task by task, so that memory does not grow with it. */

import type { JsonObject } from "../model/json.ts";
import type { SkipReason } from "../model/outcome.ts";
import type { BatchSettings, PlannedTask } from "../model/plan.ts";
import type { Database, SqlValue } from "../sqlite/database.ts";
import { settingsIdOf } from "../values/settings-id.ts";
import type { SpendingLedger } from "./spending-ledger.ts";
import { chunksOf, valueRows } from "./value-rows.ts";

/** Held in memory until then, however long they are. */
const ROWS_A_COMMIT = 500;
/** Starting a statement costs as much as some rows of it. */
const ROWS_A_STATEMENT = 50;
/**
 * In KiB. Planning looks up what is known of each task, anywhere in the file, while it writes: what the one reads must not be
 * crowded out by what the other has written.
 */
const CACHE = 16_000;
const USUAL_CACHE = 2_000;
/** Most often the same for neighbours: bound once a statement where they are, since binding takes longer than inserting. */
const COMMON = [
	...["run_id", "template", "settings_id", "action", "bought_by", "attempt", "ordinal", "price", "selected", "retries"],
	...["retry_on", "skipped", "parents", "policy", "retry_settings"],
];
const OWN = ["idx", "task_id", "key", "bindings", "request", "fingerprint", "components", "reason", "wire_id"];
const INSERT = `INSERT INTO run_tasks (${[...COMMON, ...OWN].join(", ")}) VALUES`;
const INSERT_ALIKE = insertAlike(ROWS_A_STATEMENT);
const NOT_SELECTED: SkipReason = {
	type: "not_selected",
	message: "not selected, and there is no stored result to keep",
};

export class DraftPlan {
	readonly #db: Database;
	readonly #ledger: SpendingLedger;
	readonly #runId: string;
	readonly #settings = new Set<string>();
	#waiting: PlannedTask[] = [];
	#isSettled = true;

	constructor(db: Database, ledger: SpendingLedger, runId: string) {
		this.#db = db;
		this.#ledger = ledger;
		this.#runId = runId;
		db.setCache(CACHE);
	}

	/** True while each task takes a success that is stored, as it is: nothing is to be bought, waited for or judged. */
	get isSettled(): boolean {
		return this.#isSettled;
	}

	/** Takes the next task; it is stored with others. */
	add(task: PlannedTask): void {
		this.#isSettled &&= task.reason.type === "stored" && isDefaultPolicy(task);
		this.#waiting.push(task);
		if (this.#waiting.length >= ROWS_A_COMMIT) this.#store();
	}

	/** Stores what is waiting: there are no more. */
	end(): void {
		this.#store();
		this.#db.setCache(USUAL_CACHE);
	}

	/** Forgets the draft. */
	discard(): void {
		this.#waiting = [];
		this.#ledger.beside(() => this.#db.run("DELETE FROM runs WHERE run_id = ? AND state = 'draft'", [this.#runId]));
		this.#db.setCache(USUAL_CACHE);
	}

	#store(): void {
		const tasks = this.#waiting;
		this.#waiting = [];
		if (tasks.length === 0) return;
		this.#ledger.beside(() =>
			this.#db.transaction(() => {
				for (const some of chunksOf(tasks, ROWS_A_STATEMENT)) this.#insert(some);
			}),
		);
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
		const rows = tasks.map((task) => this.#rowOf(task));
		const common = rows[0]?.common ?? [];
		if (rows.every((row) => row.common.every((value, at) => value === common[at]))) {
			const sql = rows.length === ROWS_A_STATEMENT ? INSERT_ALIKE : insertAlike(rows.length);
			this.#db.run(sql, [...common, ...rows.flatMap(({ own }) => own)]);
		} else {
			const all = rows.flatMap((row) => [...row.common, ...row.own]);
			this.#db.run(`${INSERT} ${valueRows(rows.length, COMMON.length + OWN.length)}`, all);
		}
	}

	/** As `COMMON` and `OWN` have them. */
	#rowOf(task: PlannedTask): { readonly common: readonly SqlValue[]; readonly own: readonly SqlValue[] } {
		this.#keepSettings(task.settings_id, task.settings);
		return {
			common: [
				this.#runId,
				task.template,
				task.settings_id,
				task.action,
				task.bought_by,
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
			],
			own: [
				placeOf(task),
				task.id,
				task.key,
				JSON.stringify(task.bindings),
				JSON.stringify(task.request),
				task.fingerprint.digest,
				JSON.stringify(task.fingerprint.components),
				JSON.stringify(task.reason),
				task.wire_id,
			],
		};
	}
}

/** The common columns are the first parameters, for all rows; the own ones of each row follow. */
function insertAlike(rows: number): string {
	const common = COMMON.map((_, at) => `?${at + 1}`).join(", ");
	const row = (at: number) => OWN.map((_, column) => `?${COMMON.length + at * OWN.length + column + 1}`).join(", ");
	return `${INSERT} ${Array.from({ length: rows }, (_, at) => `(${common}, ${row(at)})`).join(", ")}`;
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
