/** The execute stage's side of the store: each method one durable transaction. */
import type { AttemptState, BatchState, ExecutionStore, StoredAttempt, StoredBatch } from "../model/execution-store.ts";
import type { BatchSettings, TaskRequest } from "../model/plan.ts";
import type { Database, SqlValue } from "../sqlite/database.ts";
import { markAccepted, markNotSent, recordEnds } from "./attempt-statements.ts";
import { batchName, nextOrdinal } from "./batch-names.ts";
import { MAY_BE_OPEN } from "./open-attempts.ts";
import type { RetryPlanner } from "./retry-planner.ts";
import { admit } from "./spending.ts";
import type { SpendingLedger } from "./spending-ledger.ts";
import { TASK_STATE } from "./task-state.ts";
import { cancelUnsent, skip, skipUnsent } from "./unsent-statements.ts";

interface BatchRow extends Record<string, unknown> {
	readonly id: number;
	readonly pipeline: string;
	readonly engine: string;
	readonly run_id: string;
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

/** `retries`: the planner of all that changes runs in this process, see there. */
export function createExecutionStore(db: Database, ledger: SpendingLedger, retries: RetryPlanner): ExecutionStore {
	/** Of one batch alone. */
	const change = <Result>(batch: StoredBatch, body: () => Result) => ledger.during(batch, () => db.transaction(body));
	const update = (batch: StoredBatch, assignments: string, values: readonly SqlValue[]) =>
		ledger.during(batch, () => updateBatch(db, batch, assignments, values));
	return {
		unfinishedBatches: (pipeline, engine) => unfinishedBatches(db, pipeline, engine),
		attemptsOfBatch: (batch) =>
			db
				.all<AttemptRow>("SELECT wire_id, task_id, state, request FROM attempts WHERE batch = ? ORDER BY idx", [
					batch.id,
				])
				.map(toAttempt),
		markCreating: (batch) => update(batch, "state = 'creating'", []),
		markOpen: (batch, batchId, secret) =>
			update(batch, "state = 'open', batch_id = ?, webhook_secret = COALESCE(?, webhook_secret)", [batchId, secret]),
		rename: (batch) => change(batch, () => rename(db, batch)),
		markSending: (batch, wireIds, now, limits) => change(batch, () => admit(db, ledger, batch, wireIds, now, limits)),
		markAccepted: (batch, accepted) => change(batch, () => markAccepted(db, batch, accepted)),
		markNotSent: (batch, wireIds) => change(batch, () => markNotSent(db, batch, wireIds)),
		recordEnds: (batch, ends) => {
			const { stored, unsuccessful } = change(batch, () => recordEnds(db, batch, ends));
			retries.note(unsuccessful);
			return stored;
		},
		markCollected: (batch, status, cost) => update(batch, "state = 'collected', status = ?, cost = ?", [status, cost]),
		skip: (batch, wireIds, reason) => change(batch, () => skip(db, batch, wireIds, reason)),
		skipUnsent: (pipeline, reason) => db.transaction(() => skipUnsent(db, pipeline, reason)),
		cancelUnsent: (pipeline, message) => db.transaction(() => cancelUnsent(db, pipeline, message)),
		planRetries: (runId, plan) => retries.plan(runId, plan),
		isCancelRequested: (runId) =>
			db.get("SELECT 1 FROM runs WHERE run_id = ? AND cancel_requested_at IS NOT NULL", [runId]) !== undefined,
		countInFlight: (pipeline) =>
			db.get<{ n: number }>(
				`SELECT COUNT(*) AS n FROM attempts a WHERE ${MAY_BE_OPEN} AND a.state IN ('sending', 'accepted')`,
				[pipeline],
			)?.n ?? 0,
		countFailures: (runId) => {
			const row = db.get<{ failed: number | null; planned: number }>(
				`SELECT SUM(${TASK_STATE} IN ('failed', 'invalid', 'rejected')) AS failed, COUNT(*) AS planned
				 FROM run_tasks t JOIN attempts a ON a.pipeline = t.bought_by AND a.wire_id = t.wire_id
				 WHERE t.run_id = ? AND t.action <> 'reuse'`,
				[runId],
			);
			return { failed: row?.failed ?? 0, planned: row?.planned ?? 0 };
		},
	};
}

/** Batches of one plan share few settings: each is parsed once. */
function unfinishedBatches(db: Database, pipeline: string, engine: string): StoredBatch[] {
	const rows = db.all<BatchRow>(
		`SELECT id, pipeline, engine, run_id, ordinal, name, state, batch_id, settings_id
		 FROM batches WHERE pipeline = ? AND engine = ? AND state <> 'collected' ORDER BY id`,
		[pipeline, engine],
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
	const changed = db.run(`UPDATE batches SET ${assignments} WHERE id = ?`, [...values, batch.id]);
	if (changed !== 1) throw new Error(`the batch ${batch.name} is not in the state any more`);
}

function rename(db: Database, batch: StoredBatch): StoredBatch {
	const ordinal = nextOrdinal(db, batch.run_id);
	const name = batchName(batch.pipeline, batch.run_id, ordinal);
	updateBatch(db, batch, "ordinal = ?, name = ?, state = 'planned', batch_id = NULL", [ordinal, name]);
	return { ...batch, ordinal, name, state: "planned", batch_id: null };
}

function toAttempt(row: AttemptRow): StoredAttempt {
	return {
		wire_id: row.wire_id,
		task_id: row.task_id,
		state: row.state,
		request: JSON.parse(row.request) as TaskRequest,
	};
}
