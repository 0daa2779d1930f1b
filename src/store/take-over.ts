/**
 * What was found at the service of tasks that a run has: from here on it is the run's. An older copy of the state knows
 * an attempt that has failed, or has still to fail; the service has the one that was made after it.
 */
import type { TakenOver } from "../model/adoption.ts";
import type { Database } from "../sqlite/database.ts";
import { recogniseAdopted } from "./adoption-statements.ts";
import { checkTakenIn, type JudgeOutput } from "./check-taken-in.ts";
import { moveTasks } from "./move-tasks.ts";
import { applyPolicies } from "./output-policies.ts";

const NOTHING: TakenOver = { recognised: 0, moved: 0 };

/** Repeating it changes nothing. Called inside a transaction. */
export function takeOver(db: Database, runId: string, judge: JudgeOutput | undefined): TakenOver {
	if (!hasTakenIn(db, runId)) return NOTHING;
	const { recognised, stored } = recogniseAdopted(db, runId);
	if (judge !== undefined) checkTakenIn(db, stored, judge);
	const moved = pointToTheNewest(db, runId);
	applyPolicies(db, runId);
	return { recognised, moved };
}

function hasTakenIn(db: Database, runId: string): boolean {
	const sql = `SELECT 1 FROM batches b JOIN runs r ON r.pipeline = b.pipeline
		WHERE r.run_id = ? AND b.adopted_at IS NOT NULL LIMIT 1`;
	return db.get(sql, [runId]) !== undefined;
}

interface Move extends Record<string, unknown> {
	readonly pipeline: string;
	readonly present: string;
	readonly newest: string;
}

/** A later attempt was made because the one before had not succeeded: it decides. */
function pointToTheNewest(db: Database, runId: string): number {
	const moves = db.all<Move>(
		`SELECT own.pipeline, own.wire_id AS present, later.wire_id AS newest, MAX(later.attempt) AS number
		 FROM run_tasks t JOIN attempts own ON own.pipeline = t.bought_by AND own.wire_id = t.wire_id
		 JOIN attempts later ON later.pipeline = own.pipeline AND later.task_id = own.task_id
		   AND later.fingerprint = own.fingerprint AND later.attempt > own.attempt
		 JOIN batches b ON b.id = later.batch AND b.adopted_at IS NOT NULL
		 WHERE t.run_id = ? AND t.skipped IS NULL AND own.state <> 'succeeded'
		 GROUP BY own.pipeline, own.wire_id`,
		[runId],
	);
	for (const { pipeline, present, newest } of moves) {
		moveTasks(db, runId, { pipeline, wireId: present }, { pipeline, wireId: newest });
		// The service was past it before it was sent from here.
		db.run("DELETE FROM attempts WHERE pipeline = ? AND wire_id = ? AND state = 'planned'", [pipeline, present]);
	}
	return moves.length;
}
