/** The SQL behind the six operations: batches and tasks as their callers see them. */

import {
	type Batch,
	type BatchCounts,
	type BatchStatus,
	type Mode,
	type TaskStatus,
	TERMINAL_BATCH_STATUSES,
} from "../model/wire.ts";
import type { Database } from "../sqlite/database.ts";
import { roundDollars } from "../values/round-dollars.ts";
import { endBatch } from "./batch-end.ts";
import type {
	AddOutcome,
	BatchDetails,
	CancelOutcome,
	NewBatch,
	NewTask,
	StoredTask,
	TaskPageRequest,
} from "./engine-store.ts";
import { TASK_COLUMNS, type TaskRow, toTask } from "./task-row.ts";

type BatchRow = {
	seq: number;
	batch_id: string;
	status: BatchStatus;
	mode: Mode;
	created_at: string;
	completed_at: string | null;
	request: string;
};

const BATCH_COLUMNS = "seq, batch_id, status, mode, created_at, completed_at, request";

export function insertBatch(db: Database, batch: NewBatch): Batch {
	const { batchId, mode, researcher, createdAt, details, webhook } = batch;
	return db.transaction(() => {
		db.run(
			"INSERT INTO batches (batch_id, status, mode, researcher, created_at, request) VALUES (?, 'open', ?, ?, ?, ?)",
			[batchId, mode, researcher, createdAt, JSON.stringify(details)],
		);
		const row = requireBatch(db, batchId);
		if (webhook !== null) {
			const values = [row.seq, JSON.stringify(webhook.url), new URL(webhook.url).host, webhook.secret];
			db.run("INSERT INTO webhooks (batch_seq, url, host, secret) VALUES (?, ?, ?, ?)", values);
		}
		return toBatch(db, row);
	});
}

export function readBatch(db: Database, batchId: string): Batch | undefined {
	const row = findBatch(db, batchId);
	return row === undefined ? undefined : toBatch(db, row);
}

export function readBatches(db: Database, limit: number): readonly Batch[] {
	const rows = db.all<BatchRow>(`SELECT ${BATCH_COLUMNS} FROM batches ORDER BY seq DESC LIMIT ?`, [limit]);
	return rows.map((row) => toBatch(db, row));
}

export function insertTasks(db: Database, batchId: string, tasks: readonly NewTask[], at: string): AddOutcome {
	return db.transaction((): AddOutcome => {
		const batch = findBatch(db, batchId);
		if (batch === undefined) return { kind: "missing" };
		if (isTerminal(batch.status)) return { kind: "closed", status: batch.status };
		const indexes = takenIds(db, batch.seq, tasks);
		if (indexes.length > 0) return { kind: "taken", indexes };
		for (const task of tasks) insertTask(db, batch.seq, task, at);
		db.run("UPDATE batches SET status = 'processing' WHERE seq = ?", [batch.seq]);
		return { kind: "added", counts: tally(db, batch.seq).counts };
	});
}

function takenIds(db: Database, batchSeq: number, tasks: readonly NewTask[]): readonly number[] {
	const isTaken = ({ input }: NewTask): boolean =>
		input.id !== undefined &&
		db.get("SELECT 1 AS taken FROM tasks WHERE batch_seq = ? AND task_id = ?", [batchSeq, JSON.stringify(input.id)]) !==
			undefined;
	return tasks.flatMap((task, index) => (isTaken(task) ? [index] : []));
}

function insertTask(db: Database, batchSeq: number, { serviceId, input }: NewTask, at: string): void {
	const taskId = input.id === undefined ? null : JSON.stringify(input.id);
	db.run(
		"INSERT INTO tasks (batch_seq, status, deepresearch_id, created_at, task_id, input) VALUES (?, 'queued', ?, ?, ?, ?)",
		[batchSeq, serviceId, at, taskId, JSON.stringify(input)],
	);
	db.run("INSERT INTO task_events (task_seq, event, at) VALUES (last_insert_rowid(), 'queued', ?)", [at]);
}

export function cancelBatch(db: Database, batchId: string, at: string): CancelOutcome {
	return db.transaction((): CancelOutcome => {
		const batch = findBatch(db, batchId);
		if (batch === undefined) return { kind: "missing" };
		if (isTerminal(batch.status)) return { kind: "closed", status: batch.status };
		const unfinished = "batch_seq = ? AND status IN ('queued', 'running')";
		db.run(
			`INSERT INTO task_events (task_seq, event, at) SELECT seq, 'cancelled', ? FROM tasks WHERE ${unfinished} ORDER BY seq`,
			[at, batch.seq],
		);
		const count = db.run(
			`UPDATE tasks SET status = 'cancelled', owner = NULL, cost = spent, completed_at = ? WHERE ${unfinished}`,
			[at, batch.seq],
		);
		endBatch(db, batch.seq, "cancelled", at);
		return { kind: "cancelled", count };
	});
}

export function readTasks(db: Database, batchId: string, page: TaskPageRequest): readonly StoredTask[] | undefined {
	const batch = findBatch(db, batchId);
	if (batch === undefined) return undefined;
	const { status, limit, after, includeOutput } = page;
	const results = includeOutput ? ", r.output_type, r.output, r.sources, r.error, p.task_seq AS has_pdf" : "";
	const join = includeOutput ? "LEFT JOIN results r ON r.task_seq = t.seq LEFT JOIN pdfs p ON p.task_seq = t.seq" : "";
	const rows = db.all<TaskRow>(
		`SELECT ${TASK_COLUMNS}${results} FROM tasks t ${join}
		WHERE t.batch_seq = ? AND t.seq > ? AND (? IS NULL OR t.status = ?) ORDER BY t.seq LIMIT ?`,
		[batch.seq, after, status, status, limit],
	);
	return rows.map((row) => ({ seq: row.seq, task: toTask(row, includeOutput) }));
}

export function readPdf(db: Database, serviceId: string): Uint8Array | undefined {
	const row = db.get<{ bytes: ArrayBuffer }>(
		"SELECT p.bytes FROM tasks t JOIN pdfs p ON p.task_seq = t.seq WHERE t.deepresearch_id = ?",
		[serviceId],
	);
	return row === undefined ? undefined : new Uint8Array(row.bytes);
}

function findBatch(db: Database, batchId: string): BatchRow | undefined {
	return db.get<BatchRow>(`SELECT ${BATCH_COLUMNS} FROM batches WHERE batch_id = ?`, [batchId]);
}

function requireBatch(db: Database, batchId: string): BatchRow {
	const row = findBatch(db, batchId);
	if (row === undefined) throw new Error(`batch ${batchId} vanished inside its own transaction`);
	return row;
}

function isTerminal(status: BatchStatus): boolean {
	return TERMINAL_BATCH_STATUSES.includes(status);
}

function toBatch(db: Database, row: BatchRow): Batch {
	const { name, output_formats, search, metadata }: BatchDetails = JSON.parse(row.request);
	return {
		batch_id: row.batch_id,
		status: row.status,
		mode: row.mode,
		created_at: row.created_at,
		...tally(db, row.seq),
		...(name === undefined ? {} : { name }),
		output_formats,
		...(search === undefined ? {} : { search_params: search }),
		...(row.completed_at === null ? {} : { completed_at: row.completed_at }),
		...(metadata === undefined ? {} : { metadata }),
	};
}

/** Counted, not kept, so that it cannot drift from the tasks. */
function tally(db: Database, batchSeq: number): { readonly counts: BatchCounts; readonly cost: number } {
	const rows = db.all<{ status: TaskStatus; tasks: number; cost: number }>(
		"SELECT status, COUNT(*) AS tasks, TOTAL(cost) AS cost FROM tasks WHERE batch_seq = ? GROUP BY status",
		[batchSeq],
	);
	const counts = { total: 0, queued: 0, running: 0, completed: 0, failed: 0, cancelled: 0 };
	let cost = 0;
	for (const row of rows) {
		counts[row.status] = row.tasks;
		counts.total += row.tasks;
		cost += row.cost;
	}
	return { counts, cost: roundDollars(cost) };
}
