/** How many tasks of a run stand how. */
import type { OutcomeStatus } from "../model/outcome.ts";
import type { Database } from "../sqlite/database.ts";
import { attemptStatus } from "./attempt-status.ts";
import { IS_SELECTED, TASK_STATE, WITH_ATTEMPT } from "./task-state.ts";

export type OutcomeCounts = { readonly [status in OutcomeStatus]: number } & { readonly total: number };

/** `selectedOnly`: without those outside the selection, and those for which `when` is false. */
export function countOutcomes(db: Database, runId: string, selectedOnly: boolean): OutcomeCounts {
	const counts = noTasks();
	const rows = db.all<{ state: string | null; skipped: number; n: number }>(
		`SELECT ${TASK_STATE} AS state, t.skipped IS NOT NULL AS skipped, COUNT(*) AS n FROM run_tasks t
		 ${WITH_ATTEMPT}
		 WHERE t.run_id = ? AND (${selectedOnly ? IS_SELECTED : "TRUE"}) GROUP BY 1, 2`,
		[runId],
	);
	for (const { state, skipped, n } of rows) {
		counts[statusOf(state, skipped === 1)] += n;
		counts.total += n;
	}
	return counts;
}

/** Of a run all of whose tasks have succeeded. */
export function allSucceeded(tasks: number): OutcomeCounts {
	return { ...noTasks(), succeeded: tasks, total: tasks };
}

/** To be added to: all statuses, none of them with a task. */
export function noTasks(): { -readonly [status in keyof OutcomeCounts]: number } {
	return { succeeded: 0, failed: 0, invalid: 0, rejected: 0, cancelled: 0, skipped: 0, pending: 0, total: 0 };
}

/** `state`: of the task's attempt, as its own policy judges it; null where there is none. */
export function statusOf(state: string | null, skipped: boolean): OutcomeStatus {
	return skipped ? "skipped" : attemptStatus(state);
}
