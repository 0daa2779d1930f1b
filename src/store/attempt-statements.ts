/** What becomes of attempts. Each is called inside a transaction; an attempt moves only from the states named here. */
import type { AttemptEnd, StoredBatch } from "../model/execution-store.ts";
import type { Database, SqlValue } from "../sqlite/database.ts";

/** States from which an attempt may still end. */
const OPEN_STATES = "('planned', 'sending', 'accepted')";
/** Attempts of one batch, found by their wire ids: `pipeline, run_id, ordinal`, and the ids as a JSON list. */
const NAMED_IN_BATCH = "pipeline = ? AND run_id = ? AND ordinal = ? AND wire_id IN (SELECT value FROM json_each(?))";

/** Throws when one of them is not there to be sent: without a committed intent nothing is sent. */
export function markSending(db: Database, batch: StoredBatch, wireIds: readonly string[]): void {
	const sql = `UPDATE attempts SET state = 'sending' WHERE ${NAMED_IN_BATCH} AND state = 'planned'`;
	const changed = db.run(sql, named(batch, wireIds));
	if (changed === wireIds.length) return;
	const shown = wireIds.slice(0, 3).join(", ");
	throw new Error(
		`of ${wireIds.length} attempts of ${batch.name} only ${changed} are still there to be sent (${shown})`,
	);
}

/** Of a superseded run, only what the present plan has taken over may still be sent; the rest goes. */
export function markNotSent(db: Database, batch: StoredBatch, wireIds: readonly string[]): void {
	db.run(`UPDATE attempts SET state = 'planned' WHERE ${NAMED_IN_BATCH} AND state = 'sending'`, named(batch, wireIds));
	const run = db.get<{ state: string }>("SELECT state FROM runs WHERE run_id = ?", [batch.run_id]);
	if (run?.state === "running") return;
	db.run(
		`DELETE FROM attempts WHERE run_id = ? AND ordinal = ? AND state = 'planned' AND wire_id NOT IN (
		   SELECT t.wire_id FROM run_tasks t JOIN runs r ON r.run_id = t.run_id
		   WHERE r.pipeline = ? AND r.state = 'running' AND t.bought_by = ?)`,
		[batch.run_id, batch.ordinal, batch.pipeline, batch.pipeline],
	);
}

/** What the service says it has, under its own ids. */
export function markAccepted(db: Database, batch: StoredBatch, accepted: ReadonlyMap<string, string>): void {
	const pairs = [...accepted].map(([wireId, serviceId]) => [wireId, storableText(serviceId)]);
	db.run(
		`UPDATE attempts SET state = 'accepted', service_id = NULLIF(named.value ->> 1, '')
		 FROM json_each(?) named
		 WHERE pipeline = ? AND wire_id = named.value ->> 0 AND run_id = ? AND ordinal = ?
		 AND state IN ('planned', 'sending')`,
		[JSON.stringify(pairs), batch.pipeline, batch.run_id, batch.ordinal],
	);
}

function named(batch: StoredBatch, wireIds: readonly string[]): readonly SqlValue[] {
	return [batch.pipeline, batch.run_id, batch.ordinal, JSON.stringify(wireIds)];
}

/** The attempt's state guards the result: the same answer read twice is stored once. */
export function recordEnd(db: Database, batch: StoredBatch, end: AttemptEnd): void {
	const changed = db.run(
		`UPDATE attempts SET state = ?, service_id = COALESCE(?, service_id), cost = ?, created_at = ?, completed_at = ?, error = ?
		 WHERE pipeline = ? AND wire_id = ? AND run_id = ? AND ordinal = ? AND state IN ${OPEN_STATES}`,
		[
			end.state,
			storableText(end.service_id),
			end.cost,
			storableText(end.created_at),
			storableText(end.completed_at),
			end.error === null ? null : JSON.stringify(end.error),
			batch.pipeline,
			end.wire_id,
			batch.run_id,
			batch.ordinal,
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

export function skipUnsent(db: Database, pipeline: string, reason: string): number {
	const skipped = db.run(
		`UPDATE run_tasks SET skipped = ? WHERE bought_by = ?
		 AND run_id IN (SELECT run_id FROM runs WHERE pipeline = ? AND state = 'running')
		 AND EXISTS (SELECT 1 FROM attempts a WHERE a.pipeline = run_tasks.bought_by
		   AND a.wire_id = run_tasks.wire_id AND a.state = 'planned')`,
		[JSON.stringify(reason), pipeline, pipeline],
	);
	db.run("DELETE FROM attempts WHERE pipeline = ? AND state = 'planned'", [pipeline]);
	db.run("DELETE FROM batches WHERE pipeline = ? AND state = 'planned'", [pipeline]);
	return skipped;
}

/** What a service names things is kept as far as SQLite can hold it. */
function storableText<Text extends string | null>(text: Text): Text {
	return (text === null ? null : text.toWellFormed().replaceAll("\0", "\ufffd")) as Text;
}
