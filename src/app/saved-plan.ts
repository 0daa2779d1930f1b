/**
 * `trawl plan --out` and `trawl run plan.json`: a plan as a file, to be reviewed and then run as reviewed. It holds what
 * to plan again with; running it plans again and refuses when that gives another plan.
 */
import { readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { isJsonObject, type Json } from "../model/json.ts";
import type { PlannedTask, PlanSummary } from "../model/plan.ts";
import type { Problem } from "../model/problem.ts";
import { SELECT_ALL, type SelectionSpec } from "../plan/selection.ts";
import type { StateStore } from "../store/state-store.ts";
import type { LoadOptions } from "./prepare-plan.ts";
import type { Refusal } from "./refusal.ts";

/** What a plan was made with, beside the file and the state. */
export interface PlanningOptions extends Pick<LoadOptions, "engine" | "corpus" | "vars"> {
	readonly baseUrl?: string | undefined;
	readonly selection: SelectionSpec;
	readonly fresh: boolean;
}

/** `plan.json`. */
export interface SavedPlan {
	readonly saved_plan_version: 1;
	/** Relative to the plan's own folder. */
	readonly file: string;
	readonly options: PlanningOptions;
	readonly summary: PlanSummary;
	readonly tasks: readonly PlannedTask[];
}

/** How each saved plan begins, and nothing else that a user is likely to have. */
export const SAVED_PLAN_BEGINNING = '{\n  "saved_plan_version": 1,\n';

/** The text of a plan for a file beside the pipeline or elsewhere; `corpus` and paths become relative to it. */
export function savedPlanText(
	planPath: string,
	pipelinePath: string,
	options: PlanningOptions & { readonly cwd: string },
	plan: { readonly summary: PlanSummary; readonly tasks: readonly PlannedTask[] },
): string {
	const { cwd, corpus, ...rest } = options;
	const from = dirname(resolve(cwd, planPath));
	const shown = (path: string) => relative(from, resolve(cwd, path)).replaceAll("\\", "/");
	const saved: SavedPlan = {
		saved_plan_version: 1,
		file: shown(pipelinePath),
		options: { ...rest, ...(corpus === undefined ? {} : { corpus: corpus.map(shown) }) },
		...plan,
	};
	return `${JSON.stringify(saved, null, 2)}\n`;
}

export interface ReadPlan {
	readonly ok: true;
	/** Of the pipeline, relative to the working folder. */
	readonly path: string;
	readonly planId: string;
	readonly options: PlanningOptions;
}

/** Whether the path names a saved plan rather than a pipeline. */
export function isSavedPlan(path: string): boolean {
	return path.endsWith(".json");
}

export function readSavedPlan(path: string, cwd: string): ReadPlan | Refusal {
	const absolute = resolve(cwd, path);
	let value: Json;
	try {
		value = JSON.parse(readFileSync(absolute, "utf8")) as Json;
	} catch (error) {
		return invalid(path, error instanceof Error ? error.message : String(error));
	}
	if (!isJsonObject(value) || value.saved_plan_version !== 1)
		return invalid(path, "it is no plan that this version wrote");
	const { file, summary, options } = value as unknown as SavedPlan;
	if (typeof file !== "string" || typeof summary?.plan_id !== "string" || !isJsonObject(options as unknown as Json)) {
		return invalid(path, "`file`, `options` or `summary.plan_id` is missing");
	}
	const from = dirname(absolute);
	const back = (name: string) => relative(cwd, resolve(from, name)) || ".";
	const { corpus, selection = SELECT_ALL, fresh = false, ...rest } = options;
	return {
		ok: true,
		path: back(file),
		planId: summary.plan_id,
		options: { ...rest, selection, fresh, ...(corpus === undefined ? {} : { corpus: corpus.map(back) }) },
	};
}

/**
 * A plan is carried out once: it continues its own unfinished run, and after that it is used up. One by which nothing
 * was bought or taken over is not: planning again gives the same, and it cannot buy twice. After a purchase an equal plan
 * can only be the old file, because each attempt has a number of its own.
 */
export function checkSavedPlan(state: StateStore, planId: string | undefined, pipeline: string): Refusal | undefined {
	if (planId === undefined || !state.runs.hasCarriedOut(pipeline, planId)) return undefined;
	const message = "the saved plan is used up: its run is finished";
	return refuse(
		{ code: "plan_used_up", severity: "error", message, hint: "make a new one with `trawl plan FILE --out plan.json`" },
		11,
	);
}

function invalid(path: string, reason: string): Refusal {
	const hint = "make it with `trawl plan FILE --out plan.json`";
	return refuse(
		{ code: "plan_invalid", severity: "error", message: `expected a saved plan in ${path}: ${reason}`, hint },
		4,
	);
}

function refuse(problem: Problem, exitCode: number): Refusal {
	return { ok: false, problems: [problem], sources: [], exitCode };
}
