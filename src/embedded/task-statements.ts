/** The SQL behind single tasks: reading one, and cancelling one. */
import type { Mode, TaskStatus } from "../model/wire.ts";
import type { Database } from "../sqlite/database.ts";
import { endBatchOf } from "./batch-end.ts";
import type { BatchDetails, CancelTaskOutcome, StoredSingleTask } from "./engine-store.ts";
import { TASK_COLUMNS, type TaskRow, toTask } from "./task-row.ts";

type SingleTaskRow = TaskRow & { batch_id: string; mode: Mode; request: string };

export function readTask(db: Database, deepresearchId: string): StoredSingleTask | undefined {
	const row = db.get<SingleTaskRow>(
		`SELECT ${TASK_COLUMNS}, r.output_type, r.output, r.sources, r.error, p.task_seq AS has_pdf, b.batch_id, b.mode, b.request FROM tasks t
		JOIN batches b ON b.seq = t.batch_seq LEFT JOIN results r ON r.task_seq = t.seq
		LEFT JOIN pdfs p ON p.task_seq = t.seq WHERE t.deepresearch_id = ?`,
		[deepresearchId],
	);
	if (row === undefined) return undefined;
	const details: BatchDetails = JSON.parse(row.request);
	return { task: toTask(row, true), batchId: row.batch_id, mode: row.mode, details, input: JSON.parse(row.input) };
}

export function cancelTask(db: Database, deepresearchId: string, at: string): CancelTaskOutcome {
	return db.transaction((): CancelTaskOutcome => {
		const task = db.get<{ seq: number; status: TaskStatus }>(
			"SELECT seq, status FROM tasks WHERE deepresearch_id = ?",
			[deepresearchId],
		);
		if (task === undefined) return { kind: "missing" };
		const { seq, status } = task;
		if (status !== "queued" && status !== "running") return { kind: "closed", status };
		db.run("UPDATE tasks SET status = 'cancelled', owner = NULL, cost = spent, completed_at = ? WHERE seq = ?", [
			at,
			seq,
		]);
		db.run("INSERT INTO task_events (task_seq, event, at) VALUES (?, 'cancelled', ?)", [seq, at]);
		endBatchOf(db, seq, at);
		return { kind: "cancelled" };
	});
}
