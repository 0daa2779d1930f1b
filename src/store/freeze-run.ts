/** How a run comes to exist, and how a finished one is opened again. Each is one transaction. */
import type { RetryPlan } from "../model/execution-store.ts";
import type { JsonObject } from "../model/json.ts";
import type { PlannedBatch, PlanSummary } from "../model/plan.ts";
import type { Database } from "../sqlite/database.ts";
import { batchName, nextOrdinal } from "./batch-names.ts";
import { extendSummary, openTemplates } from "./extend-summary.ts";
import { MAY_BE_OPEN } from "./open-attempts.ts";
import { applyPolicies } from "./output-policies.ts";
import { planAnotherAttempt } from "./retry-statements.ts";
import { dropSupersededFiles, keepFiles, type RunFile } from "./run-files.ts";
import type { Consent, RunOrigin, RunState, StoredRun } from "./stored-run.ts";
import { takeOver } from "./take-over.ts";
import { dropUnsent } from "./unsent-statements.ts";

export type DraftHead = Pick<StoredRun, "run_id" | "pipeline" | "date" | "started_at">;

export interface RunToFreeze {
	readonly runId: string;
	readonly summary: PlanSummary;
	readonly context: JsonObject;
	readonly origin: RunOrigin;
	readonly consent: Consent;
	/** As `DraftPlan.isSettled`. Default false: answers are held against what the plan expects of them. */
	readonly isSettled?: boolean;
	/** What later stages are planned from; empty for a run that has none. */
	readonly files: readonly RunFile[];
}

/** Begins a draft with its row; older drafts of the pipeline, left by a death while planning, go. */
export function insertDraft(db: Database, run: DraftHead): void {
	db.transaction(() => {
		db.run("DELETE FROM runs WHERE pipeline = ? AND state = 'draft'", [run.pipeline]);
		db.run(
			`INSERT INTO runs (run_id, pipeline, state, date, started_at, context, lineage)
			 VALUES (?, ?, 'draft', ?, ?, '{}', ?)`,
			[run.run_id, run.pipeline, run.date, run.started_at, run.run_id],
		);
	});
}

/**
 * Freezes the draft: from here on the run exists. An unfinished run of the pipeline is superseded;
 * what it had sent stays, what it had not sent goes.
 */
export function freezeRun(db: Database, run: RunToFreeze): void {
	const { runId, summary, context, origin, consent, isSettled = false, files } = run;
	const pipeline = summary.pipeline;
	db.transaction(() => {
		checkDraft(db, runId, summary);
		db.run("UPDATE runs SET state = 'superseded' WHERE pipeline = ? AND state = 'running'", [pipeline]);
		dropUnsent(db, MAY_BE_OPEN, [pipeline]);
		db.run("DELETE FROM batches WHERE pipeline = ? AND state = 'planned'", [pipeline]);
		for (const batch of summary.batches) insertBatch(db, runId, batch, summary.pipeline, origin);
		insertAttempts(db, runId, null);
		dropSupersededFiles(db, pipeline);
		keepFiles(db, runId, files);
		takeOver(db, runId, origin.judge);
		// What was taken in is judged by `takeOver`, whatever the draft is.
		if (!isSettled) applyPolicies(db, runId);
		const sql =
			"UPDATE runs SET state = 'running', summary = ?, context = ?, lineage = ?, consent = ? WHERE run_id = ?";
		const [plan, inputs] = [JSON.stringify(summary), JSON.stringify(context)];
		db.run(sql, [plan, inputs, origin.lineage, JSON.stringify(consent), runId]);
	});
}

/** What is to be bought of a template that has just been planned; null for all of them. */
function insertAttempts(db: Database, runId: string, template: string | null): void {
	db.run(
		`INSERT INTO attempts (pipeline, wire_id, batch, idx, task_id, fingerprint, components, attempt, request, price, state)
		 SELECT t.bought_by, t.wire_id, b.id, t.idx, t.task_id, t.fingerprint, t.components, t.attempt, t.request, t.price,
		   'planned'
		 FROM run_tasks t JOIN batches b ON b.run_id = t.run_id AND b.ordinal = t.ordinal
		 WHERE t.run_id = ? AND (? IS NULL OR t.template = ?) AND t.action = 'run' ORDER BY t.idx`,
		[runId, template, template],
	);
}

export interface StageToFreeze {
	readonly runId: string;
	/** The draft that the stage was planned into. */
	readonly draftId: string;
	readonly template: string;
	/** Of the stage alone. */
	readonly summary: PlanSummary;
	readonly origin: RunOrigin;
}

/** Freezes a template's tasks into a run whose plan had left it open: from here on they are the run's. */
export function extendRun(db: Database, { runId, draftId, template, summary, origin }: StageToFreeze): void {
	db.transaction(() => {
		checkDraft(db, draftId, summary);
		const row = db.get<{ summary: string }>("SELECT summary FROM runs WHERE run_id = ? AND state = 'running'", [runId]);
		if (row === undefined) throw new Error(`expected a run that goes on, found none: ${runId}`);
		const whole = JSON.parse(row.summary) as PlanSummary;
		if (!openTemplates(whole).some(({ name }) => name === template)) {
			throw new Error(`the template ${template} of ${runId} is planned already`);
		}
		const before = nextOrdinal(db, runId) - 1;
		const sql = "UPDATE run_tasks SET run_id = ?, ordinal = ordinal + ? WHERE run_id = ?";
		db.run(sql, [runId, before, draftId]);
		db.run("DELETE FROM runs WHERE run_id = ?", [draftId]);
		const extended = extendSummary(whole, template, summary, before);
		for (const batch of extended.batches.slice(whole.batches.length)) {
			insertBatch(db, runId, batch, summary.pipeline, origin);
		}
		insertAttempts(db, runId, template);
		takeOver(db, runId, origin.judge);
		applyPolicies(db, runId);
		db.run("UPDATE runs SET summary = ? WHERE run_id = ?", [JSON.stringify(extended), runId]);
		if (openTemplates(extended).length === 0) db.run("DELETE FROM run_files WHERE run_id = ?", [runId]);
	});
}

function insertBatch(
	db: Database,
	runId: string,
	batch: PlannedBatch,
	pipeline: string,
	{ engine, lineage }: RunOrigin,
): void {
	db.run(
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

/**
 * Opens a finished run again for one more attempt at what did not succeed, and for what it has taken over. Returns how
 * many tasks are attempted once more.
 */
export function reopenRun(db: Database, runId: string, plan: Omit<RetryPlan, "least">): number {
	return db.transaction(() => {
		const tasks = planAnotherAttempt(db, runId, plan);
		const sql = "UPDATE runs SET state = 'running', finished_at = NULL, cancel_requested_at = NULL WHERE run_id = ?";
		db.run(sql, [runId]);
		return tasks;
	});
}

/** Rows in = outcomes out: a draft that is not the whole plan must not become one. */
function checkDraft(db: Database, runId: string, { tasks }: PlanSummary): void {
	const run = db.get<{ state: RunState }>("SELECT state FROM runs WHERE run_id = ?", [runId]);
	if (run?.state !== "draft") throw new Error(`expected a draft, found ${run?.state ?? "no run"}: ${runId}`);
	const sql = "SELECT COUNT(*) AS n FROM run_tasks WHERE run_id = ?";
	const drafted = db.get<{ n: number }>(sql, [runId])?.n ?? 0;
	if (drafted !== tasks) throw new Error(`expected ${tasks} tasks in the draft ${runId}, found ${drafted}`);
}
