/** `trawl test`: cases of a pipeline planned through all stages, and held against what is expected of them. */
import { resolve } from "node:path";
import picomatch from "picomatch";
import { stringify } from "yaml";
import { ResultColumns } from "../export/result-columns.ts";
import { loadPipeline } from "../load/load-pipeline.ts";
import { loadTests } from "../load/load-tests.ts";
import { readSnapshots } from "../load/read-snapshots.ts";
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import type { SourceFile } from "../model/pipeline.ts";
import type { PipelineTest, TestExpectations } from "../model/pipeline-test.ts";
import type { PlanSummary } from "../model/plan.ts";
import type { Problem } from "../model/problem.ts";
import { canonicalJson } from "../values/canonical-json.ts";
import type { Refusal } from "./refusal.ts";
import { type RehearsedTask, rehearsePlan } from "./rehearse-plan.ts";

export interface CaseResult {
	readonly name: string;
	/** Tasks that are asked. */
	readonly tasks: number;
	/** Empty for a case that passes. */
	readonly failures: readonly Problem[];
}

export interface TestReport {
	readonly ok: true;
	readonly file: string;
	readonly cases: readonly CaseResult[];
	/** Of the pipeline and its tests. */
	readonly sources: readonly SourceFile[];
	/** The snapshots as they are now, where a case has one and they differ from the file's; undefined otherwise. */
	readonly snapshot: { readonly path: string; readonly text: string } | undefined;
}

export interface TestOptions {
	readonly cwd: string;
	/** Snapshots are not held against the file: it is to be written anew. */
	readonly update: boolean;
}

/** `file`: a pipeline, or its test file. */
export async function testPipeline(file: string, { cwd, update }: TestOptions): Promise<TestReport | Refusal> {
	const stem = file.replace(/(?:\.test)?\.(ya?ml)$/i, "");
	const extension = /\.ya?ml$/i.exec(file)?.[0] ?? ".yaml";
	const loaded = loadTests(`${stem}.test${extension}`, cwd);
	const sources = loaded.source === undefined ? [] : [loaded.source];
	if (!loaded.result.ok) {
		const problems =
			loaded.source === undefined
				? whyThereIsNone(`${stem}${extension}`, loaded.result.problems, cwd)
				: loaded.result.problems;
		return { ok: false, problems, sources, exitCode: 4 };
	}
	const snapshotPath = `${stem}.test.snapshot.yaml`;
	const before = readSnapshots(resolve(cwd, snapshotPath));
	const now: { [name: string]: Json } = {};
	const cases: CaseResult[] = [];
	for (const test of loaded.result.value.cases) {
		const run = await runCase(`${stem}${extension}`, test, cwd);
		sources.push(...run.sources.filter(({ path }) => !sources.some((known) => known.path === path)));
		const failures = [...run.failures];
		if (run.asked !== undefined && test.expect.snapshot === true) {
			now[test.name] = run.asked;
			if (!update) failures.push(...compareSnapshot(before[test.name], run.asked, test));
		}
		cases.push({ name: test.name, tasks: run.tasks, failures });
	}
	const text = Object.keys(now).length === 0 ? "" : snapshotText(now);
	const changed = text !== "" && canonicalJson(now) !== canonicalJson(before);
	return { ok: true, file, cases, sources, snapshot: changed ? { path: snapshotPath, text } : undefined };
}

/** Where the pipeline cannot be read either, that is what to tell: its tests come second. */
function whyThereIsNone(pipeline: string, ofTests: readonly Problem[], cwd: string): readonly Problem[] {
	const { source, result } = loadPipeline(pipeline, { cwd });
	return source === undefined && !result.ok ? result.problems : ofTests;
}

interface CaseRun {
	readonly tasks: number;
	readonly failures: readonly Problem[];
	readonly sources: readonly SourceFile[];
	/** All that is asked; undefined where it could not be planned. */
	readonly asked?: Json;
}

async function runCase(path: string, test: PipelineTest, cwd: string): Promise<CaseRun> {
	const { vars, data, env, expect } = test;
	const { source, result } = loadPipeline(path, { cwd, vars, data, env });
	const sources = source === undefined ? [] : [source];
	const warnings = result.ok ? result.warnings : [];
	const rehearsal = result.ok ? await rehearsePlan(result.value, test) : result;
	const problems = [...warnings, ...(rehearsal.ok ? [] : rehearsal.problems)];
	if (!rehearsal.ok) {
		const failures = expect.problems === undefined ? problems : compareProblems(problems, expect.problems, test);
		return { tasks: 0, failures, sources };
	}
	const { tasks, summary } = rehearsal;
	const asked = tasks.filter(({ status }) => status !== "skipped");
	const failures = [
		...compareProblems(problems, expect.problems ?? [], test),
		...compareTasks(tasks, asked, test),
		...compareCost(summary, test),
		...compareColumns(tasks, test),
	];
	return { tasks: asked.length, failures, sources, asked: asked.map(describeAsked) };
}

function compareProblems(found: readonly Problem[], expected: readonly string[], test: PipelineTest): Problem[] {
	const codes = found.map(({ code }) => code);
	if (codes.join(" ") === expected.join(" ")) return [];
	// What is wrong tells more than that something is.
	if (expected.length === 0) return [...found];
	return [differs(test, "problems", expected, codes)];
}

function compareTasks(all: readonly RehearsedTask[], asked: readonly RehearsedTask[], test: PipelineTest): Problem[] {
	const { tasks, ids, skipped, requests = {} } = test.expect;
	const failures: Problem[] = [];
	const found = asked.map(({ task }) => task.id);
	if (tasks !== undefined && tasks !== asked.length) failures.push(differs(test, "tasks", tasks, asked.length));
	if (ids !== undefined && ids.join("\n") !== found.join("\n")) failures.push(differs(test, "ids", ids, found));
	if (skipped !== undefined) failures.push(...compareSkipped(all, skipped, test));
	for (const [pattern, parts] of Object.entries(requests)) {
		const glob = picomatch(pattern, { dot: true });
		const matching = asked.filter(({ task: { id } }) => id === pattern || glob(id));
		if (matching.length === 0) failures.push(failure(test, "requests", `\`${pattern}\` matches no task that is asked`));
		for (const { task } of matching) failures.push(...compareRequest(task.id, describeRequest(task), parts, test));
	}
	return failures;
}

function compareSkipped(
	all: readonly RehearsedTask[],
	expected: { readonly [id: string]: string },
	test: PipelineTest,
): Problem[] {
	const skipped = new Map(
		all.filter(({ status }) => status === "skipped").map(({ task, reason }) => [task.id, reason]),
	);
	const ids = Object.keys(expected);
	if (ids.toSorted().join("\n") !== [...skipped.keys()].toSorted().join("\n")) {
		return [differs(test, "skipped", ids, [...skipped.keys()])];
	}
	return ids
		.filter((id) => !(skipped.get(id) ?? "").includes(expected[id] ?? ""))
		.map((id) =>
			failure(test, "skipped", `\`${id}\`: expected ${show(expected[id] ?? "")}, found ${show(skipped.get(id) ?? "")}`),
		);
}

function compareRequest(id: string, request: JsonObject, parts: JsonObject, test: PipelineTest): Problem[] {
	return Object.entries(parts)
		.filter(
			([key, part]) =>
				canonicalJson(request[key] ?? null) !== canonicalJson(trimmed(part)) &&
				canonicalJson(trimmed(request[key] ?? null)) !== canonicalJson(trimmed(part)),
		)
		.map(([key, part]) =>
			failure(test, "requests", `\`${key}\` of \`${id}\`: expected ${show(part)}, found ${show(request[key] ?? null)}`),
		);
}

/** A block of YAML ends with a line break that nobody meant. */
function trimmed(value: Json): Json {
	return typeof value === "string" ? value.trim() : value;
}

function compareCost({ cost }: PlanSummary, test: PipelineTest): Problem[] {
	const { worst_case: expected } = test.expect;
	return expected === undefined || expected === cost.worst_case
		? []
		: [differs(test, "worst_case", expected, cost.worst_case ?? "unknown")];
}

function compareColumns(tasks: readonly RehearsedTask[], test: PipelineTest): Problem[] {
	const { columns: expected } = test.expect;
	if (expected === undefined) return [];
	const schemas = new Map(
		tasks.map(({ task }) => [task.settings_id, (task.settings.output_formats ?? []).find(isJsonObject) ?? null]),
	);
	const columns = new ResultColumns([...schemas.values()]);
	for (const { task, status, fixture } of tasks) {
		const parents = task.parents.length === 0 ? {} : { parents: task.parents };
		columns.note({ status, output: fixture?.output ?? null, bindings: task.bindings, ...parents });
	}
	const found = columns.header();
	return expected.join("\n") === found.join("\n") ? [] : [differs(test, "columns", expected, found)];
}

function describeAsked({ task }: RehearsedTask): JsonObject {
	return { id: task.id, ...describeRequest(task) };
}

function describeRequest({ request, settings }: RehearsedTask["task"]): JsonObject {
	return { ...(settings as unknown as JsonObject), ...(request as unknown as JsonObject) };
}

function snapshotText(snapshots: JsonObject): string {
	return `# Written by \`trawl test --update\`: what each case asks.\n${stringify(snapshots, { lineWidth: 0 })}`;
}

function compareSnapshot(before: Json | undefined, now: Json, test: PipelineTest): Problem[] {
	if (before === undefined) return [failure(test, "snapshot", "there is no snapshot of this case yet", UPDATE)];
	if (canonicalJson(before) === canonicalJson(now)) return [];
	const [was, is] = [asList(before), asList(now)];
	const index = is.findIndex((task, at) => canonicalJson(task) !== canonicalJson(was[at] ?? null));
	const at = index < 0 ? is.length : index;
	const message = `the snapshot has ${show(was[at] ?? null)}, found ${show(is[at] ?? null)}`;
	return [failure(test, "snapshot", message, UPDATE)];
}

const UPDATE = "`trawl test --update` writes it as it is now";

function asList(value: Json): readonly Json[] {
	return Array.isArray(value) ? value : [];
}

function differs(test: PipelineTest, key: keyof TestExpectations, expected: Json, found: Json): Problem {
	return failure(test, key, `expected ${show(expected)}, found ${show(found)}`);
}

function failure(test: PipelineTest, key: keyof TestExpectations, message: string, hint?: string): Problem {
	const told = `${test.name}: ${key}: ${message}`;
	const problem = { code: "test_failed", severity: "error", message: told, location: test.locate(key) } as const;
	return hint === undefined ? problem : { ...problem, hint };
}

const LONGEST = 400;

function show(value: Json): string {
	const text =
		Array.isArray(value) && value.every((item) => typeof item === "string")
			? `[${value.join(", ")}]`
			: JSON.stringify(value);
	return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
