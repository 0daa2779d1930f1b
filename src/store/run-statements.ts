/** Runs and their frozen plans. A plan streams into a draft; freezing the draft is one transaction. */
import type { RetryPlan } from "../model/execution-store.ts";
import type { JsonObject } from "../model/json.ts";
import type { EarlyEnd, RunStatus } from "../model/manifest.ts";
import type { OpenTemplate } from "../model/plan.ts";
import type { Database } from "../sqlite/database.ts";
import { DraftPlan } from "./draft-plan.ts";
import { openTemplates } from "./extend-summary.ts";
import {
	type DraftHead,
	extendRun,
	freezeRun,
	insertDraft,
	type RunToFreeze,
	reopenRun,
	type StageToFreeze,
} from "./freeze-run.ts";
import type { RetryPlanner } from "./retry-planner.ts";
import type { SpendingLedger } from "./spending-ledger.ts";
import { type Consent, type RunRow, type StoredRun, toRun } from "./stored-run.ts";

/** How a run stands when a command ends. */
export interface RecordedEnd {
	readonly status: RunStatus;
	readonly exitCode: number;
	/** ISO 8601; null while it is unfinished. */
	readonly finishedAt: string | null;
	readonly ended: EarlyEnd | null;
}

/** Runs are in the order they were begun in, by row number: a clock may have been set back between two. */
export class RunStatements {
	readonly #db: Database;
	readonly #ledger: SpendingLedger;
	readonly #retries: RetryPlanner;

	constructor(db: Database, ledger: SpendingLedger, retries: RetryPlanner) {
		this.#db = db;
		this.#ledger = ledger;
		this.#retries = retries;
	}

	/** The pipeline's run that was frozen and has not finished. */
	unfinished(pipeline: string): StoredRun | undefined {
		return this.#first("WHERE pipeline = ? AND state = 'running' ORDER BY rowid DESC", [pipeline]);
	}

	/** By its id. */
	find(runId: string): StoredRun | undefined {
		return this.#first("WHERE run_id = ?", [runId]);
	}

	/** The newest run of the pipeline, or of any. */
	latest(pipeline?: string): StoredRun | undefined {
		const known = "state <> 'draft' ORDER BY rowid DESC";
		return pipeline === undefined
			? this.#first(`WHERE ${known}`, [])
			: this.#first(`WHERE pipeline = ? AND ${known}`, [pipeline]);
	}

	/** The newest run of the pipeline, or of any, that has come to its end. */
	latestFinished(pipeline?: string): StoredRun | undefined {
		const ended = "state = 'finished' ORDER BY rowid DESC";
		return pipeline === undefined
			? this.#first(`WHERE ${ended}`, [])
			: this.#first(`WHERE pipeline = ? AND ${ended}`, [pipeline]);
	}

	/** Runs of the same pipeline that have come to their end and were begun before this one, newest first. */
	finishedBefore(runId: string, limit: number): StoredRun[] {
		return this.#db
			.all<RunRow>(
				`SELECT b.* FROM runs a JOIN runs b ON b.pipeline = a.pipeline AND b.rowid < a.rowid
				 WHERE a.run_id = ? AND b.state = 'finished' ORDER BY b.rowid DESC LIMIT ?`,
				[runId, limit],
			)
			.map(toRun);
	}

	/** Names of all pipelines that have a run, then the ids of the newest runs: what a name may have been meant to be. */
	names(limit: number): readonly string[] {
		const pipelines = this.#db.all<{ name: string }>(
			"SELECT DISTINCT pipeline AS name FROM runs WHERE state <> 'draft' ORDER BY 1",
			[],
		);
		return [...pipelines.map(({ name }) => name), ...this.list(limit).map(({ run_id }) => run_id)];
	}

	/** Newest first. */
	list(limit: number): StoredRun[] {
		return this.#db
			.all<RunRow>("SELECT * FROM runs WHERE state <> 'draft' ORDER BY rowid DESC LIMIT ?", [limit])
			.map(toRun);
	}

	/** Begins a draft; older drafts of the pipeline, left by a death while planning, go. */
	beginDraft(run: DraftHead): DraftPlan {
		this.#ledger.beside(() => insertDraft(this.#db, run));
		return new DraftPlan(this.#db, this.#ledger, run.run_id);
	}

	/** Freezes the draft: from here on the run exists, and an unfinished one of the pipeline is superseded. */
	freeze(run: RunToFreeze): void {
		// Of what was sent it changes what is known of the request, and how its answer is judged: nothing that was spent.
		this.#ledger.beside(() => freezeRun(this.#db, run));
	}

	/** Freezes a draft of one template into a run that had left it open. */
	extend(stage: StageToFreeze): void {
		extendRun(this.#db, stage);
		this.#retries.forget(stage.runId);
	}

	/** Those whose tasks are not known yet, in planned order. */
	openTemplates(runId: string): readonly OpenTemplate[] {
		return openTemplates(this.find(runId)?.summary ?? null);
	}

	/** Opens a finished run again for one more attempt at what did not succeed. Returns how many tasks that are. */
	reopen(runId: string, plan: Omit<RetryPlan, "least">): number {
		const tasks = reopenRun(this.#db, runId, plan);
		this.#retries.forget(runId);
		return tasks;
	}

	/** `context`: what changes of the run's inputs with it. */
	recordConsent(runId: string, consent: Consent, context?: JsonObject): void {
		const inputs = context === undefined ? null : JSON.stringify(context);
		const sql = "UPDATE runs SET consent = ?, context = COALESCE(?, context) WHERE run_id = ?";
		this.#db.run(sql, [JSON.stringify(consent), inputs, runId]);
	}

	/** Asks whoever runs it to cancel it. */
	requestCancel(runId: string, now: string): void {
		this.#db.run("UPDATE runs SET cancel_requested_at = ? WHERE run_id = ?", [now, runId]);
	}

	/** The run begins anew: what was asked of it before that time (ISO 8601) is over. */
	clearCancelRequest(runId: string, before: string): void {
		const sql = "UPDATE runs SET cancel_requested_at = NULL WHERE run_id = ? AND cancel_requested_at < ?";
		this.#db.run(sql, [runId, before]);
	}

	/** What was asked of the superseded run since that time (ISO 8601) is asked of the one in its place. */
	passOnCancelRequest(superseded: string, runId: string, since: string): void {
		this.#db.run(
			`UPDATE runs SET cancel_requested_at =
			 (SELECT old.cancel_requested_at FROM runs old WHERE old.run_id = ? AND old.cancel_requested_at >= ?)
			 WHERE run_id = ?`,
			[superseded, since, runId],
		);
	}

	/** Records how the run stands. One that has finished is closed; any other is left to be continued. */
	recordEnd(runId: string, { status, exitCode, finishedAt, ended }: RecordedEnd): void {
		this.#db.run(
			`UPDATE runs SET status = ?, exit_code = ?, finished_at = ?, ended = ?,
			 state = CASE WHEN ? IS NULL THEN state ELSE 'finished' END WHERE run_id = ?`,
			[status, exitCode, finishedAt, ended === null ? null : JSON.stringify(ended), finishedAt, runId],
		);
	}

	/** Whether a run of this plan has come to its end and has bought or taken over something of it. */
	hasCarriedOut(pipeline: string, planId: string): boolean {
		const sql = `SELECT 1 FROM runs r WHERE r.pipeline = ? AND r.state = 'finished' AND r.summary ->> 'plan_id' = ?
			AND EXISTS (SELECT 1 FROM run_tasks t WHERE t.run_id = r.run_id AND t.action IN ('run', 'adopt') AND t.skipped IS NULL)
			LIMIT 1`;
		return this.#db.get(sql, [pipeline, planId]) !== undefined;
	}

	/** Every run that was frozen and has not finished, oldest first. */
	allUnfinished(): StoredRun[] {
		return this.#db.all<RunRow>("SELECT * FROM runs WHERE state = 'running' ORDER BY rowid").map(toRun);
	}

	#first(where: string, parameters: readonly string[]): StoredRun | undefined {
		const row = this.#db.get<RunRow>(`SELECT * FROM runs ${where} LIMIT 1`, parameters);
		return row === undefined ? undefined : toRun(row);
	}
}
