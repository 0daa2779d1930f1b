/** Where a batch ends: its state, and with it that its webhook is due. Each function is part of its caller's transaction. */
import type { BatchStatus } from "../model/wire.ts";
import type { Database } from "../sqlite/database.ts";

export function endBatch(db: Database, batchSeq: number, status: BatchStatus, at: string): void {
	db.run("UPDATE batches SET status = ?, completed_at = ? WHERE seq = ?", [status, at, batchSeq]);
	db.run("UPDATE webhooks SET status = 'due', due_at = ? WHERE batch_seq = ?", [Date.parse(at), batchSeq]);
}

/**
 * Ends the batch of a task that has ended, once none of its tasks is left. Cancelled tasks do no harm beside a completed
 * one; where nothing was completed, the batch has not ended well (docs/decisions/0021).
 */
export function endBatchOf(db: Database, taskSeq: number, at: string): void {
	const batch = db.get<{ seq: number; unfinished: number }>(
		`SELECT batch_seq AS seq, EXISTS (SELECT 1 FROM tasks u WHERE u.batch_seq = t.batch_seq AND u.status IN ('queued', 'running'))
			AS unfinished FROM tasks t WHERE t.seq = ?`,
		[taskSeq],
	);
	if (batch === undefined || batch.unfinished === 1) return;
	const isWell = has(db, batch.seq, "completed") && !has(db, batch.seq, "failed");
	endBatch(db, batch.seq, isWell ? "completed" : "completed_with_errors", at);
}

function has(db: Database, batchSeq: number, status: "completed" | "failed"): boolean {
	const found = db.get("SELECT 1 AS found FROM tasks WHERE batch_seq = ? AND status = ? LIMIT 1", [batchSeq, status]);
	return found !== undefined;
}
