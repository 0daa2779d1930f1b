/** All that the end of a run is told from, in one walk over its tasks: reading them takes longer than what is made of them. */
import { createHash } from "node:crypto";
import type { JsonObject } from "../model/json.ts";
import type { Database } from "../sqlite/database.ts";
import { WIRE_FINGERPRINT_HEX } from "../values/wire-id.ts";
import { noTasks, type OutcomeCounts, statusOf } from "./outcome-counts.ts";
import { readOutputSchemas } from "./output-schemas.ts";
import {
	ADOPTED_ATTEMPTS,
	IS_SELECTED,
	TASK_STATE,
	VERDICT,
	VERDICT_ERROR,
	WITH_ATTEMPT_OF_RUN,
} from "./task-state.ts";

export interface OutcomeSurvey {
	/** Tasks by status, all statuses present. */
	readonly counts: OutcomeCounts;
	/** Of those, without what is outside the selection, and that for which `when` is false. */
	readonly selected: OutcomeCounts;
	/** Tasks that succeeded with a result that names no source. */
	readonly withoutSources: number;
	/** Ids of the tasks whose result the run took from the state, in planned order. */
	readonly reused: readonly string[];
	/** The service's ids of the batches that give the run its outcomes, in order. */
	readonly batchIds: readonly string[];
	/** The schemas that the run's tasks were to be answered in, in planned order; null for text. */
	readonly outputSchemas: readonly (JsonObject | null)[];
	/**
	 * A SHA-256 in lower-case hex over all that the outcomes are made of: as long as it stays, `OutcomeReader.read` gives the same.
	 * Undefined while tasks have not ended.
	 */
	readonly digest: string | undefined;
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

/** Of a task that was never rendered, such as one that `when` leaves out: it asks for no schema. */
const IS_UNASKED = "t.request ->> '$.query' = ''";

/** Answers are told by their attempt and their length: they are stored once, and what is repaired later has its repairs. */
const tasksWith = (
	columns: string,
) => `SELECT t.idx, t.task_id, t.action, a.batch, IIF(${IS_UNASKED}, NULL, t.settings_id) AS settings_id,
	t.skipped IS NULL AND COALESCE(a.state, '') NOT IN ${ENDED} AS open,
	${TASK_STATE} = 'succeeded' AND octet_length(r.sources) = 2 AS unsourced,
	IIF(t.skipped IS NULL, COALESCE(${TASK_STATE}, 'unknown'), 'skipped') || IIF(${IS_SELECTED}, '', '-') AS standing${columns}
	FROM run_tasks t ${WITH_ATTEMPT_OF_RUN}
	LEFT JOIN batches b ON b.id = a.batch
	LEFT JOIN results r ON r.pipeline = a.pipeline AND r.wire_id = a.wire_id
	WHERE t.run_id = ?1 AND t.idx > ?2 ORDER BY t.idx LIMIT ?3`;

const TOLD = `, json_array(t.task_id, t.template, t.key, t.bindings, t.parents, t.skipped, t.fingerprint, ${VERDICT}, ${VERDICT_ERROR},
	  a.pipeline, a.wire_id, ${QUERY}, ${told("a")}, r.output_type, octet_length(r.output), octet_length(r.repairs),
	  octet_length(r.sources), IIF(a.attempt > 1, ${EARLIER}, NULL)) AS told`;

/** A page as one row, since each row costs as much as reading several tasks. */
const pageOf = (
	columns: string,
	tasks: string,
) => `SELECT MAX(idx) AS last, SUM(open) AS open, SUM(unsourced IS 1) AS unsourced,
	 group_concat(standing, ' ') AS standings, json_group_array(task_id) FILTER (WHERE action = 'reuse') AS reused,
	 SUM(action = 'adopt') AS adopted, json_group_array(DISTINCT batch) FILTER (WHERE batch IS NOT NULL) AS batches,
	 json_group_array(DISTINCT settings_id) FILTER (WHERE settings_id IS NOT NULL) AS settings${columns} FROM (${tasks})`;
const WITH_TOLD = pageOf(", group_concat(told, char(10)) AS told", tasksWith(TOLD));
/** Once a task is found that has not ended: there is no digest then. */
const WITHOUT_TOLD = pageOf(", NULL AS told", tasksWith(""));

interface Page extends Record<string, unknown> {
	readonly last: number | null;
	readonly open: number;
	readonly unsourced: number;
	readonly adopted: number;
	/** A word for each task: the state of its attempt, or `skipped`; with a `-` behind it where it is not of the selection. */
	readonly standings: string;
	/** JSON lists, as the two that follow: of ids, of row numbers, of ids. */
	readonly reused: string;
	readonly batches: string;
	readonly settings: string;
	readonly told: string | null;
}

/** Of an unknown run, that of a run without tasks. */
export function surveyOutcomes(db: Database, runId: string): OutcomeSurvey {
	const hash = createHash("sha256");
	const standings = new Map<string, number>();
	const [batches, settings] = [new Set<number>(), new Set<string>()];
	const reused: string[] = [];
	let [open, withoutSources, adopted] = [0, 0, 0];
	for (const page of readPages(db, runId)) {
		if (page.told !== null) hash.update(page.told).update("\n");
		open += page.open;
		withoutSources += page.unsourced;
		adopted += page.adopted;
		for (const standing of page.standings.split(" ")) standings.set(standing, (standings.get(standing) ?? 0) + 1);
		for (const batch of JSON.parse(page.batches) as number[]) batches.add(batch);
		for (const id of JSON.parse(page.settings) as string[]) settings.add(id);
		for (const id of JSON.parse(page.reused) as string[]) reused.push(id);
	}
	// Also of those before the present attempt: another walk, which few runs need.
	if (adopted > 0) for (const { batch } of db.all<{ batch: number }>(ADOPTED_ATTEMPTS, [runId])) batches.add(batch);
	return {
		...countsOf(standings),
		withoutSources,
		reused,
		batchIds: batchIds(db, runId, batches),
		outputSchemas: readOutputSchemas(db, settings),
		digest: open > 0 ? undefined : hash.digest("hex"),
	};
}

function* readPages(db: Database, runId: string): Generator<Page> {
	let pages = WITH_TOLD;
	for (let after = -1; ; ) {
		const page = db.get<Page>(pages, [runId, after, PAGE]);
		if (page === undefined || page.last === null) return;
		yield page;
		if (page.open > 0) pages = WITHOUT_TOLD;
		after = page.last;
	}
}

function countsOf(standings: ReadonlyMap<string, number>): Pick<OutcomeSurvey, "counts" | "selected"> {
	const [counts, selected] = [noTasks(), noTasks()];
	for (const [standing, tasks] of standings) {
		const state = standing.replace("-", "");
		for (const some of state === standing ? [counts, selected] : [counts]) {
			some[statusOf(state, state === "skipped")] += tasks;
			some.total += tasks;
		}
	}
	return { counts, selected };
}

/** Of the run's own batches, and of these others. */
function batchIds(db: Database, runId: string, others: ReadonlySet<number>): string[] {
	return db
		.all<{ batch_id: string }>(
			`SELECT b.batch_id FROM batches b WHERE b.id IN (
			   SELECT own.id FROM batches own WHERE own.run_id = ? UNION SELECT value FROM json_each(?))
			 AND b.batch_id IS NOT NULL ORDER BY b.run_id, b.ordinal`,
			[runId, JSON.stringify([...others])],
		)
		.map((row) => row.batch_id);
}
