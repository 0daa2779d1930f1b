/** The execute stage's side of the store: each method one durable transaction. */
import type { AttemptState, BatchState, ExecutionStore, StoredAttempt, StoredBatch } from "../model/execution-store.ts";
import type { BatchSettings, TaskRequest } from "../model/plan.ts";
import type { Database, SqlValue } from "../sqlite/database.ts";
import { markAccepted, markNotSent, markSending, recordEnd, skipUnsent } from "./attempt-statements.ts";

interface BatchRow extends Record<string, unknown> {
	readonly run_id: string;
	readonly pipeline: string;
	readonly ordinal: number;
	readonly name: string;
	readonly state: BatchState;
	readonly batch_id: string | null;
	readonly settings_id: string;
}

interface AttemptRow extends Record<string, unknown> {
	readonly wire_id: string;
	readonly task_id: string;
	readonly state: AttemptState;
	readonly request: string;
}

export function createExecutionStore(db: Database): ExecutionStore {
	return {
		unfinishedBatches: (pipeline) => unfinishedBatches(db, pipeline),
		attemptsOfBatch: (batch) =>
			db
				.all<AttemptRow>(
					`SELECT a.wire_id, a.task_id, a.state, t.request
					 FROM attempts a JOIN run_tasks t ON t.run_id = a.run_id AND t.idx = a.idx
					 WHERE a.run_id = ? AND a.ordinal = ? ORDER BY a.idx`,
					[batch.run_id, batch.ordinal],
				)
				.map(toAttempt),
		markCreating: (batch) => updateBatch(db, batch, "state = 'creating'", []),
		markOpen: (batch, batchId, secret) =>
			updateBatch(db, batch, "state = 'open', batch_id = ?, webhook_secret = COALESCE(?, webhook_secret)", [
				batchId,
				secret,
			]),
		markSending: (batch, wireIds) => db.transaction(() => markSending(db, batch, wireIds)),
		markAccepted: (batch, accepted) => db.transaction(() => markAccepted(db, batch, accepted)),
		markNotSent: (batch, wireIds) => db.transaction(() => markNotSent(db, batch, wireIds)),
		recordEnds: (batch, ends) =>
			db.transaction(() => {
				for (const end of ends) recordEnd(db, batch, end);
			}),
		markCollected: (batch, status, cost) =>
			updateBatch(db, batch, "state = 'collected', status = ?, cost = ?", [status, cost]),
		skipUnsent: (pipeline, reason) => db.transaction(() => skipUnsent(db, pipeline, reason)),
		countInFlight: (pipeline) =>
			db.get<{ n: number }>(
				"SELECT COUNT(*) AS n FROM attempts WHERE pipeline = ? AND state IN ('sending', 'accepted')",
				[pipeline],
			)?.n ?? 0,
		countFailures: (runId) => {
			const row = db.get<{ failed: number | null; planned: number }>(
				`SELECT SUM(a.state IN ('failed', 'invalid', 'rejected')) AS failed, COUNT(*) AS planned
				 FROM run_tasks t JOIN attempts a ON a.pipeline = t.bought_by AND a.wire_id = t.wire_id
				 WHERE t.run_id = ? AND t.action <> 'reuse'`,
				[runId],
			);
			return { failed: row?.failed ?? 0, planned: row?.planned ?? 0 };
		},
	};
}

/** Batches of one plan share few settings: each is parsed once. */
function unfinishedBatches(db: Database, pipeline: string): StoredBatch[] {
	const rows = db.all<BatchRow>(
		`SELECT b.run_id, b.pipeline, b.ordinal, b.name, b.state, b.batch_id, b.settings_id
		 FROM batches b JOIN runs r ON r.run_id = b.run_id
		 WHERE b.pipeline = ? AND b.state <> 'collected' ORDER BY r.started_at, b.run_id, b.ordinal`,
		[pipeline],
	);
	const known = new Map<string, BatchSettings>();
	return rows.map(({ settings_id, ...row }) => {
		const settings = known.get(settings_id) ?? readSettings(db, settings_id);
		known.set(settings_id, settings);
		return { ...row, settings };
	});
}

function readSettings(db: Database, settingsId: string): BatchSettings {
	const row = db.get<{ body: string }>("SELECT body FROM settings WHERE settings_id = ?", [settingsId]);
	if (row === undefined) throw new Error(`the state has no batch settings ${settingsId}`);
	return JSON.parse(row.body) as BatchSettings;
}

/** Throws when the batch is gone: nothing may be sent for it. */
function updateBatch(db: Database, batch: StoredBatch, assignments: string, values: readonly SqlValue[]): void {
	const changed = db.run(`UPDATE batches SET ${assignments} WHERE run_id = ? AND ordinal = ?`, [
		...values,
		batch.run_id,
		batch.ordinal,
	]);
	if (changed !== 1) throw new Error(`the batch ${batch.name} is not in the state any more`);
}

function toAttempt(row: AttemptRow): StoredAttempt {
	return {
		wire_id: row.wire_id,
		task_id: row.task_id,
		state: row.state,
		request: JSON.parse(row.request) as TaskRequest,
	};
}
