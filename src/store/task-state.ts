/** Whether the attempt `a` has been answered, well or not. */
const IS_ANSWERED = "a.state IN ('succeeded', 'invalid', 'rejected')";

/**
 * How the own policy of a task `t` judges the answer of its attempt `a`, and why; null where it judges as whoever bought it.
 * A verdict is about an answer: it is none about a further attempt that has not been answered, or never will be.
 */
export const VERDICT = `IIF(${IS_ANSWERED}, t.verdict, NULL)`;
export const VERDICT_ERROR = `IIF(${IS_ANSWERED}, t.verdict_error, NULL)`;

/** How a task `t` with its attempt `a` stands: as its own policy judges the answer, which somebody else may have bought. */
export const TASK_STATE = `COALESCE(${VERDICT}, a.state)`;

/** What a task `t` asks, which it leaves to the attempt whose answer it reuses where that asked the same. */
export const TASK_REQUEST = askedOf("request");
export const TASK_COMPONENTS = askedOf("components");

function askedOf(column: string): string {
	return `COALESCE(t.${column}, (SELECT asked.${column} FROM attempts asked WHERE asked.pipeline = t.bought_by AND asked.wire_id = t.wire_id))`;
}

/**
 * Tasks `t` whose attempt has not ended, and some others: a task without a request of its own was planned with an attempt that had
 * ended, and gets its request with any other (`moveTasks`). By an attempt alone tasks are found by this, of however many runs.
 */
export const MAY_STILL_END = "t.request IS NOT NULL";

/** Whether a task `t` is one that its run was to see to: selected, and wanted by `when`. */
export const IS_SELECTED = "t.selected = 1 AND (t.skipped IS NULL OR t.skipped ->> '$.type' <> 'when')";

/**
 * The attempt `a` that gives a task `t` its outcome; all null where there is none. A wire id is the request's, so that a
 * later run buys under the one that this run had planned and never sent: what it skipped, or what was dropped when
 * another run took its place. That is the later run's, and this one stays as it ended.
 */
export const WITH_ATTEMPT = withAttempt("");

/** The same of a run whose id is the first parameter: whether it was superseded is asked once, and not for each task. */
export const WITH_ATTEMPT_OF_RUN = withAttempt("(SELECT state FROM runs WHERE run_id = ?1) <> 'superseded' OR");

function withAttempt(unless: string): string {
	return `LEFT JOIN attempts a ON t.skipped IS NULL AND a.pipeline = t.bought_by AND a.wire_id = t.wire_id
	AND (${unless} NOT EXISTS (SELECT 1 FROM runs own JOIN batches bought ON bought.id = a.batch
	  JOIN runs later ON later.run_id = bought.run_id
	  WHERE own.run_id = t.run_id AND own.state = 'superseded' AND later.pipeline = own.pipeline AND later.rowid > own.rowid))`;
}

/**
 * The places and batches of attempts that the run of the parameter has taken over: of each adopted task the one that gives it its
 * outcome, and those before it that its chain of runs paid for, since a further attempt takes the adopted one's place in the plan.
 */
export const ADOPTED_ATTEMPTS = `SELECT e.rowid AS place, e.batch AS batch FROM run_tasks t ${WITH_ATTEMPT}
	JOIN attempts e ON e.pipeline = a.pipeline AND e.task_id = a.task_id AND e.fingerprint = a.fingerprint
	  AND e.attempt <= a.attempt AND e.state <> 'planned'
	JOIN batches before ON before.id = e.batch JOIN runs adopting ON adopting.run_id = t.run_id
	WHERE t.run_id = ? AND t.action = 'adopt' AND (e.wire_id = a.wire_id OR before.lineage = adopting.lineage)`;
