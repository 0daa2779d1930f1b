/** Small pipelines built in code, planned by the real planner and frozen in the real store. */
import type { Json, JsonObject } from "../../src/model/json.ts";
import {
	DEFAULT_OUTPUT_POLICY,
	DEFAULT_RESEARCH,
	type Pipeline,
	type Prices,
	type Refresh,
	type RetryPolicy,
	type RowSource,
	type RunSettings,
	type TaskTemplate,
} from "../../src/model/pipeline.ts";
import type { PlannedTask, PlanSummary } from "../../src/model/plan.ts";
import type { TemplateNode } from "../../src/model/template-node.ts";
import { planPipeline } from "../../src/plan/plan-pipeline.ts";
import { SELECT_ALL, type SelectionSpec } from "../../src/plan/selection.ts";
import type { StateStore } from "../../src/store/state-store.ts";
import { ENGINE, NO_CONSENT } from "./planned-task.ts";

export interface SmallTask {
	readonly key: string;
	/** Default: `about <key>`. */
	readonly query?: string;
}

export interface SmallPipeline {
	/** Default: `watch`. */
	readonly name?: string;
	/** Keys, or tasks; their ids are `t/<key>`. */
	readonly tasks: readonly (string | SmallTask)[];
	/** Create-batch fields; default `{ mode: "fast" }`. */
	readonly batch?: JsonObject;
	readonly refresh?: Refresh;
	readonly retry?: RetryPolicy;
	readonly prices?: Prices;
	readonly run?: Partial<RunSettings>;
}

const NOWHERE = { file: "small.yaml", line: 1, column: 1 };
export const RUN_SETTINGS: RunSettings = {
	batchSize: 100,
	maxOpenBatches: 10,
	deadlineMs: null,
	maxFailures: null,
	settleMs: 5_000,
	pollMs: null,
};

export function smallPipeline({ name = "watch", tasks, batch, refresh, retry, prices, run }: SmallPipeline): Pipeline {
	const rows = tasks.map((task) => (typeof task === "string" ? { key: task } : task));
	const source = rowsSource(rows.map(({ key, query = `about ${key}` }) => ({ key, query })));
	const template: TaskTemplate = {
		name: "t",
		location: NOWHERE,
		forEach: [{ name: "row", source }],
		include: [],
		exclude: [],
		when: null,
		needs: [],
		key: field("key"),
		request: { kind: "mapping", entries: [{ key: "query", node: field("query") }], location: NOWHERE },
		batch: { kind: "value", value: batch ?? { mode: "fast" }, location: NOWHERE },
		refresh: refresh ?? { kind: "on_change" },
		retry: retry ?? { attempts: 0, on: ["failed", "invalid"], mode: null },
		output: DEFAULT_OUTPUT_POLICY,
	};
	return {
		source: { path: "small.yaml", text: "", sha256: "" },
		name,
		description: null,
		engine: "valyu",
		local: { corpus: [], corpusLocations: [], baseDir: "/", concurrency: 1, research: DEFAULT_RESEARCH },
		vars: {},
		env: {},
		data: [source],
		templates: [template],
		files: new Map(),
		largeFiles: new Map(),
		budget: { maxCost: null, maxTasks: null, perMonth: null },
		prices: prices ?? { fast: 0.1, standard: 0.5, heavy: 2.5, max: 15 },
		run: { ...RUN_SETTINGS, ...run },
		export: { dir: "/nowhere", formats: [], csvColumns: null },
		projectRoot: "/",
	};
}

export interface PlanOptions {
	readonly selection?: SelectionSpec;
	readonly fresh?: boolean;
}

export interface SmallPlan {
	readonly tasks: readonly PlannedTask[];
	readonly summary: PlanSummary;
}

/** Plans against the state. */
export async function planSmall(
	pipeline: Pipeline,
	state: StateStore,
	now: number,
	options: PlanOptions = {},
): Promise<SmallPlan> {
	const tasks: PlannedTask[] = [];
	const result = await planPipeline(
		{
			pipeline,
			engine: { engine: ENGINE },
			prices: pipeline.prices,
			commitments: pipeline.prices,
			selection: options.selection ?? SELECT_ALL,
			fresh: options.fresh ?? false,
			date: "2026-10-01",
			now,
			lookups: state.lookups,
		},
		(task) => tasks.push(task),
	);
	if (!result.ok) throw new Error(`the pipeline has problems: ${JSON.stringify(result.problems)}`);
	return { tasks, summary: result.value };
}

/** Plans and freezes, as a run does when nothing unfinished asks for the same. */
export async function freezeSmall(
	pipeline: Pipeline,
	state: StateStore,
	{ runId, now, ...options }: PlanOptions & { readonly runId: string; readonly now: number },
): Promise<SmallPlan> {
	const lineage = state.runs.unfinished(pipeline.name)?.lineage ?? runId;
	const started_at = new Date(now).toISOString();
	const draft = state.runs.beginDraft({ run_id: runId, pipeline: pipeline.name, date: "2026-10-01", started_at });
	const plan = await planSmall(pipeline, state, now, options);
	for (const task of plan.tasks) draft.add(task);
	draft.flush();
	state.runs.freeze({
		runId,
		summary: plan.summary,
		context: {},
		origin: { engine: ENGINE, lineage },
		consent: NO_CONSENT,
		files: [],
	});
	return plan;
}

function rowsSource(values: readonly Json[]): RowSource {
	const rows = values.map((value, index) => ({ value, number: index + 1, location: NOWHERE }));
	return {
		name: "rows",
		path: null,
		sha256: "",
		reading: null,
		rowCount: rows.length,
		*rows() {
			yield* rows;
		},
	};
}

/** `{{ row.<name> }}`. */
function field(name: string): TemplateNode {
	return {
		kind: "text",
		source: `{{ row.${name} }}`,
		location: NOWHERE,
		uses: new Set(["row"]),
		reads: [["row", name]],
		render: (scope) => (scope.row as { readonly [field: string]: Json })[name] ?? null,
	};
}
