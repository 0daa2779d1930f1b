/**
 * A plan becomes a run, or goes on with one.
 *
 * Plans into a draft. When an unfinished run asks for the same, the draft is dropped and that run goes
 * on with its frozen plan; otherwise the draft is frozen and takes over what was sent.
 */
import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { writeManifestOnly } from "../export/write-manifest-only.ts";
import type { JsonObject } from "../model/json.ts";
import type { PlanSummary } from "../model/plan.ts";
import type { Problem } from "../model/problem.ts";
import { countTasks } from "../plan/count-tasks.ts";
import type { StoredRun } from "../store/run-statements.ts";
import { costProblem, taskLimitProblem } from "./check-budget.ts";
import type { OpenEngine } from "./engines.ts";
import { interrupted } from "./interrupt.ts";
import { plan, type Refusal } from "./prepare-plan.ts";
import { chooseRunDate } from "./run-date.ts";
import { describeInputs, type RefusedPlan, refusedManifest } from "./run-manifest.ts";
import type { Stage } from "./run-stage.ts";

export interface FrozenRun {
	readonly ok: true;
	readonly run: StoredRun;
	readonly summary: PlanSummary;
	/** True when an unfinished run goes on. */
	readonly continued: boolean;
}

export async function freezePlan(engine: OpenEngine, stage: Stage): Promise<FrozenRun | Refusal> {
	const { path, pipeline, state, options } = stage;
	const { signal } = options;
	const now = new Date();
	const unfinished = state.runs.unfinished(pipeline.name);
	const inputs = describeInputs(pipeline, resolve(options.cwd, path), engine.identity, state.path);
	const runId = newRunId(now);
	const refuse = async (problem: Problem, planned: RefusedPlan): Promise<Refusal> => {
		const batchIds = unfinished === undefined ? [] : state.runs.batchIds(unfinished.run_id);
		const manifest = refusedManifest(inputs, runId, planned, now, batchIds);
		await writeManifestOnly({ dir: pipeline.export.dir, manifest });
		return { ok: false, problems: [problem], sources: [pipeline.source], exitCode: 7 };
	};
	const limit = taskLimitProblem(pipeline);
	if (limit !== undefined) return refuse(limit, { planId: "", tasks: countTasks(pipeline), estimate: null });
	const request = { pipeline, engine, lookups: state.lookups, now, signal };
	const date = await chooseRunDate(request, unfinished);
	const draft = state.runs.beginDraft({ run_id: runId, pipeline: pipeline.name, date, started_at: now.toISOString() });
	const planned = await plan({ ...request, date }, (task) => draft.add(task));
	if (!planned.ok || signal.aborted) {
		draft.discard();
		return signal.aborted || planned.ok ? interrupted(signal) : planned;
	}
	draft.flush();
	const { summary } = planned;
	const spent = unfinished === undefined ? 0 : state.runs.costOf(unfinished.run_id);
	const overspent = costProblem(pipeline, summary, spent, options.maxCost);
	if (overspent !== undefined) {
		draft.discard();
		const { plan_id: planId, tasks, cost } = summary;
		return refuse(overspent, { planId, tasks, estimate: cost.estimate });
	}
	if (unfinished?.summary?.content_id === summary.content_id) {
		draft.discard();
		return { ok: true, run: unfinished, summary, continued: true };
	}
	state.runs.freeze(runId, summary, inputs as unknown as JsonObject);
	const run = state.runs.find(runId);
	if (run === undefined) throw new Error(`the run ${runId} is not in the state it was frozen in`);
	return { ok: true, run, summary, continued: false };
}

/** Sorts by time; random, so that two runs in one second differ. */
function newRunId(now: Date): string {
	const time = now.toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
	return `${time}-${randomBytes(3).toString("hex")}`;
}
