/** What becomes of attempts. Each is called inside a transaction; an attempt moves only from the states named here. */
import type { AttemptEnd, StoredBatch } from "../model/execution-store.ts";
import type { Database } from "../sqlite/database.ts";

/** States from which an attempt may still end. */
const OPEN_STATES = "('planned', 'sending', 'accepted')";
/** The attempts of one batch. */
const IN_BATCH = "run_id = ? AND ordinal = ?";

/** Throws when one of them is not there to be sent: without a committed intent nothing is sent. */
export function markSending(db: Database, batch: StoredBatch, wireIds: readonly string[]): void {
	for (const wireId of wireIds) {
		const changed = db.run(
			`UPDATE attempts SET state = 'sending' WHERE ${IN_BATCH} AND wire_id = ? AND state = 'planned'`,
			[batch.run_id, batch.ordinal, wireId],
		);
		if (changed !== 1) throw new Error(`the attempt ${wireId} of ${batch.name} is not there to be sent`);
	}
}

/** Of a superseded run, only what the present plan has taken over may still be sent; the rest goes. */
export function markNotSent(db: Database, batch: StoredBatch, wireIds: readonly string[]): void {
	for (const wireId of wireIds) {
		db.run(`UPDATE attempts SET state = 'planned' WHERE ${IN_BATCH} AND wire_id = ? AND state = 'sending'`, [
			batch.run_id,
			batch.ordinal,
			wireId,
		]);
	}
	const run = db.get<{ state: string }>("SELECT state FROM runs WHERE run_id = ?", [batch.run_id]);
	if (run?.state === "running") return;
	db.run(
		`DELETE FROM attempts WHERE ${IN_BATCH} AND state = 'planned' AND wire_id NOT IN (
		   SELECT t.wire_id FROM run_tasks t JOIN runs r ON r.run_id = t.run_id
		   WHERE r.pipeline = ? AND r.state = 'running' AND t.bought_by = ?)`,
		[batch.run_id, batch.ordinal, batch.pipeline, batch.pipeline],
	);
}

/** What the service says it has, under its own ids. */
export function markAccepted(db: Database, batch: StoredBatch, accepted: ReadonlyMap<string, string>): void {
	for (const [wireId, serviceId] of accepted) {
		db.run(
			`UPDATE attempts SET state = 'accepted', service_id = NULLIF(?, '')
			 WHERE ${IN_BATCH} AND wire_id = ? AND state IN ('planned', 'sending')`,
			[storableText(serviceId), batch.run_id, batch.ordinal, wireId],
		);
	}
}

/** The attempt's state guards the result: the same answer read twice is stored once. */
export function recordEnd(db: Database, batch: StoredBatch, end: AttemptEnd): void {
	const changed = db.run(
		`UPDATE attempts SET state = ?, service_id = COALESCE(?, service_id), cost = ?, created_at = ?, completed_at = ?, error = ?
		 WHERE ${IN_BATCH} AND wire_id = ? AND state IN ${OPEN_STATES}`,
		[
			end.state,
			storableText(end.service_id),
			end.cost,
			storableText(end.created_at),
			storableText(end.completed_at),
			end.error === null ? null : JSON.stringify(end.error),
			batch.run_id,
			batch.ordinal,
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
