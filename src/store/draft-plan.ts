/** A plan on its way into the store, task by task, so that memory does not grow with it. */

import type { JsonObject } from "../model/json.ts";
import type { SkipReason } from "../model/outcome.ts";
import type { BatchSettings, KnownAttempt, PlannedTask } from "../model/plan.ts";
import type { Database, SqlValue } from "../sqlite/database.ts";
import { settingsIdOf } from "../values/settings-id.ts";
import type { SpendingLedger } from "./spending-ledger.ts";
import { chunksOf, valueRows } from "./value-rows.ts";

/** Each commit writes whole pages, which neighbours share; rows are in memory until then, so that long ones are fewer. */
const ROWS_A_COMMIT = 2_000;
const CHARACTERS_A_COMMIT = 4_000_000;
/** Starting a statement costs as much as some rows of it. */
const ROWS_A_STATEMENT = 50;
/** Most often the same for neighbours: bound once a statement where they are, since binding takes longer than inserting. */
const COMMON = [
	...["run_id", "template", "settings_id", "action", "bought_by", "attempt", "ordinal", "price", "selected", "retries"],
	...["retry_on", "skipped", "parents", "policy", "retry_settings"],
];
const OWN = ["idx", "task_id", "key", "bindings", "fingerprint", "reason", "wire_id"];
/** Most of a row: a task that reuses an answer leaves them to the attempt that asked for the same. */
const ASKED = ["request", "components"];
const NOT_ASKED = ASKED.map(() => null);
const NOT_SELECTED: SkipReason = {
	type: "not_selected",
	message: "not selected, and there is no stored result to keep",
};

/** As the lists of columns have them. */
interface Row {
	/** The same list for neighbours that have the same. */
	readonly common: readonly SqlValue[];
	readonly own: readonly SqlValue[];
	/** Undefined where they are left to the attempt. */
	readonly asked: readonly SqlValue[] | undefined;
}

export class DraftPlan {
	readonly #db: Database;
	readonly #ledger: SpendingLedger;
	readonly #runId: string;
	readonly #settings = new Set<string>();
	readonly #statements = new Map<string, string>();
	#waiting: Row[] = [];
	#waitingCharacters = 0;
	/** Batch settings that are not stored yet, by their ids. */
	#waitingSettings = new Map<string, BatchSettings>();
	#isSettled = true;
	/** Of the last task: most tasks have what the one before them has. */
	#last: { readonly task: PlannedTask; readonly common: readonly SqlValue[] } | undefined;

	constructor(db: Database, ledger: SpendingLedger, runId: string) {
		this.#db = db;
		this.#ledger = ledger;
		this.#runId = runId;
	}

	/**
	 * True while each task so far takes a success that is stored, and expects nothing of it beyond its schema. What was taken in and not
	 * judged yet is judged when it is taken over.
	 */
	get isSettled(): boolean {
		return this.#isSettled;
	}

	/** Takes the next task; it is stored with others. `source`: the attempt that it reuses or adopts. */
	add(task: PlannedTask, source?: KnownAttempt): void {
		this.#isSettled &&= task.reason.type === "stored" && isDefaultPolicy(task);
		const row = this.#rowOf(task, ownRequest(task, source));
		this.#waiting.push(row);
		this.#waitingCharacters += charactersOf(row.own) + charactersOf(row.asked ?? []);
		if (this.#waiting.length >= ROWS_A_COMMIT || this.#waitingCharacters >= CHARACTERS_A_COMMIT) this.flush();
	}

	/** Stores what is waiting. Nobody is promised a draft: it is on the disk for certain when it is frozen. */
	flush(): void {
		const [rows, settings] = [this.#waiting, this.#waitingSettings];
		this.#forgetWaiting();
		if (rows.length === 0) return;
		this.#ledger.beside(() =>
			this.#db.unsyncedTransaction(() => {
				const sql = "INSERT OR IGNORE INTO settings (settings_id, body) VALUES (?, ?)";
				for (const [id, body] of settings) this.#db.run(sql, [id, JSON.stringify(body)]);
				for (const some of chunksOf(rows, ROWS_A_STATEMENT)) this.#insert(some);
			}),
		);
	}

	#forgetWaiting(): void {
		this.#waiting = [];
		this.#waitingCharacters = 0;
		this.#waitingSettings = new Map();
	}

	/** Forgets the draft. */
	discard(): void {
		this.#forgetWaiting();
		this.#ledger.beside(() => this.#db.run("DELETE FROM runs WHERE run_id = ? AND state = 'draft'", [this.#runId]));
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
		this.#waitingSettings.set(id, settings);
	}

	#insert(rows: readonly Row[]): void {
		const asking = rows.some(({ asked }) => asked !== undefined);
		const common = rows[0]?.common ?? [];
		const areAlike = rows.every((row) => row.common === common);
		const values: SqlValue[] = areAlike ? [...common] : [];
		for (const row of rows) {
			if (!areAlike) values.push(...row.common);
			values.push(...row.own);
			if (asking) values.push(...(row.asked ?? NOT_ASKED));
		}
		this.#db.run(this.#statement(asking, areAlike, rows.length), values);
	}

	/** Made once for each form: it has a thousand places. */
	#statement(asking: boolean, areAlike: boolean, rows: number): string {
		const form = `${asking} ${areAlike} ${rows}`;
		let sql = this.#statements.get(form);
		if (sql === undefined) {
			const others = asking ? [...OWN, ...ASKED] : OWN;
			const places = areAlike ? alikeRows(others, rows) : valueRows(rows, COMMON.length + others.length);
			sql = `INSERT INTO run_tasks (${[...COMMON, ...others].join(", ")}) VALUES ${places}`;
			this.#statements.set(form, sql);
		}
		return sql;
	}

	/** `request`: JSON text; undefined where it is left to the attempt. */
	#rowOf(task: PlannedTask, request: string | undefined): Row {
		return {
			common: this.#commonOf(task),
			own: [
				placeOf(task),
				task.id,
				task.key,
				JSON.stringify(task.bindings),
				task.fingerprint.digest,
				JSON.stringify(task.reason),
				task.wire_id,
			],
			asked: request === undefined ? undefined : [request, JSON.stringify(task.fingerprint.components)],
		};
	}

	#commonOf(task: PlannedTask): readonly SqlValue[] {
		if (this.#last !== undefined && haveAlike(this.#last.task, task)) return this.#last.common;
		this.#keepSettings(task.settings_id, task.settings);
		const common = [
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
		];
		this.#last = { task, common };
		return common;
	}
}

function charactersOf(values: readonly SqlValue[]): number {
	let characters = 0;
	for (const value of values) if (typeof value === "string") characters += value.length;
	return characters;
}

/** Whether all that the common columns are made of is the same. What is made for each task alone is not compared. */
function haveAlike(one: PlannedTask, other: PlannedTask): boolean {
	return (
		one.settings_id === other.settings_id &&
		one.batch === other.batch &&
		one.action === other.action &&
		one.template === other.template &&
		one.bought_by === other.bought_by &&
		one.attempt === other.attempt &&
		one.price === other.price &&
		one.selected === other.selected &&
		one.retry === other.retry &&
		one.output === other.output &&
		one.parents.length + other.parents.length === 0 &&
		(other.action !== "skip" || (one.reason.type === "not_selected" && other.reason.type === "not_selected"))
	);
}

/** An attempt that has not ended may still go, and its request with it; see `MAY_STILL_END`, too. */
function ownRequest(
	{ action, request, fingerprint }: PlannedTask,
	source: KnownAttempt | undefined,
): string | undefined {
	const text = JSON.stringify(request);
	const isAsked = source?.asked?.digest === fingerprint.digest && source.asked.request === text;
	return action === "reuse" && isAsked ? undefined : text;
}

/** The common columns are the first parameters, for all rows; the others of each row follow. */
function alikeRows(others: readonly string[], rows: number): string {
	const common = COMMON.map((_, at) => `?${at + 1}`).join(", ");
	const row = (at: number) =>
		others.map((_, column) => `?${COMMON.length + at * others.length + column + 1}`).join(", ");
	return Array.from({ length: rows }, (_, at) => `(${common}, ${row(at)})`).join(", ");
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
