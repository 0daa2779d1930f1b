import type { KnownAttempt, PlanLookups } from "../model/plan.ts";
import type { Database } from "../sqlite/database.ts";
import { attemptStatus } from "./attempt-status.ts";

interface AttemptRow extends Record<string, unknown> {
	readonly pipeline: string;
	readonly wire_id: string;
	readonly state: string;
	readonly completed_at: string | null;
	readonly cost: number | null;
	readonly components: string;
	readonly in_unfinished_run: number;
}

const COLUMNS = `pipeline, wire_id, state, completed_at, cost, components, EXISTS (
	SELECT 1 FROM runs r JOIN run_tasks t ON t.run_id = r.run_id
	WHERE r.pipeline = attempts.pipeline AND r.state = 'running'
	AND t.task_id = attempts.task_id AND t.wire_id = attempts.wire_id) AS in_unfinished_run`;
/** A `planned` attempt was never sent: as far as a plan is concerned it is not there. */
const SENT = "state <> 'planned'";
// Row numbers grow with every attempt that is planned, so the highest is the newest: an end without a time has its
// place too.

/** What the planner may ask of the state. */
export function createLookups(db: Database): PlanLookups {
	return {
		byFingerprint(pipeline, digest) {
			const rows = db.all<AttemptRow>(
				`SELECT ${COLUMNS} FROM attempts WHERE fingerprint = ? AND ${SENT}
				 ORDER BY rowid DESC`,
				[digest],
			);
			const own = rows.filter((row) => row.pipeline === pipeline);
			const found =
				own.find(({ state }) => state === "sending" || state === "accepted") ?? newestSuccess(rows) ?? own[0];
			return found === undefined ? undefined : toKnownAttempt(found);
		},
		byTask(pipeline, taskId) {
			const row = db.get<AttemptRow>(
				`SELECT ${COLUMNS} FROM attempts WHERE pipeline = ? AND task_id = ? AND ${SENT}
				 ORDER BY rowid DESC LIMIT 1`,
				[pipeline, taskId],
			);
			return row === undefined ? undefined : toKnownAttempt(row);
		},
		attemptsOf(pipeline, wireId) {
			// `.<n>` sorts directly behind the wire id itself; "/" is the character after ".". Another task's id may begin
			// with the whole of this wire id, so that the number is compared too.
			const row = db.get<{ highest: number | null }>(
				`SELECT MAX(attempt) AS highest FROM attempts
				 WHERE pipeline = ? AND wire_id >= ? AND wire_id < ?
				 AND (wire_id = ? OR wire_id = ? || attempt) AND ${SENT}`,
				[pipeline, wireId, `${wireId}/`, wireId, `${wireId}.`],
			);
			return row?.highest ?? 0;
		},
	};
}

/** By the time the service gives; of equal times the one planned last, which comes first in `rows`. */
function newestSuccess(rows: readonly AttemptRow[]): AttemptRow | undefined {
	const time = (row: AttemptRow) => row.completed_at ?? "";
	return rows
		.filter(({ state }) => state === "succeeded")
		.reduce<AttemptRow | undefined>((newest, row) => (newest && time(newest) >= time(row) ? newest : row), undefined);
}

/** Of a state that holds nothing. */
export const emptyLookups: PlanLookups = {
	byFingerprint: () => undefined,
	byTask: () => undefined,
	attemptsOf: () => 0,
};

function toKnownAttempt(row: AttemptRow): KnownAttempt {
	return {
		pipeline: row.pipeline,
		wire_id: row.wire_id,
		status: attemptStatus(row.state),
		completed_at: row.completed_at,
		cost: row.cost ?? 0,
		components: JSON.parse(row.components) as KnownAttempt["components"],
		in_unfinished_run: row.in_unfinished_run === 1,
	};
}
