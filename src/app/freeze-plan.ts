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
import type { StoredRun } from "../store/run-statements.ts";
import { budgetRefusal } from "./check-budget.ts";
import type { OpenEngine } from "./engines.ts";
import { isoDate, plan, type Refusal } from "./prepare-plan.ts";
import { describeInputs, refusedManifest } from "./run-manifest.ts";
import { interruptCodeOf, type Stage } from "./run-stage.ts";

export interface FrozenRun {
	readonly ok: true;
	readonly run: StoredRun;
	readonly summary: PlanSummary;
	/** True when an unfinished run goes on. */
	readonly continued: boolean;
}

export async function freezePlan(engine: OpenEngine, stage: Stage): Promise<FrozenRun | Refusal> {
	const { path, pipeline, state, options } = stage;
	const now = new Date();
	const unfinished = state.runs.unfinished(pipeline.name);
	const date = unfinished?.date ?? isoDate(now);
	const runId = newRunId(now);
	const draft = state.runs.beginDraft({ run_id: runId, pipeline: pipeline.name, date, started_at: now.toISOString() });
	const planned = await plan({ pipeline, engine, lookups: state.lookups, date, now }, (task) => draft.add(task));
	if (!planned.ok || options.signal.aborted) {
		draft.discard();
		return planned.ok ? interrupted(options.signal) : planned;
	}
	draft.flush();
	const { summary } = planned;
	const inputs = describeInputs(pipeline, resolve(options.cwd, path), engine.identity);
	const spent = unfinished === undefined ? 0 : state.runs.costOf(unfinished.run_id);
	const refusal = budgetRefusal(pipeline, summary, spent, options.maxCost);
	if (refusal !== undefined) {
		draft.discard();
		const batchIds = unfinished === undefined ? [] : state.runs.batchIds(unfinished.run_id);
		const manifest = refusedManifest(inputs, runId, summary, now, batchIds);
		await writeManifestOnly({ dir: pipeline.export.dir, manifest });
		return refusal;
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

/** Stopped before anything was frozen: there is nothing to continue. */
export function interrupted(signal: AbortSignal): Refusal {
	return { ok: false, problems: [], sources: [], exitCode: interruptCodeOf(signal) };
}

/** Sorts by time; random, so that two runs in one second differ. */
function newRunId(now: Date): string {
	const time = now.toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
	return `${time}-${randomBytes(3).toString("hex")}`;
}
