/**
 * The SQL behind webhooks. A batch's webhook waits until the batch ends (`batch-end.ts`), is then due, and is claimed as
 * tasks are: by a living worker, whose death gives it back. An attempt counts when it has failed, not when it begins.
 */
import type { Database } from "../sqlite/database.ts";
import { readBatch } from "./batch-statements.ts";
import type { ClaimedDelivery, DeliveryEnd } from "./engine-store.ts";

type DueRow = { batch_seq: number; batch_id: string; url: string; host: string; secret: string; attempts: number };

const NEXT_DUE = `
	SELECT w.batch_seq, b.batch_id, w.url, w.host, w.secret, w.attempts FROM webhooks w INDEXED BY webhooks_due
	JOIN batches b ON b.seq = w.batch_seq
	WHERE w.status = 'due' AND w.due_at <= ? AND w.owner IS NULL AND EXISTS (SELECT 1 FROM workers WHERE worker_id = ?)
	AND w.host NOT IN (SELECT value FROM json_each(?)) ORDER BY w.due_at LIMIT 1`;

export function claimDelivery(
	db: Database,
	workerId: string,
	now: number,
	otherThan: readonly string[],
): ClaimedDelivery | undefined {
	const next = () => db.get<DueRow>(NEXT_DUE, [now, workerId, JSON.stringify(otherThan)]);
	// An idle worker looks without taking the write lock.
	if (next() === undefined) return undefined;
	return db.transaction(() => {
		const row = next();
		if (row === undefined) return undefined;
		db.run("UPDATE webhooks SET owner = ? WHERE batch_seq = ?", [workerId, row.batch_seq]);
		const body = JSON.stringify(readBatch(db, row.batch_id));
		const { batch_seq: batchSeq, batch_id: batchId, host, secret, attempts } = row;
		return { batchSeq, batchId, url: JSON.parse(row.url), host, secret, body, attempts };
	});
}

export function finishDelivery(db: Database, batchSeq: number, workerId: string, end: DeliveryEnd): boolean {
	const { status, attempts, at, error } = end;
	const dueAt = status === "due" ? end.dueAt : null;
	return db.transaction(() => {
		const changed = db.run(
			`UPDATE webhooks SET status = ?, owner = NULL, attempts = ?, due_at = ?, last_at = ?, last_error = ?
			WHERE batch_seq = ? AND owner = ?`,
			[status, attempts, dueAt, at, error === null ? null : JSON.stringify(error), batchSeq, workerId],
		);
		return changed === 1;
	});
}
