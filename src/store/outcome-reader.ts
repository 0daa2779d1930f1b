/** Reads a run's outcomes in planned order, a page at a time, so that memory does not grow with the run. */
import type { Artefact } from "../model/artefact.ts";
import type { Json, JsonObject } from "../model/json.ts";
import type { Attempt, Failure, SkipReason, TaskOutcome } from "../model/outcome.ts";
import type { Mode, Source } from "../model/wire.ts";
import type { Database } from "../sqlite/database.ts";
import { roundDollars } from "../values/round-dollars.ts";
import { attemptStatus } from "./attempt-status.ts";
import { countOutcomes, type OutcomeCounts, statusOf } from "./outcome-counts.ts";
import { type OutcomeSurvey, surveyOutcomes } from "./outcome-survey.ts";
import type { RunState } from "./stored-run.ts";
import { TASK_REQUEST, TASK_STATE, VERDICT, VERDICT_ERROR, WITH_ATTEMPT } from "./task-state.ts";

interface OutcomeRow extends Record<string, unknown> {
	readonly idx: number;
	readonly task_id: string;
	readonly template: string;
	readonly key: string | null;
	readonly bindings: string;
	readonly parents: string | null;
	readonly request: string;
	readonly skipped: string | null;
	readonly state: string | null;
	/** Where the task's own policy judges the answer otherwise than whoever bought it. */
	readonly verdict: string | null;
	readonly verdict_error: string | null;
	readonly attempt: number | null;
	readonly output_type: TaskOutcome["output_type"];
	readonly output: string | null;
	readonly repairs: string | null;
	readonly sources: string | null;
	readonly artefacts: string;
	/** Of the attempt that gives it its outcome, as all that stands below; null where it has none. */
	readonly attempt_state: string | null;
	readonly mode: Mode | null;
	readonly batch_id: string | null;
	readonly service_id: string | null;
	readonly cost: number | null;
	readonly created_at: string | null;
	readonly completed_at: string | null;
	readonly error: string | null;
}

interface AttemptRow extends Record<string, unknown> {
	readonly attempt: number;
	readonly state: string;
	readonly mode: Mode;
	readonly batch_id: string | null;
	readonly service_id: string | null;
	readonly cost: number | null;
	readonly created_at: string | null;
	readonly completed_at: string | null;
	readonly error: string | null;
}

interface FailureRow extends Record<string, unknown> {
	readonly task_id: string;
	readonly template: string;
	readonly key: string | null;
	readonly parents: string | null;
	readonly state: string | null;
	readonly skipped: string | null;
	readonly error: string | null;
	readonly n: number;
	/** A JSON list. */
	readonly texts: string;
}

/** Why tasks of a run are pending that were sent, and that were not; null where the run has not ended. */
interface WhyPending {
	readonly sent: string | null;
	readonly unsent: string | null;
}

/** Nothing picks it up any more, whatever the run said when it was left. */
const DROPPED = "it was not sent before a run of a changed file took this one's place";

const PAGE = 20;
const NAMES_PAGE = 1_000;

/** What was downloaded for a task's result, as a JSON list. */
const ARTEFACTS = `(SELECT json_group_array(json_object('kind', kind, 'number', number, 'extension', extension,
	'sha256', sha256, 'bytes', bytes)) FROM (SELECT * FROM artefacts f WHERE f.pipeline = a.pipeline
	AND f.wire_id = a.wire_id AND f.state = 'done' ORDER BY f.kind DESC, f.number))`;

const TASKS = `SELECT t.idx, t.task_id, t.template, t.key, t.bindings, t.parents, COALESCE(a.request, ${TASK_REQUEST}) AS request, t.skipped,
	${TASK_STATE} AS state, ${VERDICT} AS verdict, ${VERDICT_ERROR} AS verdict_error, a.attempt, r.output_type, r.output, r.repairs, r.sources,
	${ARTEFACTS} AS artefacts,
	a.state AS attempt_state, b.mode, b.batch_id, a.service_id, a.cost, a.created_at, a.completed_at, a.error
	FROM run_tasks t
	${WITH_ATTEMPT}
	LEFT JOIN batches b ON b.id = a.batch
	LEFT JOIN results r ON r.pipeline = a.pipeline AND r.wire_id = a.wire_id
	WHERE t.run_id = ?`;

/** Of tasks that were attempted again: the attempts at what each asks, up to the one that gives it its outcome, if sent. */
const ATTEMPTS = `SELECT t.idx, e.attempt, e.state, b.mode, b.batch_id, e.service_id, e.cost, e.created_at, e.completed_at, e.error
	FROM run_tasks t
	${WITH_ATTEMPT}
	JOIN attempts e ON e.pipeline = a.pipeline AND e.task_id = a.task_id AND e.fingerprint = a.fingerprint
	  AND e.attempt <= a.attempt AND e.state <> 'planned'
	JOIN batches b ON b.id = e.batch
	WHERE t.run_id = ? AND t.idx BETWEEN ? AND ? AND a.attempt > 1
	ORDER BY t.idx, e.attempt`;

/** Texts in the rows of a task `g`; longer ones than a message would quote are left out. */
const LONGEST_NAME = 200;
const ROW_TEXTS = `(SELECT json_group_array(j.atom) FROM run_tasks o, json_tree(o.bindings) j
	WHERE o.run_id = g.run_id AND o.idx = g.idx AND j.type = 'text' AND length(j.atom) <= ${LONGEST_NAME})`;

export class OutcomeReader {
	readonly #db: Database;

	constructor(db: Database) {
		this.#db = db;
	}

	/** Every planned task once, in planned order. */
	*read(runId: string): Generator<TaskOutcome> {
		const whyPending = this.#whyPending(runId);
		for (let after = -1; ; ) {
			const rows = this.#db.all<OutcomeRow>(`${TASKS} AND t.idx > ? ORDER BY t.idx LIMIT ?`, [runId, after, PAGE]);
			for (const outcome of this.#toOutcomes(runId, rows)) yield withReason(outcome, whyPending);
			if (rows.length < PAGE) return;
			after = rows.at(-1)?.idx ?? after;
		}
	}

	/** Of the task at this place of the run. */
	one(runId: string, index: number): TaskOutcome | undefined {
		const rows = this.#db.all<OutcomeRow>(`${TASKS} AND t.idx = ?`, [runId, index]);
		const [outcome] = this.#toOutcomes(runId, rows);
		return outcome === undefined ? undefined : withReason(outcome, this.#whyPending(runId));
	}

	/** Of the run's task with this id. */
	ofTask(runId: string, taskId: string): TaskOutcome | undefined {
		const row = this.#db.get<{ idx: number }>("SELECT idx FROM run_tasks WHERE run_id = ? AND task_id = ?", [
			runId,
			taskId,
		]);
		return row === undefined ? undefined : this.one(runId, row.idx);
	}

	/** What each task is named after, in planned order; of a draft, too. */
	*names(runId: string): Generator<Pick<TaskOutcome, "template" | "key">> {
		for (let after = -1; ; ) {
			const rows = this.#db.all<{ idx: number; template: string; key: string | null }>(
				"SELECT idx, template, key FROM run_tasks WHERE run_id = ? AND idx > ? ORDER BY idx LIMIT ?",
				[runId, after, NAMES_PAGE],
			);
			yield* rows;
			if (rows.length < NAMES_PAGE) return;
			after = rows.at(-1)?.idx ?? after;
		}
	}

	/**
	 * Tasks by status, all statuses present. `selectedOnly`: without those outside the
	 * selection, and those for which `when` is false.
	 */
	counts(runId: string, { selectedOnly = false } = {}): OutcomeCounts {
		return countOutcomes(this.#db, runId, selectedOnly);
	}

	/** What kept tasks from succeeding: each message of a template once, with how many tasks it befell, in planned order. */
	failures(runId: string, limit: number): Failure[] {
		const rows = this.#db.all<FailureRow>(
			// With MIN, SQLite takes the other columns from the row that has the least.
			`SELECT g.*, ${ROW_TEXTS} AS texts FROM (
			 SELECT MIN(t.idx) AS idx, t.run_id, t.task_id, t.template, t.key, t.parents, ${TASK_STATE} AS state, t.skipped,
			   COALESCE(${VERDICT_ERROR}, a.error) AS error, COUNT(*) AS n FROM run_tasks t
			 ${WITH_ATTEMPT}
			 WHERE t.run_id = ? AND t.selected = 1 AND (t.skipped ->> '$.type' <> 'when' OR ${TASK_STATE} IN ('failed', 'invalid', 'rejected', 'cancelled'))
			 GROUP BY t.template, 7, coalesce(t.skipped, ${VERDICT_ERROR}, a.error) ORDER BY 1 LIMIT ?) g ORDER BY g.idx`,
			[runId, limit],
		);
		return rows.map(toFailure);
	}

	/** All that the end of a run is told from, beside the outcomes themselves. */
	survey(runId: string): OutcomeSurvey {
		return surveyOutcomes(this.#db, runId);
	}

	#whyPending(runId: string): WhyPending {
		const sql = "SELECT ended ->> 'message' AS message, state FROM runs WHERE run_id = ?";
		const run = this.#db.get<{ message: string | null; state: RunState }>(sql, [runId]);
		const message = run?.message ?? null;
		return { sent: message, unsent: run?.state === "superseded" ? DROPPED : message };
	}

	/** `rows`: of one run, in planned order. */
	#toOutcomes(runId: string, rows: readonly OutcomeRow[]): TaskOutcome[] {
		const attempts = this.#attempts(runId, rows);
		return rows.map((row) => toOutcome(row, attempts.get(row.idx) ?? onlyAttemptOf(row)));
	}

	/**
	 * Of tasks that were attempted again, by their place in the run; of all of them at once, since a statement for each task
	 * takes longer than they do.
	 */
	#attempts(runId: string, rows: readonly OutcomeRow[]): Map<number, AttemptRow[]> {
		const attempts = new Map<number, AttemptRow[]>();
		const repeated = rows.filter(({ attempt }) => (attempt ?? 1) > 1);
		const [first, last] = [repeated[0], repeated.at(-1)];
		if (first === undefined || last === undefined) return attempts;
		const found = this.#db.all<AttemptRow & { readonly idx: number }>(ATTEMPTS, [runId, first.idx, last.idx]);
		for (const row of found) {
			const others = attempts.get(row.idx);
			if (others === undefined) attempts.set(row.idx, [row]);
			else others.push(row);
		}
		return attempts;
	}
}

/** A first attempt comes with its task; what was never sent is none. */
function onlyAttemptOf(row: OutcomeRow): AttemptRow[] {
	const { attempt, attempt_state: state, mode, batch_id, service_id, cost, created_at, completed_at, error } = row;
	if (attempt !== 1 || state === null || state === "planned" || mode === null) return [];
	return [{ attempt, state, mode, batch_id, service_id, cost, created_at, completed_at, error }];
}

function toOutcome(row: OutcomeRow, rows: readonly AttemptRow[]): TaskOutcome {
	const status = statusOf(row.state, row.skipped !== null);
	const attempts = row.attempt === null ? [] : attemptsOf(row, rows);
	const known = attempts.map(({ cost }) => cost).filter((cost) => cost !== null);
	return {
		id: row.task_id,
		template: row.template,
		key: row.key,
		bindings: JSON.parse(row.bindings) as JsonObject,
		...(row.parents === null ? {} : { parents: JSON.parse(row.parents) as string[] }),
		status,
		...(row.skipped === null ? {} : { skip: (JSON.parse(row.skipped) as SkipReason).type }),
		query: (JSON.parse(row.request) as { query: string }).query,
		output_type: row.output_type,
		output: row.output === null ? null : (JSON.parse(row.output) as Json),
		repairs: row.repairs === null ? [] : (JSON.parse(row.repairs) as string[]),
		sources: row.sources === null ? [] : (JSON.parse(row.sources) as Source[]),
		artefacts: JSON.parse(row.artefacts) as Artefact[],
		cost: known.length === 0 ? null : roundDollars(known.reduce((sum, cost) => sum + cost, 0)),
		attempts,
		error: row.skipped === null ? (attempts.at(-1)?.error ?? null) : reasonOf(row.skipped, null),
	};
}

/** The attempts that led to this outcome: the last one, and the unsuccessful ones directly before it. */
function attemptsOf(task: OutcomeRow, rows: readonly AttemptRow[]): Attempt[] {
	const lastSuccess = rows.findLastIndex(({ state, attempt }) => state === "succeeded" && attempt !== task.attempt);
	const attempts = rows.slice(lastSuccess + 1).map(toAttempt);
	const last = attempts.at(-1);
	if (task.verdict === null || last === undefined) return attempts;
	const judged = { status: attemptStatus(task.verdict), error: reasonOf(null, task.verdict_error) };
	return [...attempts.slice(0, -1), { ...last, ...judged }];
}

function withReason(outcome: TaskOutcome, why: WhyPending): TaskOutcome {
	if (outcome.status !== "pending") return outcome;
	return { ...outcome, error: outcome.attempts.at(-1)?.status === "pending" ? why.sent : why.unsent };
}

function toFailure({ task_id, template, key, parents, state, skipped, error, n, texts }: FailureRow): Failure {
	return {
		task: task_id,
		template,
		status: statusOf(state, skipped !== null),
		error: reasonOf(skipped, error),
		tasks: n,
		names: [
			task_id,
			...(key === null ? [] : [key]),
			...(parents === null ? [] : (JSON.parse(parents) as string[])),
			...(JSON.parse(texts) as string[]),
		],
	};
}

function toAttempt(row: AttemptRow): Attempt {
	return {
		attempt: row.attempt,
		status: attemptStatus(row.state),
		mode: row.mode,
		batch_id: row.batch_id,
		service_id: row.service_id,
		cost: row.cost,
		created_at: row.created_at,
		completed_at: row.completed_at,
		error: row.error === null ? null : (JSON.parse(row.error) as string),
	};
}

/** Why a task did not succeed, from the JSON of its skip or else of its attempt's error. */
function reasonOf(skipped: string | null, error: string | null): string | null {
	if (skipped !== null) return (JSON.parse(skipped) as SkipReason).message;
	return error === null ? null : (JSON.parse(error) as string);
}
