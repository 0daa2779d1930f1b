/** Answers are held against the policy of each task that has them. Called inside a transaction. */
import type { AttemptEnd, StoredBatch } from "../model/execution-store.ts";
import type { Json } from "../model/json.ts";
import { DEFAULT_OUTPUT_POLICY, type OutputPolicy } from "../model/pipeline.ts";
import type { Source } from "../model/wire.ts";
import type { Database, SqlValue } from "../sqlite/database.ts";
import { type Answer, judgeAnswer } from "../values/judge-answer.ts";
import { MAY_STILL_END, WITH_ATTEMPT } from "./task-state.ts";

interface JudgedRow extends Record<string, unknown> {
	readonly run_id: string;
	readonly idx: number;
	readonly policy: string | null;
	readonly state: Answer["state"];
	readonly output: string;
	readonly sources: string;
}

/** The tasks of a run whose answers are there. */
export function applyPolicies(db: Database, runId: string): void {
	apply(db, "t.run_id = ?", [runId]);
}

/**
 * The end as the task sees it for which it was bought: an answer that its policy refuses is rejected. Of several it is one
 * of the run that goes on, which may expect nothing where others, that had left it out or never sent it, expected more.
 */
export function judgeEnd(db: Database, { pipeline }: StoredBatch, end: AttemptEnd): AttemptEnd {
	if (end.state !== "succeeded" || end.result === null) return end;
	const row = db.get<{ policy: string | null }>(
		`SELECT t.policy FROM run_tasks t JOIN runs r ON r.run_id = t.run_id ${WITH_ATTEMPT}
		 WHERE t.bought_by = ? AND t.wire_id = ? AND ${MAY_STILL_END} AND a.state IS NOT NULL AND r.pipeline = t.bought_by
		 ORDER BY r.state = 'running' DESC, r.rowid DESC, t.action = 'run' DESC, t.idx LIMIT 1`,
		[pipeline, end.wire_id],
	);
	if (row === undefined || row.policy === null) return end;
	const { status, error } = judgeAnswer({ state: end.state, ...end.result }, JSON.parse(row.policy) as OutputPolicy);
	return status === "succeeded" ? end : { ...end, state: status, error };
}

/** Which of these attempts have a task that expects something of its answer: no other is rejected. */
export function havingPolicies(db: Database, pipeline: string, wireIds: readonly string[]): Set<string> {
	const rows = db.all<{ wire_id: string }>(
		`SELECT DISTINCT t.wire_id FROM json_each(?) named
		 CROSS JOIN run_tasks t ON t.bought_by = ? AND t.wire_id = named.value WHERE ${MAY_STILL_END} AND t.policy IS NOT NULL`,
		[JSON.stringify(wireIds), pipeline],
	);
	return new Set(rows.map((row) => row.wire_id));
}

/**
 * All tasks that have this attempt, each by its own run's policy: a run that has ended keeps what it expected. False where
 * it is no success to one of them.
 */
export function applyPoliciesTo(db: Database, pipeline: string, wireId: string): boolean {
	return apply(db, `t.bought_by = ? AND t.wire_id = ? AND ${MAY_STILL_END}`, [pipeline, wireId]);
}

/** Without a policy of its own a task takes what another one's had rejected. Tells whether all of them have succeeded. */
function apply(db: Database, which: string, values: readonly SqlValue[]): boolean {
	let haveAllSucceeded = true;
	const rows = db.all<JudgedRow>(
		`SELECT t.run_id, t.idx, t.policy, a.state, r.output, r.sources FROM run_tasks t
		 ${WITH_ATTEMPT}
		 JOIN results r ON r.pipeline = a.pipeline AND r.wire_id = a.wire_id
		 WHERE ${which} AND a.state IN ('succeeded', 'invalid', 'rejected')
		 AND (t.policy IS NOT NULL OR a.state = 'rejected')`,
		values,
	);
	for (const row of rows) {
		const policy = row.policy === null ? DEFAULT_OUTPUT_POLICY : (JSON.parse(row.policy) as OutputPolicy);
		const output = JSON.parse(row.output) as Json;
		const sources = JSON.parse(row.sources) as Source[];
		const { status, error } = judgeAnswer({ state: row.state, output, sources }, policy);
		const differs = status !== row.state;
		if (status !== "succeeded") haveAllSucceeded = false;
		db.run("UPDATE run_tasks SET verdict = ?, verdict_error = ? WHERE run_id = ? AND idx = ?", [
			differs ? status : null,
			differs && error !== null ? JSON.stringify(error) : null,
			row.run_id,
			row.idx,
		]);
	}
	return haveAllSucceeded;
}
