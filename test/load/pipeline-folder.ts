/** A pipeline in a temporary folder of real files, loaded and planned as the program does it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import type { LoadOptions } from "../../src/load/load-options.ts";
import { type LoadedPipeline, loadPipeline } from "../../src/load/load-pipeline.ts";
import type { Pipeline } from "../../src/model/pipeline.ts";
import type { PlanLookups, PlannedTask, PlanSummary } from "../../src/model/plan.ts";
import type { Location, Problem } from "../../src/model/problem.ts";
import { type PlanInput, planPipeline } from "../../src/plan/plan-pipeline.ts";
import { SELECT_ALL } from "../../src/plan/selection.ts";

export const PIPELINE_FILE = "pipeline.yaml";

export type Files = { readonly [path: string]: string | Uint8Array };

/** A folder with the files, removed when the test ends. A single text is the pipeline file. */
export function pipelineFolder(files: Files | string): string {
	const dir = mkdtempSync(join(tmpdir(), "trawl-test-"));
	onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
	for (const [path, content] of Object.entries(typeof files === "string" ? { [PIPELINE_FILE]: files } : files)) {
		mkdirSync(dirname(join(dir, path)), { recursive: true });
		writeFileSync(join(dir, path), content);
	}
	return dir;
}

export function loadIn(dir: string, options: Omit<LoadOptions, "cwd"> = {}): LoadedPipeline {
	return loadPipeline(PIPELINE_FILE, { cwd: dir, ...options });
}

/** The pipeline; fails with the problems when there are any. */
export function mustLoad(files: Files | string, options: Omit<LoadOptions, "cwd"> = {}): Pipeline {
	const { result } = loadIn(pipelineFolder(files), options);
	if (!result.ok) throw new Error(result.problems.map(formatProblem).join("\n"));
	return result.value;
}

export const NO_LOOKUPS: PlanLookups = {
	byRequest: () => undefined,
	byTask: () => undefined,
	lastResult: () => undefined,
	resultOf: () => undefined,
	attemptsOf: () => 0,
};

export interface MadePlan {
	readonly tasks: readonly PlannedTask[];
	readonly summary: PlanSummary;
}

export type PlanOptions = Partial<Omit<PlanInput, "pipeline">>;

/** Every problem of loading, or of planning when loading is good. */
export async function problemsOf(
	files: Files | string,
	options: Omit<LoadOptions, "cwd"> = {},
): Promise<readonly Problem[]> {
	return problemsIn(pipelineFolder(files), options);
}

export async function problemsIn(dir: string, options: Omit<LoadOptions, "cwd"> = {}): Promise<readonly Problem[]> {
	const { result } = loadIn(dir, options);
	if (!result.ok) return result.problems;
	const planned = await planPipeline(planInput(result.value), () => undefined);
	return [...result.warnings, ...(planned.ok ? planned.warnings : planned.problems)];
}

/** The plan; fails with the problems when there are any. */
export async function makePlan(pipeline: Pipeline, options: PlanOptions = {}): Promise<MadePlan> {
	const tasks: PlannedTask[] = [];
	const planned = await planPipeline(planInput(pipeline, options), (task) => tasks.push(task));
	if (!planned.ok) throw new Error(planned.problems.map(formatProblem).join("\n"));
	return { tasks, summary: planned.value };
}

export async function planOf(files: Files | string, options: PlanOptions = {}): Promise<MadePlan> {
	return makePlan(mustLoad(files), options);
}

export function planInput(pipeline: Pipeline, options: PlanOptions = {}): PlanInput {
	return {
		pipeline,
		engine: { engine: "valyu" },
		prices: pipeline.prices,
		commitments: options.prices ?? pipeline.prices,
		selection: SELECT_ALL,
		fresh: false,
		date: "2026-11-05",
		now: Date.parse("2026-11-05T12:00:00Z"),
		lookups: NO_LOOKUPS,
		...options,
	};
}

/** `file:line:col code: message`, then related places and the hint on lines of their own. */
export function formatProblem({ code, severity, message, location, related, hint }: Problem): string {
	const place = location === undefined ? "" : `${formatPlace(location)} `;
	const lines = [`${place}${severity === "warning" ? "warning " : ""}${code}: ${message}`];
	for (const { message: what, location: where } of related ?? []) lines.push(`  ${what}: ${formatPlace(where)}`);
	if (hint !== undefined) lines.push(`  hint: ${hint}`);
	return lines.join("\n");
}

function formatPlace({ file, line, column }: Location): string {
	return `${file}:${line}:${column}`;
}
