/**
 * Batches that were found at the service and that no plan of this state had made: after a loss of the state, or where
 * an older copy of it was brought back.
 *
 * Their tasks enter as attempts under the fingerprint digits of their wire ids. A plan that asks for the same takes
 * them over and gives them the whole fingerprint; what no plan wants is collected all the same.
 */
import type { FoundBatch, FoundTask, Leftovers, TakenIn } from "../model/adoption.ts";
import type { Database } from "../sqlite/database.ts";
import { digestJson } from "../values/canonical-json.ts";
import { roundDollars } from "../values/round-dollars.ts";
import { parseWireId, WIRE_FINGERPRINT_HEX } from "../values/wire-id.ts";
import { storableText } from "./storable-text.ts";

export interface AdoptionInto {
	readonly pipeline: string;
	/** See `engineKey`. */
	readonly engine: string;
	/** ISO 8601. */
	readonly now: string;
	/** US dollars a task of its mode; null where unknown. */
	readonly price: number | null;
}

const SETTINGS_ID_HEX = 16;

/** Ids of the batches of this engine that the state knows, whichever pipeline's they are. */
export function knownBatchIds(db: Database, engine: string): Set<string> {
	const rows = db.all<{ batch_id: string }>("SELECT batch_id FROM batches WHERE engine = ? AND batch_id IS NOT NULL", [
		engine,
	]);
	return new Set(rows.map(({ batch_id }) => batch_id));
}

/**
 * Ids of the pipeline's batches that have attempts which, for all the state knows, were never sent. A state that is an
 * older copy does not know what was sent since.
 */
export function unsentBatchIds(db: Database, pipeline: string, engine: string): readonly string[] {
	const rows = db.all<{ batch_id: string }>(
		`SELECT batch_id FROM batches WHERE pipeline = ? AND engine = ? AND state <> 'collected' AND batch_id IS NOT NULL
		 AND EXISTS (SELECT 1 FROM attempts a WHERE a.batch = batches.id AND a.state = 'planned')`,
		[pipeline, engine],
	);
	return rows.map(({ batch_id }) => batch_id);
}

/** Takes a batch in with its tasks, in one transaction. */
export function takeIn(db: Database, found: FoundBatch, into: AdoptionInto): TakenIn {
	return db.transaction(() => {
		const batch = knownBatch(db, found, into) ?? insertBatch(db, found, into);
		let tasks = 0;
		let planned = 0;
		found.tasks.forEach((task, index) => {
			const what = takeInTask(db, task, { ...into, batch, index });
			if (what !== "known") tasks += 1;
			if (what === "planned") planned += 1;
		});
		// Whatever it was thought to be: it has tasks that have not ended here.
		if (tasks > 0) db.run("UPDATE batches SET state = 'open' WHERE id = ? AND state = 'collected'", [batch]);
		return { tasks, planned };
	});
}

/** Undefined for one that the state has not had. */
function knownBatch(db: Database, { name, batch_id }: FoundBatch, { engine }: AdoptionInto): number | undefined {
	const row = db.get<{ id: number }>(
		`SELECT id FROM batches WHERE (batch_id = ? AND engine = ?) OR (name = ? AND batch_id IS NULL)
		 ORDER BY batch_id IS NULL LIMIT 1`,
		[storableText(batch_id), engine, storableText(name)],
	);
	if (row === undefined) return undefined;
	// A plan of this state had made it, and then the state forgot that it was sent.
	const sql = "UPDATE batches SET state = 'open', batch_id = ? WHERE id = ? AND batch_id IS NULL";
	db.run(sql, [storableText(batch_id), row.id]);
	return row.id;
}

/** A state that is an older copy may have given the name to another batch since. */
function freeName(db: Database, { name, batch_id }: FoundBatch): string {
	const isTaken = db.get("SELECT 1 FROM batches WHERE name = ?", [storableText(name)]) !== undefined;
	return storableText(isTaken ? `${name} ${batch_id}` : name);
}

/** Charged to the chain of the run that its name tells, until it turns out that another goes on with that. */
function insertBatch(db: Database, found: FoundBatch, { pipeline, engine, now }: AdoptionInto): number {
	const settings = { mode: found.mode };
	const settingsId = digestJson(settings).slice(0, SETTINGS_ID_HEX);
	db.run("INSERT OR IGNORE INTO settings (settings_id, body) VALUES (?, ?)", [settingsId, JSON.stringify(settings)]);
	const row = db.get<{ id: number }>(
		`INSERT INTO batches (pipeline, engine, run_id, ordinal, name, lineage, settings_id, mode, state, adopted_at, batch_id, created_at)
		 VALUES (?, ?, ?, ?, ?, COALESCE((SELECT lineage FROM runs WHERE run_id = ?), ?), ?, ?, 'open', ?, ?, ?) RETURNING id`,
		[
			pipeline,
			engine,
			storableText(found.run_id),
			found.ordinal,
			freeName(db, found),
			storableText(found.run_id),
			storableText(found.run_id),
			settingsId,
			found.mode,
			now,
			storableText(found.batch_id),
			storableText(found.created_at),
		],
	);
	if (row === undefined) throw new Error(`the state did not take in the batch ${found.batch_id}`);
	return row.id;
}

type Place = AdoptionInto & { readonly batch: number; readonly index: number };

/** `planned`: a plan of this state had it still to send. `known`: it is here already, and stays as it is. */
function takeInTask(db: Database, task: FoundTask, place: Place): "new" | "planned" | "known" {
	const { pipeline, batch, index, price } = place;
	const wireId = storableText(task.wire_id);
	const moved = db.run(
		`UPDATE attempts SET batch = ?, idx = ?, state = 'accepted', service_id = ?, sent_at = ?, seen = ?
		 WHERE pipeline = ? AND wire_id = ? AND state IN ('planned', 'sending')`,
		[batch, index, storableText(task.service_id), storableText(task.created_at), task.seen, pipeline, wireId],
	);
	if (moved === 1) return "planned";
	const parts = parseWireId(wireId);
	const inserted = db.run(
		`INSERT OR IGNORE INTO attempts (pipeline, wire_id, batch, idx, task_id, fingerprint, components, attempt, request, price,
		   sent_at, seen, state, service_id, created_at, completed_at)
		 VALUES (?, ?, ?, ?, ?, ?, '{}', ?, ?, ?, ?, ?, 'accepted', ?, ?, ?)`,
		[
			pipeline,
			wireId,
			batch,
			index,
			parts.taskId,
			parts.fingerprint,
			parts.attempt,
			JSON.stringify({ query: task.query }),
			price,
			storableText(task.created_at),
			task.seen,
			storableText(task.service_id),
			storableText(task.created_at),
			storableText(task.completed_at),
		],
	);
	return inserted === 1 ? "new" : "known";
}

export interface Recognised {
	/** How many attempts. */
	readonly recognised: number;
	/** The row numbers of those whose results are stored already. */
	readonly stored: readonly number[];
}

/** Attempts that were taken in, and are at tasks of the run that it does not point to them for. */
const UNRECOGNISED = `SELECT found.rowid AS attempt, found.batch, t.settings_id, t.fingerprint,
	COALESCE(t.components, own.components) AS components, COALESCE(t.request, own.request) AS request
	FROM run_tasks t JOIN attempts own ON own.pipeline = t.bought_by AND own.wire_id = t.wire_id
	JOIN attempts found ON found.pipeline = own.pipeline AND found.task_id = own.task_id
	WHERE t.run_id = ? AND found.components = '{}' AND found.fingerprint = substr(t.fingerprint, 1, ${WIRE_FINGERPRINT_HEX})`;

/** What the run's plan asks for is from here on known in full: its fingerprint, its request, its batch's settings. */
export function recogniseAdopted(db: Database, runId: string): Recognised {
	const stored = db.all<{ attempt: number }>(
		`SELECT known.attempt FROM (${UNRECOGNISED}) known JOIN attempts a ON a.rowid = known.attempt WHERE a.state = 'succeeded'`,
		[runId],
	);
	db.run(
		`UPDATE batches SET settings_id = known.settings_id FROM (${UNRECOGNISED}) known
		 WHERE batches.id = known.batch AND batches.adopted_at IS NOT NULL`,
		[runId],
	);
	const recognised = db.run(
		`UPDATE attempts SET fingerprint = known.fingerprint, components = known.components, request = known.request
		 FROM (${UNRECOGNISED}) known WHERE attempts.rowid = known.attempt`,
		[runId],
	);
	return { recognised, stored: stored.map(({ attempt }) => attempt) };
}

/** Batches that were taken in and are still under way, or that `run.json` tells to be of a run that has not ended. */
const UNENDED = `adopted_at IS NOT NULL AND state <> 'collected' AND (run_id = ? OR EXISTS (
	SELECT 1 FROM attempts a WHERE a.batch = batches.id AND a.state = 'accepted' AND a.seen IS NULL))`;

/** The newest run that was lost before its end: whoever takes over what is under way goes on with its cap. */
export function lostLineage(db: Database, pipeline: string, unendedRun: string | null): string | undefined {
	const sql = `SELECT lineage FROM batches WHERE pipeline = ? AND ${UNENDED} ORDER BY run_id DESC, id DESC LIMIT 1`;
	return db.get<{ lineage: string }>(sql, [pipeline, unendedRun])?.lineage;
}

/** Whether a batch was taken in since a run of the pipeline last came to its end. */
export function hasUncollected(db: Database, pipeline: string): boolean {
	const sql = `SELECT 1 FROM batches b WHERE b.pipeline = ? AND b.adopted_at IS NOT NULL AND NOT EXISTS (
		SELECT 1 FROM runs r WHERE r.pipeline = b.pipeline AND r.state = 'finished' AND r.finished_at >= b.adopted_at) LIMIT 1`;
	return db.get(sql, [pipeline]) !== undefined;
}

/** Charges what is under way and was taken in to the chain of runs that goes on with it. */
export function joinLineage(db: Database, pipeline: string, unendedRun: string | null, lineage: string): void {
	db.run(`UPDATE batches SET lineage = ? WHERE pipeline = ? AND ${UNENDED}`, [lineage, pipeline, unendedRun]);
}

/**
 * Attempts that none of the run's tasks, nor an attempt after them, accounts for: of its own chain, or taken in since it
 * began.
 */
export function leftovers(db: Database, pipeline: string, runId: string): Leftovers {
	const row = db.get<{ tasks: number; cost: number | null; untold: number | null }>(
		`SELECT COUNT(*) AS tasks, SUM(a.cost) AS cost,
		   SUM(a.cost IS NULL AND a.state IN ('succeeded', 'invalid', 'rejected', 'failed')) AS untold FROM runs r
		 -- Of a run that buys nothing there are few batches or none, where the pipeline may have many attempts.
		 CROSS JOIN batches b ON b.lineage = r.lineage OR b.adopted_at >= r.started_at
		 CROSS JOIN attempts a ON a.batch = b.id
		 WHERE r.run_id = ? AND a.pipeline = ? AND a.state <> 'planned' AND a.service_id IS NOT NULL
		 AND NOT EXISTS (SELECT 1 FROM attempts own
		   -- Few attempts ask for the same; all tasks of all runs would be looked at the other way round.
		   CROSS JOIN run_tasks t ON t.bought_by = own.pipeline AND t.wire_id = own.wire_id
		   WHERE own.fingerprint = a.fingerprint AND +own.pipeline = a.pipeline AND t.run_id = r.run_id)
		 -- What is still to be planned may want it.
		 AND NOT EXISTS (SELECT 1 FROM json_each(r.summary, '$.open') o
		   WHERE a.task_id = o.value ->> '$.name' OR instr(a.task_id, (o.value ->> '$.name') || '/') = 1)`,
		[runId, pipeline],
	);
	const { tasks = 0, cost, untold } = row ?? {};
	return { tasks, cost: (untold ?? 0) > 0 ? null : roundDollars(cost ?? 0) };
}
