/** The execute stage's side of the store: each method one durable transaction. */
import type {
	AttemptEnd,
	AttemptState,
	BatchState,
	ExecutionStore,
	StoredAttempt,
	StoredBatch,
} from "../model/execution-store.ts";
import type { BatchSettings, TaskRequest } from "../model/plan.ts";
import type { Database } from "../sqlite/database.ts";

interface BatchRow extends Record<string, unknown> {
	readonly run_id: string;
	readonly pipeline: string;
	readonly ordinal: number;
	readonly name: string;
	readonly state: BatchState;
	readonly batch_id: string | null;
	readonly body: string;
}

interface AttemptRow extends Record<string, unknown> {
	readonly wire_id: string;
	readonly task_id: string;
	readonly state: AttemptState;
	readonly request: string;
}

/** States from which an attempt may still move. */
const OPEN_STATES = "('planned', 'sending', 'accepted')";

export function createExecutionStore(db: Database): ExecutionStore {
	const setBatchState = (batch: StoredBatch, assignments: string, values: readonly (string | number | null)[]) =>
		db.run(`UPDATE batches SET ${assignments} WHERE run_id = ? AND ordinal = ?`, [
			...values,
			batch.run_id,
			batch.ordinal,
		]);
	const setAttemptStates = (batch: StoredBatch, wireIds: readonly string[], state: AttemptState) =>
		db.transaction(() => {
			for (const wireId of wireIds) {
				db.run(`UPDATE attempts SET state = ? WHERE pipeline = ? AND wire_id = ? AND state IN ${OPEN_STATES}`, [
					state,
					batch.pipeline,
					wireId,
				]);
			}
		});
	return {
		unfinishedBatches: (pipeline) =>
			db
				.all<BatchRow>(
					`SELECT b.run_id, b.pipeline, b.ordinal, b.name, b.state, b.batch_id, s.body
					 FROM batches b JOIN settings s USING (settings_id) JOIN runs r ON r.run_id = b.run_id
					 WHERE b.pipeline = ? AND b.state <> 'collected' ORDER BY r.started_at, b.run_id, b.ordinal`,
					[pipeline],
				)
				.map(toBatch),
		attemptsOfBatch: (batch) =>
			db
				.all<AttemptRow>(
					`SELECT a.wire_id, a.task_id, a.state, t.request
					 FROM attempts a JOIN run_tasks t ON t.run_id = a.run_id AND t.idx = a.idx
					 WHERE a.run_id = ? AND a.ordinal = ? ORDER BY a.idx`,
					[batch.run_id, batch.ordinal],
				)
				.map(toAttempt),
		markCreating: (batch) => void setBatchState(batch, "state = 'creating'", []),
		markOpen: (batch, batchId, secret) =>
			void setBatchState(batch, "state = 'open', batch_id = ?, webhook_secret = COALESCE(?, webhook_secret)", [
				batchId,
				secret,
			]),
		markSending: (batch, wireIds) => setAttemptStates(batch, wireIds, "sending"),
		markAccepted: (batch, accepted) =>
			db.transaction(() => {
				for (const [wireId, serviceId] of accepted) {
					db.run(
						`UPDATE attempts SET state = 'accepted', service_id = ?
						 WHERE pipeline = ? AND wire_id = ? AND state IN ${OPEN_STATES}`,
						[serviceId, batch.pipeline, wireId],
					);
				}
			}),
		markNotSent: (batch, wireIds) => setAttemptStates(batch, wireIds, "planned"),
		recordEnds: (batch, ends) =>
			db.transaction(() => {
				for (const end of ends) recordEnd(db, batch, end);
			}),
		markCollected: (batch, status, cost) =>
			void setBatchState(batch, "state = 'collected', status = ?, cost = ?", [status, cost]),
		skipUnsent: (pipeline, reason) => db.transaction(() => skipUnsent(db, pipeline, reason)),
		countInFlight: (pipeline) =>
			db.get<{ n: number }>(
				"SELECT COUNT(*) AS n FROM attempts WHERE pipeline = ? AND state IN ('sending', 'accepted')",
				[pipeline],
			)?.n ?? 0,
		countFailures: (runId) => {
			const row = db.get<{ failed: number; planned: number }>(
				`SELECT SUM(a.state IN ('failed', 'invalid', 'rejected')) AS failed, COUNT(*) AS planned
				 FROM run_tasks t JOIN attempts a ON a.pipeline = t.bought_by AND a.wire_id = t.wire_id
				 WHERE t.run_id = ? AND t.action <> 'reuse'`,
				[runId],
			);
			return { failed: row?.failed ?? 0, planned: row?.planned ?? 0 };
		},
	};
}

/** The attempt's state guards the result: the same answer read twice is stored once. */
function recordEnd(db: Database, batch: StoredBatch, end: AttemptEnd): void {
	const changed = db.run(
		`UPDATE attempts SET state = ?, service_id = COALESCE(?, service_id), cost = ?, created_at = ?, completed_at = ?, error = ?
		 WHERE pipeline = ? AND wire_id = ? AND state IN ${OPEN_STATES}`,
		[
			end.state,
			end.service_id,
			end.cost,
			end.created_at,
			end.completed_at,
			end.error === null ? null : JSON.stringify(end.error),
			batch.pipeline,
			end.wire_id,
		],
	);
	if (changed === 0 || end.result === null) return;
	const { output_type, output, sources, images, pdf_url } = end.result;
	db.run(
		`INSERT INTO results (pipeline, wire_id, output_type, output, sources, images, pdf_url) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		[
			batch.pipeline,
			end.wire_id,
			output_type,
			JSON.stringify(output),
			JSON.stringify(sources),
			JSON.stringify(images),
			pdf_url === null ? null : JSON.stringify(pdf_url),
		],
	);
}

function skipUnsent(db: Database, pipeline: string, reason: string): number {
	const skipped = db.run(
		`UPDATE run_tasks SET skipped = ? WHERE bought_by = ? AND EXISTS (
		   SELECT 1 FROM runs r WHERE r.run_id = run_tasks.run_id AND r.state = 'running')
		 AND EXISTS (SELECT 1 FROM attempts a WHERE a.pipeline = run_tasks.bought_by
		   AND a.wire_id = run_tasks.wire_id AND a.state = 'planned')`,
		[JSON.stringify(reason), pipeline],
	);
	db.run("DELETE FROM attempts WHERE pipeline = ? AND state = 'planned'", [pipeline]);
	db.run("DELETE FROM batches WHERE pipeline = ? AND state = 'planned'", [pipeline]);
	return skipped;
}

function toBatch(row: BatchRow): StoredBatch {
	return {
		run_id: row.run_id,
		pipeline: row.pipeline,
		ordinal: row.ordinal,
		name: row.name,
		settings: JSON.parse(row.body) as BatchSettings,
		state: row.state,
		batch_id: row.batch_id,
	};
}

function toAttempt(row: AttemptRow): StoredAttempt {
	return {
		wire_id: row.wire_id,
		task_id: row.task_id,
		state: row.state,
		request: JSON.parse(row.request) as TaskRequest,
	};
}
