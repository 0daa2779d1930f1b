/** Runs and their frozen plans. A plan streams into a draft; freezing the draft is one transaction. */
import type { JsonObject } from "../model/json.ts";
import type { RunStatus } from "../model/manifest.ts";
import type { PlanSummary } from "../model/plan.ts";
import type { Database } from "../sqlite/database.ts";
import { roundDollars } from "../values/round-dollars.ts";
import { DraftPlan } from "./draft-plan.ts";

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
	/** What `run.json` says of the inputs. */
	readonly context: JsonObject;
	/** Null while it is a draft. */
	readonly summary: PlanSummary | null;
	/** Null until it has ended once. */
	readonly status: RunStatus | null;
	readonly exit_code: number | null;
}

interface RunRow extends Record<string, unknown> {
	readonly run_id: string;
	readonly pipeline: string;
	readonly state: RunState;
	readonly date: string;
	readonly started_at: string;
	readonly finished_at: string | null;
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
				"INSERT INTO runs (run_id, pipeline, state, date, started_at, context) VALUES (?, ?, 'draft', ?, ?, '{}')",
				[run.run_id, run.pipeline, run.date, run.started_at],
			);
		});
		return new DraftPlan(this.#db, run.run_id);
	}

	/**
	 * Freezes the draft: from here on the run exists. An unfinished run of the pipeline is superseded;
	 * what it had sent stays, what it had not sent goes.
	 */
	freeze(runId: string, summary: PlanSummary, context: JsonObject): void {
		const pipeline = summary.pipeline;
		this.#db.transaction(() => {
			this.#checkDraft(runId, summary);
			this.#db.run("UPDATE runs SET state = 'superseded' WHERE pipeline = ? AND state = 'running'", [pipeline]);
			this.#db.run("DELETE FROM attempts WHERE pipeline = ? AND state = 'planned'", [pipeline]);
			this.#db.run("DELETE FROM batches WHERE pipeline = ? AND state = 'planned'", [pipeline]);
			for (const batch of summary.batches) {
				this.#db.run(
					"INSERT INTO batches (run_id, ordinal, pipeline, name, settings_id, state) VALUES (?, ?, ?, ?, ?, 'planned')",
					[runId, batch.ordinal, pipeline, `trawl/${pipeline}/${runId}/${batch.ordinal}`, batch.settings_id],
				);
			}
			this.#db.run(
				`INSERT INTO attempts (pipeline, wire_id, run_id, ordinal, idx, task_id, fingerprint, components, attempt, state)
				 SELECT bought_by, wire_id, run_id, ordinal, idx, task_id, fingerprint, components, attempt, 'planned'
				 FROM run_tasks WHERE run_id = ? AND action = 'run' ORDER BY idx`,
				[runId],
			);
			this.#db.run("UPDATE runs SET state = 'running', summary = ?, context = ? WHERE run_id = ?", [
				JSON.stringify(summary),
				JSON.stringify(context),
				runId,
			]);
		});
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
				 JOIN batches b ON b.run_id = a.run_id AND b.ordinal = a.ordinal
				 WHERE t.run_id = ? AND b.batch_id IS NOT NULL
				 ORDER BY 2, 3`,
				[runId, runId],
			)
			.map((row) => row.batch_id);
	}

	/** The run's own batches with the number of their tasks. */
	batches(runId: string): { ordinal: number; state: string; batch_id: string | null; tasks: number }[] {
		return this.#db.all(
			`SELECT b.ordinal, b.state, b.batch_id, COUNT(a.wire_id) AS tasks FROM batches b
			 LEFT JOIN attempts a ON a.run_id = b.run_id AND a.ordinal = b.ordinal
			 WHERE b.run_id = ? GROUP BY b.ordinal ORDER BY b.ordinal`,
			[runId],
		);
	}

	/** US dollars that the run's own attempts and those it adopted have cost so far. */
	costOf(runId: string): number {
		const row = this.#db.get<{ cost: number | null }>(
			`SELECT SUM(cost) AS cost FROM (
			 SELECT pipeline, wire_id, cost FROM attempts WHERE run_id = ?
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
		context: JSON.parse(row.context) as JsonObject,
		summary: row.summary === null ? null : (JSON.parse(row.summary) as PlanSummary),
		status: row.status,
		exit_code: row.exit_code,
	};
}
