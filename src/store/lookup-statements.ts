import type { KnownAttempt, PlanLookups } from "../model/plan.ts";
import type { Database } from "../sqlite/database.ts";

interface AttemptRow extends Record<string, unknown> {
	readonly pipeline: string;
	readonly wire_id: string;
	readonly state: string;
	readonly completed_at: string | null;
	readonly cost: number | null;
	readonly components: string;
}

const COLUMNS = "pipeline, wire_id, state, completed_at, cost, components";
/** A `planned` attempt was never sent: as far as a plan is concerned it is not there. */
const SENT = "state <> 'planned'";

/** What the planner may ask of the state. */
export function createLookups(db: Database): PlanLookups {
	return {
		byFingerprint(pipeline, digest) {
			const rows = db.all<AttemptRow>(
				`SELECT ${COLUMNS} FROM attempts WHERE fingerprint = ? AND ${SENT}
				 ORDER BY completed_at DESC, attempt DESC`,
				[digest],
			);
			const own = rows.filter((row) => row.pipeline === pipeline);
			const found =
				own.find(({ state }) => state === "sending" || state === "accepted") ??
				rows.find(({ state }) => state === "succeeded") ??
				own[0];
			return found === undefined ? undefined : toKnownAttempt(found);
		},
		byTask(pipeline, taskId) {
			const row = db.get<AttemptRow>(
				`SELECT ${COLUMNS} FROM attempts WHERE pipeline = ? AND task_id = ? AND ${SENT}
				 ORDER BY completed_at DESC, attempt DESC LIMIT 1`,
				[pipeline, taskId],
			);
			return row === undefined ? undefined : toKnownAttempt(row);
		},
		attemptsOf(pipeline, wireId) {
			// `.<n>` sorts directly behind the wire id itself; "/" is the character after ".".
			const row = db.get<{ highest: number | null }>(
				`SELECT MAX(attempt) AS highest FROM attempts
				 WHERE pipeline = ? AND (wire_id = ? OR (wire_id > ? AND wire_id < ?)) AND ${SENT}`,
				[pipeline, wireId, `${wireId}.`, `${wireId}/`],
			);
			return row?.highest ?? 0;
		},
	};
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
		status: statusOf(row.state),
		completed_at: row.completed_at,
		cost: row.cost ?? 0,
		components: JSON.parse(row.components) as KnownAttempt["components"],
	};
}

function statusOf(state: string): KnownAttempt["status"] {
	switch (state) {
		case "succeeded":
		case "failed":
		case "invalid":
		case "rejected":
		case "cancelled":
			return state;
		default:
			return "pending";
	}
}
