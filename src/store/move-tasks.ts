import type { Database } from "../sqlite/database.ts";

export interface AttemptName {
	readonly pipeline: string;
	readonly wireId: string;
}

/**
 * From here on another attempt gives these tasks of a run their outcome. It may not have ended, or may go: what a task had left to the
 * attempt before becomes its own, and by its request it is found when that attempt ends (`MAY_STILL_END`).
 */
export function moveTasks(db: Database, runId: string, from: AttemptName, to: AttemptName): void {
	db.run(
		`UPDATE run_tasks SET wire_id = ?, bought_by = ?, request = COALESCE(run_tasks.request, a.request),
		   components = COALESCE(run_tasks.components, a.components) FROM attempts a
		 WHERE run_id = ? AND bought_by = ? AND run_tasks.wire_id = ? AND a.pipeline = bought_by AND a.wire_id = run_tasks.wire_id`,
		[to.wireId, to.pipeline, runId, from.pipeline, from.wireId],
	);
}
