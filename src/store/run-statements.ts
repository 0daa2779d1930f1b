/** Runs and their frozen plans. A plan streams into a draft; freezing the draft is one transaction. */
import type { JsonObject } from "../model/json.ts";
import type { RunStatus } from "../model/manifest.ts";
import type { RetryPlan } from "../model/execution-store.ts";
import type { Prices } from "../model/pipeline.ts";
import type { PlannedBatch, PlanSummary } from "../model/plan.ts";
import type { Database } from "../sqlite/database.ts";
import { roundDollars } from "../values/round-dollars.ts";
import { recogniseAdopted } from "./adoption-statements.ts";
import { checkTakenIn, type JudgeOutput } from "./check-taken-in.ts";
import { DraftPlan } from "./draft-plan.ts";
import { batchName } from "./execution-statements.ts";
import { type Candidate, findUnsuccessful, planAnotherAttempt } from "./retry-statements.ts";
import { committedInMonth, committedTo, highestCost, unsentCost } from "./spending.ts";

export type RunState = "draft" | "running" | "finished" | "superseded";

/** A run as the store knows it. */
export interface StoredRun {
	readonly run_id: string;
	readonly pipeline: string;
	readonly state: RunState;
	/** `run.date`, frozen with the run. */
	readonly date: string;
	/** ISO 8601. */
	readonly started_at: string;
	readonly finished_at: string | null;
	/** Id of the first run in the chain that this one goes on with; money is counted over the chain. */
	readonly lineage: string;
	/** Who agreed to the cost; null until somebody has. */
	readonly consent: Consent | null;
	/** What `run.json` says of the inputs. */
	readonly context: JsonObject;
	/** Null while it is a draft. */
	readonly summary: PlanSummary | null;
	/** Null until it has ended once. */
	readonly status: RunStatus | null;
	readonly exit_code: number | null;
}

/** Who agreed to what a run may cost. */
export interface Consent {
	/** Answered on the terminal, `--yes`, a budget that covers the worst case, or nothing to pay. */
	readonly given_by: "terminal" | "flag" | "budget" | "free";
	/** US dollars that the run may cost in all; null where nothing was set. */
	readonly max_cost: number | null;
	/** ISO 8601. */
	readonly at: string;
}

/** US dollars; null where a price is unknown. */
export interface RetryCost {
	readonly tasks: number;
	/** Of one more attempt each. */
	readonly cost: number | null;
	/** With the further ones that `retry` allows where they fail, too. */
	readonly worstCase: number | null;
}

/** Where a run comes from and where it sends. */
export interface RunOrigin {
	/** See `engineKey`. */
	readonly engine: string;
	readonly lineage: string;
	/** Holds results against their schema that were stored before a plan knew it. Default: they stay as they are. */
	readonly judge?: JudgeOutput;
}

interface RunRow extends Record<string, unknown> {
	readonly run_id: string;
	readonly pipeline: string;
	readonly state: RunState;
	readonly date: string;
	readonly started_at: string;
	readonly finished_at: string | null;
	readonly lineage: string;
	readonly consent: string | null;
	readonly context: string;
	readonly summary: string | null;
	readonly status: RunStatus | null;
	readonly exit_code: number | null;
}

export class RunStatements {
	readonly #db: Database;

	constructor(db: Database) {
		this.#db = db;
	}

	/** The pipeline's run that was frozen and has not finished. */
	unfinished(pipeline: string): StoredRun | undefined {
		return this.#first("WHERE pipeline = ? AND state = 'running' ORDER BY started_at DESC", [pipeline]);
	}

	/** By its id. */
	find(runId: string): StoredRun | undefined {
		return this.#first("WHERE run_id = ?", [runId]);
	}

	/** The newest run of the pipeline, or of any. */
	latest(pipeline?: string): StoredRun | undefined {
		const known = "state <> 'draft' ORDER BY started_at DESC, run_id DESC";
		return pipeline === undefined
			? this.#first(`WHERE ${known}`, [])
			: this.#first(`WHERE pipeline = ? AND ${known}`, [pipeline]);
	}

	/** Newest first. */
	list(limit: number): StoredRun[] {
		return this.#db
			.all<RunRow>("SELECT * FROM runs WHERE state <> 'draft' ORDER BY started_at DESC, run_id DESC LIMIT ?", [limit])
			.map(toRun);
	}

	/** Begins a draft; older drafts of the pipeline, left by a death while planning, go. */
	beginDraft(run: Pick<StoredRun, "run_id" | "pipeline" | "date" | "started_at">): DraftPlan {
		this.#db.transaction(() => {
			this.#db.run("DELETE FROM runs WHERE pipeline = ? AND state = 'draft'", [run.pipeline]);
			this.#db.run(
				`INSERT INTO runs (run_id, pipeline, state, date, started_at, context, lineage)
				 VALUES (?, ?, 'draft', ?, ?, '{}', ?)`,
				[run.run_id, run.pipeline, run.date, run.started_at, run.run_id],
			);
		});
		return new DraftPlan(this.#db, run.run_id);
	}

	/**
	 * Freezes the draft: from here on the run exists. An unfinished run of the pipeline is superseded;
	 * what it had sent stays, what it had not sent goes.
	 */
	freeze(runId: string, summary: PlanSummary, context: JsonObject, origin: RunOrigin, consent: Consent): void {
		const pipeline = summary.pipeline;
		this.#db.transaction(() => {
			this.#checkDraft(runId, summary);
			this.#db.run("UPDATE runs SET state = 'superseded' WHERE pipeline = ? AND state = 'running'", [pipeline]);
			this.#db.run("DELETE FROM attempts WHERE pipeline = ? AND state = 'planned'", [pipeline]);
			this.#db.run("DELETE FROM batches WHERE pipeline = ? AND state = 'planned'", [pipeline]);
			for (const batch of summary.batches) this.#insertBatch(runId, pipeline, batch, origin);
			this.#db.run(
				`INSERT INTO attempts (pipeline, wire_id, batch, idx, task_id, fingerprint, components, attempt, request, price, state)
				 SELECT t.bought_by, t.wire_id, b.id, t.idx, t.task_id, t.fingerprint, t.components, t.attempt, t.request, t.price,
				   'planned'
				 FROM run_tasks t JOIN batches b ON b.run_id = t.run_id AND b.ordinal = t.ordinal
				 WHERE t.run_id = ? AND t.action = 'run' ORDER BY t.idx`,
				[runId],
			);
			const stored = recogniseAdopted(this.#db, runId);
			if (origin.judge !== undefined) checkTakenIn(this.#db, stored, origin.judge);
			const sql =
				"UPDATE runs SET state = 'running', summary = ?, context = ?, lineage = ?, consent = ? WHERE run_id = ?";
			const [plan, inputs] = [JSON.stringify(summary), JSON.stringify(context)];
			this.#db.run(sql, [plan, inputs, origin.lineage, JSON.stringify(consent), runId]);
		});
	}

	#insertBatch(runId: string, pipeline: string, batch: PlannedBatch, { engine, lineage }: RunOrigin): void {
		this.#db.run(
			`INSERT INTO batches (pipeline, engine, run_id, ordinal, name, lineage, settings_id, mode, state)
			 VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'planned')`,
			[
				pipeline,
				engine,
				runId,
				batch.ordinal,
				batchName(pipeline, runId, batch.ordinal),
				lineage,
				batch.settings_id,
				batch.mode,
			],
		);
	}

	/** Opens a finished run again for one more attempt at what did not succeed. Returns how many tasks that are. */
	reopen(runId: string, plan: Omit<RetryPlan, "least">): number {
		return this.#db.transaction(() => {
			const tasks = planAnotherAttempt(this.#db, runId, plan);
			if (tasks > 0) {
				const sql =
					"UPDATE runs SET state = 'running', finished_at = NULL, cancel_requested_at = NULL WHERE run_id = ?";
				this.#db.run(sql, [runId]);
			}
			return tasks;
		});
	}

	/** What `reopen` would attempt again, and what that may cost. */
	whatToRetry(runId: string, prices: Prices): RetryCost {
		const found = findUnsuccessful(this.#db, runId);
		const sum = (attempts: (of: Candidate) => number) =>
			found.reduce<number | null>((total, candidate) => {
				const price = prices[candidate.mode];
				return total === null || price === null ? null : roundDollars(total + price * attempts(candidate));
			}, 0);
		return { tasks: found.length, cost: sum(() => 1), worstCase: sum(({ retries }) => 1 + retries) };
	}

	recordConsent(runId: string, consent: Consent): void {
		this.#db.run("UPDATE runs SET consent = ? WHERE run_id = ?", [JSON.stringify(consent), runId]);
	}

	/** Asks whoever runs it to cancel it. */
	requestCancel(runId: string, now: string): void {
		this.#db.run("UPDATE runs SET cancel_requested_at = ? WHERE run_id = ?", [now, runId]);
	}

	/** The request has been obeyed, or a new one begins. */
	clearCancelRequest(runId: string): void {
		this.#db.run("UPDATE runs SET cancel_requested_at = NULL WHERE run_id = ?", [runId]);
	}

	/** US dollars committed to the run with its continuations, what is under way included. */
	committed(lineage: string): number {
		return roundDollars(committedTo(this.#db, lineage));
	}

	/** US dollars committed to all that was sent in the month of `now`, which is ISO 8601. */
	committedInMonth(now: string): number {
		return roundDollars(committedInMonth(this.#db, now));
	}

	/** US dollars that sending all the pipeline still has to send may cost; null where a price is unknown. */
	unsentCost(pipeline: string): number | null {
		const cost = unsentCost(this.#db, pipeline);
		return cost === null ? null : roundDollars(cost);
	}

	/** US dollars; the highest reported cost of one task. */
	highestCost(engine: string, mode: string): number | null {
		return highestCost(this.#db, engine, mode);
	}

	/** Records how the run stands. `finished` closes it; anything else leaves it to be continued. */
	recordEnd(runId: string, status: RunStatus, exitCode: number, finishedAt: string | null): void {
		this.#db.run(
			`UPDATE runs SET status = ?, exit_code = ?, finished_at = ?,
			 state = CASE WHEN ? IS NULL THEN state ELSE 'finished' END WHERE run_id = ?`,
			[status, exitCode, finishedAt, finishedAt, runId],
		);
	}

	/** The service's ids of the batches that give this run its outcomes, in order. */
	batchIds(runId: string): string[] {
		return this.#db
			.all<{ batch_id: string }>(
				`SELECT b.batch_id, b.run_id, b.ordinal FROM batches b WHERE b.run_id = ? AND b.batch_id IS NOT NULL
				 UNION
				 SELECT b.batch_id, b.run_id, b.ordinal FROM run_tasks t
				 JOIN attempts a ON a.pipeline = t.bought_by AND a.wire_id = t.wire_id
				 JOIN batches b ON b.id = a.batch
				 WHERE t.run_id = ? AND b.batch_id IS NOT NULL
				 ORDER BY 2, 3`,
				[runId, runId],
			)
			.map((row) => row.batch_id);
	}

	/** Attempts of the pipeline that are still to be sent. */
	countUnsent(pipeline: string): number {
		const sql = "SELECT COUNT(*) AS n FROM attempts WHERE pipeline = ? AND state = 'planned'";
		return this.#db.get<{ n: number }>(sql, [pipeline])?.n ?? 0;
	}

	/** Whether a run of this plan has come to its end. */
	hasFinished(pipeline: string, planId: string): boolean {
		const sql = "SELECT 1 FROM runs WHERE pipeline = ? AND state = 'finished' AND summary ->> 'plan_id' = ? LIMIT 1";
		return this.#db.get(sql, [pipeline, planId]) !== undefined;
	}

	/** Whether the state knows anything that was sent for the pipeline. */
	hasBatches(pipeline: string): boolean {
		return this.#db.get("SELECT 1 FROM batches WHERE pipeline = ? LIMIT 1", [pipeline]) !== undefined;
	}

	/** The service's ids of all batches of a chain of runs, in order. */
	batchIdsOf(lineage: string): string[] {
		const sql = "SELECT batch_id FROM batches WHERE lineage = ? AND batch_id IS NOT NULL ORDER BY id";
		return this.#db.all<{ batch_id: string }>(sql, [lineage]).map((row) => row.batch_id);
	}

	/** Every run that was frozen and has not finished, oldest first. */
	allUnfinished(): StoredRun[] {
		return this.#db.all<RunRow>("SELECT * FROM runs WHERE state = 'running' ORDER BY started_at").map(toRun);
	}

	/** The run's own batches with the number of their tasks. */
	batches(runId: string): { ordinal: number; state: string; batch_id: string | null; tasks: number }[] {
		return this.#db.all(
			`SELECT b.ordinal, b.state, b.batch_id, COUNT(a.wire_id) AS tasks FROM batches b
			 LEFT JOIN attempts a ON a.batch = b.id
			 WHERE b.run_id = ? GROUP BY b.id ORDER BY b.ordinal`,
			[runId],
		);
	}

	/** US dollars that the run's own attempts and those it adopted have cost so far. */
	costOf(runId: string): number {
		const row = this.#db.get<{ cost: number | null }>(
			`SELECT SUM(cost) AS cost FROM (
			 SELECT a.pipeline, a.wire_id, a.cost FROM attempts a JOIN batches b ON b.id = a.batch WHERE b.run_id = ?
			 UNION
			 SELECT a.pipeline, a.wire_id, a.cost FROM run_tasks t
			 JOIN attempts a ON a.pipeline = t.bought_by AND a.wire_id = t.wire_id
			 WHERE t.run_id = ? AND t.action = 'adopt')`,
			[runId, runId],
		);
		return roundDollars(row?.cost ?? 0);
	}

	/** Rows in = outcomes out: a draft that is not the whole plan must not become one. */
	#checkDraft(runId: string, { tasks }: PlanSummary): void {
		const run = this.#db.get<{ state: RunState }>("SELECT state FROM runs WHERE run_id = ?", [runId]);
		if (run?.state !== "draft") throw new Error(`expected a draft, found ${run?.state ?? "no run"}: ${runId}`);
		const sql = "SELECT COUNT(*) AS n FROM run_tasks WHERE run_id = ?";
		const drafted = this.#db.get<{ n: number }>(sql, [runId])?.n ?? 0;
		if (drafted !== tasks) throw new Error(`expected ${tasks} tasks in the draft ${runId}, found ${drafted}`);
	}

	#first(where: string, parameters: readonly string[]): StoredRun | undefined {
		const row = this.#db.get<RunRow>(`SELECT * FROM runs ${where} LIMIT 1`, parameters);
		return row === undefined ? undefined : toRun(row);
	}
}

function toRun(row: RunRow): StoredRun {
	return {
		run_id: row.run_id,
		pipeline: row.pipeline,
		state: row.state,
		date: row.date,
		started_at: row.started_at,
		finished_at: row.finished_at,
		lineage: row.lineage,
		consent: row.consent === null ? null : (JSON.parse(row.consent) as Consent),
		context: JSON.parse(row.context) as JsonObject,
		summary: row.summary === null ? null : (JSON.parse(row.summary) as PlanSummary),
		status: row.status,
		exit_code: row.exit_code,
	};
}
