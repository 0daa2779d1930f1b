/** Further attempts of tasks that did not succeed: new wire ids in new batches of the same run. */
import type { AttemptState, RetryPlan } from "../model/execution-store.ts";
import type { Database } from "../sqlite/database.ts";
import { parseWireId, wireId } from "../values/wire-id.ts";
import { highestAttempt } from "./attempt-numbers.ts";
import { batchName, nextOrdinal } from "./batch-names.ts";
import { moveTasks } from "./move-tasks.ts";
import { TASK_STATE } from "./task-state.ts";

/** The last attempt of a task, and what its batch asks for. */
export interface Candidate extends Record<string, unknown> {
	readonly idx: number;
	/** Of the run. */
	readonly task_id: string;
	/** Whose attempt it is: of the run's own pipeline, or of one whose answer it reuses. */
	readonly pipeline: string;
	readonly wire_id: string;
	readonly attempt: number;
	readonly state: AttemptState;
	readonly settings_id: string;
	readonly mode: keyof RetryPlan["prices"];
	readonly engine: string;
	/** Further attempts that `retry` allows behind the next one, and their mode. */
	readonly retries: number;
	readonly retry_mode: keyof RetryPlan["prices"];
}

const FROM_LAST = `FROM run_tasks t JOIN attempts a ON a.pipeline = t.bought_by AND a.wire_id = t.wire_id
	JOIN batches b ON b.id = a.batch LEFT JOIN settings s ON s.settings_id = t.retry_settings`;
const LAST = `MIN(t.idx) AS idx, t.task_id, a.pipeline, a.wire_id, a.attempt, ${TASK_STATE} AS state, b.engine,
	MAX(t.retries) AS retries, COALESCE(s.body ->> 'mode', b.mode) AS retry_mode`;
/** A last attempt that did not succeed. */
export interface Unsuccessful extends Candidate {
	/** In which the task's template asks: the attempt itself may have been in a stronger mode. */
	readonly first_mode: Candidate["mode"];
}

const CANDIDATES = `SELECT ${LAST}, b.settings_id, b.mode,
	COALESCE((SELECT body ->> 'mode' FROM settings WHERE settings_id = t.settings_id), b.mode) AS first_mode ${FROM_LAST}`;
/** In the mode that the pipeline has for further attempts. */
const ESCALATED = `SELECT ${LAST}, COALESCE(t.retry_settings, b.settings_id) AS settings_id,
	COALESCE(s.body ->> 'mode', b.mode) AS mode ${FROM_LAST}`;

/** Of a task `t` with its attempt `a` and its run `r`: true of one that is left for another attempt. */
export const WILL_BE_RETRIED = `t.retries > 0 AND t.skipped IS NULL AND t.bought_by = r.pipeline
	AND ${TASK_STATE} IN ('failed', 'invalid', 'rejected') AND instr(t.retry_on, ${TASK_STATE}) > 0
	AND a.service_id IS NOT NULL AND a.attempt < t.attempt + t.retries`;

/** Whose `retry` allows another attempt. What the service refused to take was never an attempt, so it is left. */
export function tasksToRetry(db: Database, runId: string): readonly Candidate[] {
	return db.all<Candidate>(
		`${ESCALATED} JOIN runs r ON r.run_id = t.run_id
		 WHERE t.run_id = ? AND ${WILL_BE_RETRIED}
		 GROUP BY a.wire_id ORDER BY 1`,
		[runId],
	);
}

/**
 * Makes one more attempt at each task of the run whose outcome is not what was hoped for, and no further one by itself:
 * from where `retry` counts then, it has nothing left. Returns how many. Called inside a transaction.
 */
export function planAnotherAttempt(db: Database, runId: string, plan: Omit<RetryPlan, "least">): number {
	const found = findUnsuccessful(db, runId);
	attemptAgain(db, runId, found, plan);
	db.run(
		`UPDATE run_tasks SET attempt = a.attempt - 1 - retries, action = IIF(reason ->> 'type' = 'same_request', action, 'run')
		 FROM attempts a WHERE run_tasks.run_id = ? AND a.pipeline = run_tasks.bought_by
		 AND a.wire_id = run_tasks.wire_id AND a.state = 'planned'`,
		[runId],
	);
	return found.length;
}

/** The last attempts of the run's tasks that did not succeed. */
export function findUnsuccessful(db: Database, runId: string): readonly Unsuccessful[] {
	return db.all<Unsuccessful>(
		`${CANDIDATES} WHERE t.run_id = ? AND t.skipped IS NULL AND t.selected = 1
		 AND ${TASK_STATE} IN ('failed', 'invalid', 'rejected', 'cancelled') GROUP BY a.pipeline, a.wire_id ORDER BY 1`,
		[runId],
	);
}

/** Makes one more attempt at each, in new batches. Called inside a transaction. */
export function attemptAgain(
	db: Database,
	runId: string,
	found: readonly Candidate[],
	plan: Omit<RetryPlan, "least">,
): void {
	const own = db.get<{ pipeline: string }>("SELECT pipeline FROM runs WHERE run_id = ?", [runId])?.pipeline;
	if (own === undefined) throw new Error(`there is no run to attempt anything again for: ${runId}`);
	const filling = new Map<string, { readonly id: number; tasks: number }>();
	for (const candidate of found) {
		const key = `${candidate.settings_id} ${candidate.engine}`;
		let batch = filling.get(key);
		if (batch === undefined || batch.tasks >= plan.batchSize) {
			batch = { id: insertBatch(db, runId, own, candidate), tasks: 0 };
			filling.set(key, batch);
		}
		insertAttempt(db, { runId, own }, candidate, batch, plan.prices[candidate.mode]);
		batch.tasks += 1;
	}
}

/** The run's own, which drives and pays it, whoever bought the attempt before. */
function insertBatch(db: Database, runId: string, pipeline: string, { engine, settings_id, mode }: Candidate): number {
	const ordinal = nextOrdinal(db, runId);
	const row = db.get<{ id: number }>(
		`INSERT INTO batches (pipeline, engine, run_id, ordinal, name, lineage, settings_id, mode, state)
		 SELECT ?, ?, run_id, ?, ?, lineage, ?, ?, 'planned' FROM runs WHERE run_id = ? RETURNING id`,
		[pipeline, engine, ordinal, batchName(pipeline, runId, ordinal), settings_id, mode, runId],
	);
	if (row === undefined) throw new Error(`the state did not take the batch ${ordinal} of ${runId}`);
	return row.id;
}

/** The number counts over all attempts that the pipeline ever made, so that no wire id is used twice. */
function insertAttempt(
	db: Database,
	{ runId, own }: { readonly runId: string; readonly own: string },
	{ task_id, pipeline, wire_id }: Candidate,
	batch: { readonly id: number; readonly tasks: number },
	price: number | null,
): void {
	const { taskId, fingerprint } = parseWireId(wire_id);
	// Of another pipeline's attempt there is no further one: this is the first of the run's own.
	const asked = pipeline === own ? taskId : task_id;
	const base = wireId(asked, fingerprint, 1);
	const next = highestAttempt(db, { pipeline: own, wireId: base }) + 1;
	const id = wireId(asked, fingerprint, next);
	db.run(
		`INSERT INTO attempts (pipeline, wire_id, batch, idx, task_id, fingerprint, components, attempt, request, price, state)
		 SELECT ?, ?, ?, ?, ?, fingerprint, components, ?, request, ?, 'planned'
		 FROM attempts WHERE pipeline = ? AND wire_id = ?`,
		[own, id, batch.id, batch.tasks, asked, next, price, pipeline, wire_id],
	);
	// Tasks that share the purchase share the next one, too.
	moveTasks(db, runId, { pipeline, wireId: wire_id }, { pipeline: own, wireId: id });
}
