/** What becomes of attempts. Each is called inside a transaction; an attempt moves only from the states named here. */
import type { AttemptEnd, AttemptResult, StoredBatch } from "../model/execution-store.ts";
import type { Database, SqlValue } from "../sqlite/database.ts";
import { rememberLinks } from "./artefact-statements.ts";
import { applyPoliciesTo, havingPolicies, judgeEnd } from "./output-policies.ts";
import { storableText } from "./storable-text.ts";
import { dropUnsent } from "./unsent-statements.ts";
import { chunksOf, valueRows } from "./value-rows.ts";

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
	for (const some of chunksOf([...accepted], ROWS_A_STATEMENT)) {
		db.run(
			`WITH told (wire_id, service_id) AS (VALUES ${valueRows(some.length, 2)})
			 UPDATE attempts SET state = 'accepted', service_id = NULLIF(told.service_id, '')
			 FROM told WHERE attempts.pipeline = ? AND attempts.wire_id = told.wire_id AND +attempts.batch = ?
			 AND attempts.state IN ('planned', 'sending')`,
			[...some.flatMap(([wireId, serviceId]) => [wireId, storableText(serviceId)]), batch.pipeline, batch.id],
		);
	}
}

function named(batch: StoredBatch, wireIds: readonly string[]): readonly SqlValue[] {
	return [batch.pipeline, batch.id, JSON.stringify(wireIds)];
}

export interface RecordedEnds {
	/** Those that had not ended before, as they are stored. */
	readonly stored: readonly AttemptEnd[];
	/** How many of them are no success to one of the tasks that have them. */
	readonly unsuccessful: number;
}

export function recordEnds(db: Database, batch: StoredBatch, told: readonly AttemptEnd[]): RecordedEnds {
	const { pipeline } = batch;
	const firsts = firstOfEach(told);
	const withPolicy = havingPolicies(
		db,
		pipeline,
		firsts.map(({ wire_id }) => wire_id),
	);
	const ends = firsts.map((end) => (withPolicy.has(end.wire_id) ? judgeEnd(db, batch, end) : end));
	const ended = endAttempts(db, batch, ends);
	const stored = ends.filter(({ wire_id }) => ended.has(wire_id));
	const answered = stored.flatMap(({ wire_id, result }) => (result === null ? [] : [{ wire_id, result }]));
	insertResults(db, pipeline, answered);
	const unsuccessful = new Set(stored.filter(({ state }) => state !== "succeeded").map(({ wire_id }) => wire_id));
	for (const { wire_id, result } of answered) {
		rememberLinks(db, pipeline, wire_id, result);
		if (withPolicy.has(wire_id) && !applyPoliciesTo(db, pipeline, wire_id)) unsuccessful.add(wire_id);
	}
	return { stored, unsuccessful: unsuccessful.size };
}

/** A service may list a task twice. */
function firstOfEach(ends: readonly AttemptEnd[]): AttemptEnd[] {
	const firsts = new Map<string, AttemptEnd>();
	for (const end of ends) if (!firsts.has(end.wire_id)) firsts.set(end.wire_id, end);
	return [...firsts.values()];
}

/** Rows of one statement, which costs about as much as a few rows do. */
const ROWS_A_STATEMENT = 25;

/** The attempt's state guards the result: the same answer read twice is stored once. Returns which have ended now. */
function endAttempts(db: Database, batch: StoredBatch, ends: readonly AttemptEnd[]): Set<string> {
	const ended = chunksOf(ends, ROWS_A_STATEMENT).flatMap((some) =>
		db.all<{ wire_id: string }>(
			`WITH told (wire_id, state, service_id, cost, created_at, completed_at, error) AS (VALUES ${valueRows(some.length, 7)})
			 UPDATE attempts SET state = told.state, service_id = COALESCE(told.service_id, attempts.service_id),
			   cost = told.cost, created_at = told.created_at, completed_at = told.completed_at, error = told.error
			 FROM told WHERE attempts.pipeline = ? AND attempts.wire_id = told.wire_id AND +attempts.batch = ?
			 AND attempts.state IN ${OPEN_STATES} RETURNING wire_id`,
			[...some.flatMap(endValues), batch.pipeline, batch.id],
		),
	);
	return new Set(ended.map((row) => row.wire_id));
}

function endValues({ wire_id, state, service_id, cost, created_at, completed_at, error }: AttemptEnd): SqlValue[] {
	return [
		wire_id,
		state,
		storableText(service_id),
		cost,
		storableText(created_at),
		storableText(completed_at),
		error === null ? null : JSON.stringify(error),
	];
}

function insertResults(
	db: Database,
	pipeline: string,
	answered: readonly { readonly wire_id: string; readonly result: AttemptResult }[],
): void {
	for (const some of chunksOf(answered, ROWS_A_STATEMENT)) {
		db.run(
			`INSERT INTO results (pipeline, wire_id, output_type, output, repairs, raw, sources, images, pdf_url)
			 VALUES ${valueRows(some.length, 9)}`,
			some.flatMap(({ wire_id, result }) => [pipeline, wire_id, ...resultValues(result)]),
		);
	}
}

function resultValues({ output_type, output, repairs, raw, sources, images, pdf_url }: AttemptResult): SqlValue[] {
	return [
		output_type,
		JSON.stringify(output),
		JSON.stringify(repairs),
		repairs.length === 0 ? null : JSON.stringify(raw),
		JSON.stringify(sources),
		JSON.stringify(images),
		pdf_url === null ? null : JSON.stringify(pdf_url),
	];
}
