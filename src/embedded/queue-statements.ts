/** The SQL behind the workers: claiming, finishing and giving back tasks. */
import type { Mode } from "../model/wire.ts";
import type { Database } from "../sqlite/database.ts";
import { roundDollars } from "../values/round-dollars.ts";
import { endBatchOf } from "./batch-end.ts";
import type { ClaimedTask, FinishedTask, TaskClaim, TaskEnd, WorkerRecord } from "./engine-store.ts";

type ClaimRow = { seq: number; spent: number; mode: Mode; request: string; input: string };

type WorkerRow = {
	worker_id: string;
	researcher: string;
	place: string;
	pid: number;
	start_token: string | null;
	heartbeat_at: number;
};

const NEXT_TASK = `
	SELECT t.seq, t.spent, b.mode, b.request, t.input FROM tasks t INDEXED BY tasks_queued
	JOIN batches b ON b.seq = t.batch_seq
	WHERE t.status = 'queued' AND EXISTS (SELECT 1 FROM workers WHERE worker_id = ?)
	AND (b.researcher IS NULL OR ? IS NULL OR b.researcher = ?)
	ORDER BY t.seq LIMIT 1`;

export function claimTask(db: Database, workerId: string, claim: TaskClaim): ClaimedTask | undefined {
	// An idle worker looks without taking the write lock.
	if (nextTask(db, workerId, claim) === undefined) return undefined;
	return readTask(db.transaction(() => takeTask(db, workerId, claim)));
}

function nextTask(db: Database, workerId: string, { researcher }: TaskClaim): ClaimRow | undefined {
	return db.get<ClaimRow>(NEXT_TASK, [workerId, researcher, researcher]);
}

function takeTask(db: Database, workerId: string, claim: TaskClaim): ClaimRow | undefined {
	const row = nextTask(db, workerId, claim);
	if (row === undefined) return undefined;
	db.run("UPDATE tasks SET status = 'running', owner = ? WHERE seq = ?", [workerId, row.seq]);
	recordEvent(db, row.seq, "started", claim.at);
	return row;
}

/** Behind the commit: a task that cannot be read must not take the result with it that is stored in the same one. */
function readTask(row: ClaimRow | undefined): ClaimedTask | undefined {
	if (row === undefined) return undefined;
	const { seq, spent, mode, request, input } = row;
	return { seq, spent, mode, details: JSON.parse(request), input: JSON.parse(input) };
}

export function readOwnedTasks(db: Database, workerId: string): readonly number[] {
	const rows = db.all<{ seq: number }>("SELECT seq FROM tasks WHERE status = 'running' AND owner = ? ORDER BY seq", [
		workerId,
	]);
	return rows.map((row) => row.seq);
}

export function saveSpent(db: Database, taskSeq: number, workerId: string, dollars: number): void {
	db.transaction(() => {
		db.run("UPDATE tasks SET spent = ? WHERE seq = ? AND owner = ?", [dollars, taskSeq, workerId]);
	});
}

export function finishTask(
	db: Database,
	taskSeq: number,
	workerId: string,
	end: TaskEnd,
	claim: TaskClaim | null,
): FinishedTask {
	const { isStored, next } = db.transaction(() => {
		const owned = db.get("SELECT 1 AS owned FROM tasks WHERE seq = ? AND status = 'running' AND owner = ?", [
			taskSeq,
			workerId,
		]);
		if (owned === undefined) return { isStored: false, next: undefined };
		endTask(db, taskSeq, end);
		return { isStored: true, next: claim === null ? undefined : takeTask(db, workerId, claim) };
	});
	return { isStored, next: readTask(next) };
}

/** The task's end, its result and, if it was the last one, the batch's end. */
function endTask(db: Database, taskSeq: number, end: TaskEnd): void {
	const { status, at, cost, outputType, outputJson, sourcesJson, pdf, error } = end;
	db.run("UPDATE tasks SET status = ?, owner = NULL, cost = ?, completed_at = ? WHERE seq = ?", [
		status,
		cost,
		at,
		taskSeq,
	]);
	db.run("INSERT INTO results (task_seq, output_type, output, sources, error) VALUES (?, ?, ?, ?, ?)", [
		taskSeq,
		outputType,
		outputJson,
		sourcesJson,
		error === null ? null : JSON.stringify(error),
	]);
	if (pdf !== undefined) db.run("INSERT INTO pdfs (task_seq, bytes) VALUES (?, ?)", [taskSeq, pdf]);
	recordEvent(db, taskSeq, "finished", at);
	endBatchOf(db, taskSeq, at);
}

export function saveWorker(db: Database, worker: WorkerRecord): void {
	const { place, pid, startToken } = worker.process;
	db.transaction(() => {
		db.run(
			`INSERT INTO workers (worker_id, researcher, place, pid, start_token, heartbeat_at) VALUES (?, ?, ?, ?, ?, ?)
			ON CONFLICT (worker_id) DO UPDATE SET researcher = excluded.researcher, heartbeat_at = excluded.heartbeat_at`,
			[worker.workerId, worker.researcher, place, pid, startToken, worker.heartbeatAt],
		);
	});
}

export function readWorkers(db: Database): readonly WorkerRecord[] {
	return db.all<WorkerRow>("SELECT * FROM workers ORDER BY worker_id").map((row) => ({
		workerId: row.worker_id,
		researcher: row.researcher,
		process: { place: row.place, pid: row.pid, startToken: row.start_token },
		heartbeatAt: row.heartbeat_at,
	}));
}

export function releaseWorker(db: Database, workerId: string, at: string): void {
	db.transaction(() => {
		for (const seq of readOwnedTasks(db, workerId)) {
			db.run("UPDATE tasks SET status = 'queued', owner = NULL WHERE seq = ?", [seq]);
			recordEvent(db, seq, "queued", at);
		}
		db.run("UPDATE webhooks SET owner = NULL WHERE owner = ?", [workerId]);
		db.run("DELETE FROM workers WHERE worker_id = ?", [workerId]);
	});
}

export function failQueuedTasksOfOthers(
	db: Database,
	researchers: readonly string[],
	error: string,
	at: string,
): number {
	return db.transaction(() => {
		const rows = db.all<{ seq: number; spent: number }>(
			`SELECT t.seq, t.spent FROM tasks t JOIN batches b ON b.seq = t.batch_seq WHERE t.status = 'queued'
			AND b.researcher IS NOT NULL AND b.researcher NOT IN (SELECT value FROM json_each(?)) ORDER BY t.seq`,
			[JSON.stringify(researchers)],
		);
		const end = { status: "failed", at, outputType: null, outputJson: "null", sourcesJson: "[]", error } as const;
		for (const { seq, spent } of rows) endTask(db, seq, { ...end, cost: roundDollars(spent) });
		return rows.length;
	});
}

function recordEvent(db: Database, taskSeq: number, event: "queued" | "started" | "finished", at: string): void {
	db.run("INSERT INTO task_events (task_seq, event, at) VALUES (?, ?, ?)", [taskSeq, event, at]);
}
