import type { Json } from "../model/json.ts";
import type { PlanLookups } from "../model/plan.ts";
import type { Source } from "../model/wire.ts";
import type { Database } from "../sqlite/database.ts";
import { highestAttempt } from "./attempt-numbers.ts";
import { type AttemptRow, fingerprintsOf, KNOWN_COLUMNS, knownOf, toKnownAttempt } from "./known-attempt.ts";
import { lookAhead } from "./look-ahead.ts";

/** A `planned` attempt was never sent: as far as a plan is concerned it is not there. */
const SENT_ATTEMPTS = "attempts a JOIN batches b ON b.id = a.batch WHERE a.state <> 'planned'";

/** What the planner may ask of the state. */
export function createLookups(db: Database): PlanLookups {
	const lookups: PlanLookups = {
		byRequest: (pipeline, identity) => {
			const sql = `SELECT ${KNOWN_COLUMNS} FROM ${SENT_ATTEMPTS} AND a.fingerprint IN (?, ?) ORDER BY a.rowid DESC`;
			return knownOf(db.all<AttemptRow>(sql, fingerprintsOf(identity)), pipeline, identity);
		},
		byTask(pipeline, taskId) {
			const sql = `SELECT ${KNOWN_COLUMNS} FROM ${SENT_ATTEMPTS} AND a.pipeline = ? AND a.task_id = ? ORDER BY a.rowid DESC LIMIT 1`;
			const row = db.get<AttemptRow>(sql, [pipeline, taskId]);
			return row === undefined ? undefined : toKnownAttempt(row);
		},
		lastResult(pipeline, taskId) {
			const sql = `SELECT ${KNOWN_COLUMNS} FROM ${SENT_ATTEMPTS} AND a.pipeline = ? AND a.task_id = ?
				 AND a.state IN ('succeeded', 'invalid', 'rejected')
				 ORDER BY a.state = 'succeeded' DESC, a.rowid DESC LIMIT 1`;
			const row = db.get<AttemptRow>(sql, [pipeline, taskId]);
			return row === undefined ? undefined : toKnownAttempt(row);
		},
		resultOf(pipeline, wireId) {
			const sql = "SELECT output, sources FROM results WHERE pipeline = ? AND wire_id = ?";
			const row = db.get<{ output: string; sources: string }>(sql, [pipeline, wireId]);
			if (row === undefined) return undefined;
			return { output: JSON.parse(row.output) as Json, sources: JSON.parse(row.sources) as Source[] };
		},
		attemptsOf: (pipeline, wireId) => highestAttempt(db, { pipeline, wireId, sentOnly: true }),
		ahead: (pipeline, tasks) => lookAhead(db, lookups, { pipeline, tasks }),
	};
	return lookups;
}
