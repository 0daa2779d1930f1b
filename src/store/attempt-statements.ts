/** What becomes of attempts. Each is called inside a transaction; an attempt moves only from the states named here. */
import type { AttemptEnd, StoredBatch } from "../model/execution-store.ts";
import type { Database, SqlValue } from "../sqlite/database.ts";
import { rememberLinks } from "./artefact-statements.ts";
import { applyPoliciesTo, judgeEnd } from "./output-policies.ts";
import { storableText } from "./storable-text.ts";
import { dropUnsent } from "./unsent-statements.ts";

/** States from which an attempt may still end. */
const OPEN_STATES = "('planned', 'sending', 'accepted')";
/** Attempts of one batch, found by their wire ids: pipeline, batch, and the ids as a JSON list. */
const NAMED_IN_BATCH = "pipeline = ? AND batch = ? AND wire_id IN (SELECT value FROM json_each(?))";

/** Of a superseded run, only what the present plan has taken over may still be sent; the rest goes. */
export function markNotSent(db: Database, batch: StoredBatch, wireIds: readonly string[]): void {
	const sql = `UPDATE attempts SET state = 'planned', sent_at = NULL WHERE ${NAMED_IN_BATCH} AND state = 'sending'`;
	db.run(sql, named(batch, wireIds));
	const run = db.get<{ state: string }>("SELECT state FROM runs WHERE run_id = ?", [batch.run_id]);
	if (run?.state === "running") return;
	dropUnsent(
		db,
		`a.batch = ? AND a.wire_id NOT IN (
		   SELECT t.wire_id FROM run_tasks t JOIN runs r ON r.run_id = t.run_id
		   WHERE r.pipeline = ? AND r.state = 'running' AND t.bought_by = ?)`,
		[batch.id, batch.pipeline, batch.pipeline],
	);
}

/** What the service says it has, under its own ids. */
export function markAccepted(db: Database, batch: StoredBatch, accepted: ReadonlyMap<string, string>): void {
	const pairs = [...accepted].map(([wireId, serviceId]) => [wireId, storableText(serviceId)]);
	db.run(
		`UPDATE attempts SET state = 'accepted', service_id = NULLIF(named.value ->> 1, '')
		 FROM json_each(?) named
		 WHERE pipeline = ? AND wire_id = named.value ->> 0 AND batch = ? AND state IN ('planned', 'sending')`,
		[JSON.stringify(pairs), batch.pipeline, batch.id],
	);
}

function named(batch: StoredBatch, wireIds: readonly string[]): readonly SqlValue[] {
	return [batch.pipeline, batch.id, JSON.stringify(wireIds)];
}

/** The attempt's state guards the result: the same answer read twice is stored once. */
export function recordEnd(db: Database, batch: StoredBatch, told: AttemptEnd): AttemptEnd | undefined {
	const end = judgeEnd(db, batch, told);
	const changed = db.run(
		`UPDATE attempts SET state = ?, service_id = COALESCE(?, service_id), cost = ?, created_at = ?, completed_at = ?, error = ?
		 WHERE pipeline = ? AND wire_id = ? AND batch = ? AND state IN ${OPEN_STATES}`,
		[
			end.state,
			storableText(end.service_id),
			end.cost,
			storableText(end.created_at),
			storableText(end.completed_at),
			end.error === null ? null : JSON.stringify(end.error),
			batch.pipeline,
			end.wire_id,
			batch.id,
		],
	);
	if (changed === 0) return undefined;
	if (end.result === null) return end;
	const { output_type, output, repairs, raw, sources, images, pdf_url } = end.result;
	db.run(
		`INSERT INTO results (pipeline, wire_id, output_type, output, repairs, raw, sources, images, pdf_url)
		 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		[
			batch.pipeline,
			end.wire_id,
			output_type,
			JSON.stringify(output),
			JSON.stringify(repairs),
			repairs.length === 0 ? null : JSON.stringify(raw),
			JSON.stringify(sources),
			JSON.stringify(images),
			pdf_url === null ? null : JSON.stringify(pdf_url),
		],
	);
	rememberLinks(db, batch.pipeline, end.wire_id, end.result);
	applyPoliciesTo(db, batch.pipeline, end.wire_id);
	return end;
}
