/**
 * All that a run's outcomes are made of, as one digest: as long as it stays, `OutcomeReader.read` gives the same. Answers are
 * told by their attempt and their length: they are stored once, and what is repaired later has its repairs.
 */
import { createHash } from "node:crypto";
import type { Database } from "../sqlite/database.ts";
import { WIRE_FINGERPRINT_HEX } from "../values/wire-id.ts";
import { TASK_STATE, VERDICT, VERDICT_ERROR, WITH_ATTEMPT } from "./task-state.ts";

export interface OutcomeDigest {
	/** In lower-case hex. */
	readonly sha256: string;
	/** How many there are. */
	readonly tasks: number;
	/** Of those, tasks that succeeded with a result that names no source. */
	readonly withoutSources: number;
}

/** Their texts are in memory at a time; without the answers, which may be long. */
const PAGE = 100;

const ENDED = "('succeeded', 'invalid', 'rejected', 'failed', 'cancelled')";

/** What is told of an attempt, of the row `name`, in the batch `b`. */
const told = (name: string) =>
	`${["attempt", "state", "service_id", "cost", "created_at", "completed_at", "error"].map((column) => `${name}.${column}`).join(", ")}, b.mode, b.batch_id`;

/** The attempts at the same before the one that gives the task its outcome. */
const EARLIER = `(SELECT json_group_array(told) FROM (
	SELECT json_array(${told("e")}) AS told FROM attempts e JOIN batches b ON b.id = e.batch
	WHERE e.pipeline = a.pipeline AND e.task_id = a.task_id AND e.fingerprint = a.fingerprint
	AND e.attempt <= a.attempt AND e.wire_id <> a.wire_id AND e.state <> 'planned' ORDER BY e.attempt, e.wire_id))`;

/** An attempt that was taken in has only some digits of its fingerprint, which do not tell its query. */
const QUERY = `IIF(length(a.fingerprint) = ${WIRE_FINGERPRINT_HEX}, a.request, a.fingerprint)`;

const TASKS = `SELECT t.idx, t.skipped IS NULL AND COALESCE(a.state, '') NOT IN ${ENDED} AS open,
	${TASK_STATE} = 'succeeded' AND octet_length(r.sources) = 2 AS unsourced,
	json_array(t.task_id, t.template, t.key, t.bindings, t.parents, t.skipped, t.fingerprint, ${VERDICT}, ${VERDICT_ERROR},
	  a.pipeline, a.wire_id, ${QUERY}, ${told("a")}, r.output_type, octet_length(r.output), octet_length(r.repairs),
	  octet_length(r.sources), IIF(a.attempt > 1, ${EARLIER}, NULL)) AS told
	FROM run_tasks t ${WITH_ATTEMPT}
	LEFT JOIN batches b ON b.id = a.batch
	LEFT JOIN results r ON r.pipeline = a.pipeline AND r.wire_id = a.wire_id
	WHERE t.run_id = ? AND t.idx > ? ORDER BY t.idx LIMIT ?`;

/** A page as one row, since each row costs as much as reading several tasks. */
const PAGES = `SELECT MAX(idx) AS last, COUNT(*) AS tasks, SUM(open) AS open, SUM(unsourced IS 1) AS unsourced,
	 group_concat(told, char(10)) AS told FROM (${TASKS})`;

interface Page extends Record<string, unknown> {
	readonly last: number | null;
	readonly tasks: number;
	readonly open: number;
	readonly unsourced: number;
	readonly told: string;
}

/** Undefined while tasks have not ended. */
export function digestOutcomes(db: Database, runId: string): OutcomeDigest | undefined {
	const hash = createHash("sha256");
	let tasks = 0;
	let withoutSources = 0;
	for (let after = -1; ; ) {
		const page = db.get<Page>(PAGES, [runId, after, PAGE]);
		if (page === undefined || page.last === null) break;
		if (page.open > 0) return undefined;
		hash.update(page.told).update("\n");
		tasks += page.tasks;
		withoutSources += page.unsourced;
		after = page.last;
	}
	return { sha256: hash.digest("hex"), tasks, withoutSources };
}
