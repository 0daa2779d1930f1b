/** What was never sent, and will not be. Each is called inside a transaction. */
import type { StoredBatch } from "../model/execution-store.ts";
import type { SkipReason } from "../model/outcome.ts";
import type { Database, SqlValue } from "../sqlite/database.ts";
import { MAY_BE_OPEN } from "./open-attempts.ts";
import { MAY_STILL_END } from "./task-state.ts";

/** A run's tasks whose attempt is the one of the row `a`. */
const OF_ATTEMPT = "run_tasks.bought_by = a.pipeline AND run_tasks.wire_id = a.wire_id";
const IN_RUNNING_RUN = "run_id IN (SELECT run_id FROM runs WHERE state = 'running')";

/** A first attempt that goes leaves its task skipped; a further one leaves it with the end of the one before. */
export function skip(db: Database, batch: StoredBatch, wireIds: readonly string[], reason: SkipReason): void {
	giveUp(
		db,
		"a.batch = ? AND a.wire_id IN (SELECT value FROM json_each(?))",
		[batch.id, JSON.stringify(wireIds)],
		reason,
	);
}

/** Returns how many tasks are skipped now. */
export function skipUnsent(db: Database, pipeline: string, reason: SkipReason): number {
	const skipped = giveUp(db, MAY_BE_OPEN, [pipeline], reason);
	db.run("DELETE FROM batches WHERE pipeline = ? AND state = 'planned'", [pipeline]);
	return skipped;
}

/** They cost nothing, and say that they were never sent. */
export function cancelUnsent(db: Database, pipeline: string, message: string): void {
	db.run(
		`UPDATE attempts AS a SET state = 'cancelled', cost = 0, error = ? WHERE ${MAY_BE_OPEN} AND a.state = 'planned'`,
		[JSON.stringify(message), pipeline],
	);
	db.run("UPDATE batches SET state = 'collected' WHERE pipeline = ? AND state = 'planned'", [pipeline]);
}

/**
 * What was still to send goes, of those attempts `a` that the condition `which` takes; `values` are its parameters. A task
 * that was tried before is left with the end of that attempt, any other stays pending.
 */
export function dropUnsent(db: Database, which: string, values: readonly SqlValue[]): void {
	goBack(db, which, values);
	forget(db, which, values);
}

function giveUp(db: Database, which: string, values: readonly SqlValue[], reason: SkipReason): number {
	goBack(db, which, values);
	const skipped = db.run(
		`UPDATE run_tasks SET skipped = ? WHERE ${IN_RUNNING_RUN}
		 AND EXISTS (SELECT 1 FROM attempts a WHERE ${which} AND a.state = 'planned' AND ${OF_ATTEMPT})`,
		[JSON.stringify(reason), ...values],
	);
	forget(db, which, values);
	return skipped;
}

function forget(db: Database, which: string, values: readonly SqlValue[]): void {
	db.run(`DELETE FROM attempts AS a WHERE ${which} AND a.state = 'planned'`, values);
}

/** To the attempt before, where there is one that the task's run has bought; no other is made in its place. */
function goBack(db: Database, which: string, values: readonly SqlValue[]): void {
	// Materialised, and runs by no index: of all runs that there ever were only the tasks of these attempts are looked at.
	db.run(
		`WITH unsent AS MATERIALIZED (
		   SELECT a.pipeline, a.wire_id, a.attempt, before.wire_id AS back_to FROM attempts a JOIN attempts before
		   ON before.pipeline = a.pipeline AND before.task_id = a.task_id AND before.fingerprint = a.fingerprint
		   AND before.attempt = a.attempt - 1 AND before.state <> 'planned'
		   WHERE ${which} AND a.state = 'planned')
		 UPDATE run_tasks AS t SET wire_id = back_to, retries = 0 FROM unsent
		 WHERE t.bought_by = unsent.pipeline AND t.wire_id = unsent.wire_id AND ${MAY_STILL_END} AND t.attempt < unsent.attempt
		 AND +t.run_id IN (SELECT run_id FROM runs WHERE state IN ('running', 'superseded'))`,
		values,
	);
}
