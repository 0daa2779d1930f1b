/** Planned tasks as values, for tests of the store that need no planner. */
import type { AttemptEnd, SpendingLimits, StoredBatch } from "../../src/model/execution-store.ts";
import { DEFAULT_OUTPUT_POLICY } from "../../src/model/pipeline.ts";
import type { KnownAttempt, PlannedTask, PlanSummary } from "../../src/model/plan.ts";
import type { StateStore } from "../../src/store/state-store.ts";
import type { Consent } from "../../src/store/stored-run.ts";

/** The key of the engine that everything here is sent to. */
export const ENGINE = "fake";
/** Nothing is set and nothing was asked. */
export const NO_CONSENT: Consent = { given_by: "free", max_cost: null, at: "2026-10-01T00:00:00.000Z" };
export const NO_LIMITS: SpendingLimits = { maxCost: null, perMonth: null };
/** A time at which things are sent. */
export const SENT_AT = "2026-10-01T00:00:00.000Z";

/** A task to be bought in batch 1; everything else follows from its key and fingerprint. */
export function plannedTask(
	index: number,
	changes: Partial<PlannedTask> & { readonly digest?: string } = {},
): PlannedTask {
	const { digest = `digest-${index}`, ...rest } = changes;
	const id = rest.id ?? `t/k${index}`;
	return {
		stage: 0,
		index,
		id,
		template: "t",
		key: `k${index}`,
		bindings: { row: { n: index } },
		parents: [],
		request: { query: `about ${id}` },
		settings: { mode: "fast" },
		settings_id: "fast",
		fingerprint: { version: 1, digest, components: { query: digest } },
		action: "run",
		reason: { type: "new" },
		bought_by: "watch",
		wire_id: `${id}@0123456789`,
		attempt: 1,
		batch: 1,
		price: 0.1,
		retry: { attempts: 0, on: ["failed", "invalid"], mode: null },
		output: DEFAULT_OUTPUT_POLICY,
		selected: true,
		...rest,
	};
}

export function planSummary(tasks: readonly PlannedTask[], pipeline = "watch"): PlanSummary {
	const ordinals = [...new Set(tasks.map(({ batch }) => batch))].filter((ordinal) => ordinal !== null);
	return {
		plan_version: 1,
		plan_id: "plan",
		content_id: "content",
		pipeline,
		engine: { engine: ENGINE },
		tasks: tasks.length,
		actions: { run: tasks.length, reuse: 0, adopt: 0, skip: 0 },
		templates: [],
		unwanted: 0,
		open: [],
		truncated: [],
		batches: ordinals.map((ordinal) => ({ ordinal, settings_id: "fast", mode: "fast", tasks: 1, price: 0.1 })),
		cost: { estimate: 0, commitment: 0, worst_case: 0, saved_by_reuse: 0 },
	};
}

/** A frozen run of these tasks, with what the state knows of those that it takes over. Runs begin in the order of their ids. */
export function freezeTasks(
	state: StateStore,
	runId: string,
	tasks: readonly PlannedTask[],
	pipeline = "watch",
): readonly StoredBatch[] {
	const draft = state.runs.beginDraft({ run_id: runId, pipeline, date: "2026-10-01", started_at: runId });
	for (const task of tasks) draft.add(task, sourceOf(state, task));
	draft.flush();
	const summary = planSummary(tasks, pipeline);
	const origin = { engine: ENGINE, lineage: runId };
	state.runs.freeze({ runId, summary, context: { frozen: runId }, origin, consent: NO_CONSENT, files: [] });
	return state.execution.unfinishedBatches(pipeline, ENGINE).filter(({ run_id }) => run_id === runId);
}

/** As the planner finds it: by the request, or else whatever there is of the task. */
function sourceOf(
	{ lookups }: StateStore,
	{ id, action, bought_by, request, fingerprint }: PlannedTask,
): KnownAttempt | undefined {
	if (action !== "reuse" && action !== "adopt") return undefined;
	const known = lookups.byRequest(bought_by, { digest: fingerprint.digest, query: request.query });
	return known ?? lookups.lastResult(bought_by, id);
}

/** Of a result that was not repaired and cites nothing. */
export const PLAIN_RESULT = { repairs: [], raw: null, sources: [], images: [], pdf_url: null } as const;

export function attemptEnd(wireId: string, changes: Partial<AttemptEnd> = {}): AttemptEnd {
	return {
		wire_id: wireId,
		state: "succeeded",
		service_id: `dr of ${wireId}`,
		cost: 0.1,
		created_at: "2026-10-01T00:00:00.000Z",
		completed_at: "2026-10-01T00:05:00.000Z",
		error: null,
		result: { output_type: "markdown", output: `result of ${wireId}`, ...PLAIN_RESULT },
		...changes,
	};
}

/** A frozen run whose attempts have ended so. */
export function finishTasks(
	state: StateStore,
	runId: string,
	tasks: readonly PlannedTask[],
	end: (task: PlannedTask) => Partial<AttemptEnd> = () => ({}),
	pipeline = "watch",
): void {
	for (const batch of freezeTasks(state, runId, tasks, pipeline)) {
		const own = tasks.filter((task) => task.batch === batch.ordinal);
		state.execution.markCreating(batch);
		state.execution.markOpen(batch, `${runId}-batch-${batch.ordinal}`, null);
		state.execution.markSending(
			batch,
			own.map(({ wire_id }) => wire_id),
			SENT_AT,
			NO_LIMITS,
		);
		state.execution.recordEnds(
			batch,
			own.map((task) => attemptEnd(task.wire_id, end(task))),
		);
		state.execution.markCollected(batch, "completed", 1);
	}
	state.runs.recordEnd(runId, {
		status: "succeeded",
		exitCode: 0,
		finishedAt: "2026-10-01T00:10:00.000Z",
		ended: null,
	});
}
