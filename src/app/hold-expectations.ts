/** What a case of `trawl test` expects, held against what its pipeline makes of it. */
import { resultTable } from "../export/result-columns.ts";
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import type { CsvColumn } from "../model/pipeline.ts";
import type { PipelineTest, TestExpectations } from "../model/pipeline-test.ts";
import type { PlanSummary } from "../model/plan.ts";
import type { Problem } from "../model/problem.ts";
import { taskPattern } from "../plan/task-pattern.ts";
import { canonicalJson } from "../values/canonical-json.ts";
import { isRendered } from "../values/is-rendered.ts";
import type { RehearsedTask } from "./fixture-answers.ts";
import type { Refusal } from "./refusal.ts";
import type { Rehearsal } from "./rehearse-plan.ts";
import { differs, failure, show } from "./test-failure.ts";

export interface Held {
	/** Tasks that are asked. */
	readonly tasks: number;
	/** Empty for a case that holds. */
	readonly failures: readonly Problem[];
	/** All that is asked; undefined where nothing is planned. */
	readonly asked: Json | undefined;
}

/** Codes of mistakes in the case itself, which nobody can have meant. */
const OF_THE_CASE: readonly Problem["code"][] = ["test_given", "test_fixture"];
/** What only a plan can be held against. */
const OF_A_PLAN: readonly (keyof TestExpectations)[] = [
	...(["tasks", "ids", "skipped", "requests", "worst_case", "columns", "snapshot"] as const),
];

export function holdExpectations(rehearsal: Rehearsal | Refusal, test: PipelineTest): Held {
	const failures = compareProblems(rehearsal.problems, test);
	if (!rehearsal.ok) {
		const unheld = failures.length > 0 ? [] : refuseUnplanned(rehearsal.problems, test);
		return { tasks: 0, failures: [...failures, ...unheld], asked: undefined };
	}
	const { tasks, summary, csvColumns } = rehearsal;
	const asked = tasks.filter(({ status }) => status !== "skipped");
	failures.push(
		...compareTasks(tasks, asked, test),
		...compareCost(summary, test),
		...compareColumns(tasks, csvColumns, test),
	);
	return { tasks: asked.length, failures, asked: asked.map(describeAsked) };
}

function compareProblems(found: readonly Problem[], test: PipelineTest): Problem[] {
	const expected = test.expect.problems ?? [];
	const mistakes = found.filter(({ code }) => OF_THE_CASE.includes(code));
	const others = found.filter(({ code }) => !OF_THE_CASE.includes(code));
	const codes = others.map(({ code }) => code);
	if (codes.join(" ") === expected.join(" ")) return mistakes;
	// What is wrong tells more than that something is.
	if (expected.length === 0) return [...found];
	return [differs(test, "problems", expected, codes), ...mistakes, ...withoutExpected(others, expected)];
}

/** As many of each code are left out as are expected. */
function withoutExpected(found: readonly Problem[], expected: readonly string[]): Problem[] {
	const left = [...expected];
	return found.filter(({ code }) => {
		const index = left.indexOf(code);
		if (index >= 0) left.splice(index, 1);
		return index < 0;
	});
}

/** Of a pipeline with errors nothing is planned, so that an expectation of a plan would hold whatever it says. */
function refuseUnplanned(problems: readonly Problem[], test: PipelineTest): Problem[] {
	const errors = problems.filter(({ severity }) => severity === "error").map(({ code }) => code);
	const unheld = OF_A_PLAN.filter((key) => test.expect[key] !== undefined && test.expect[key] !== false);
	const found = `found a pipeline with errors (${[...new Set(errors)].join(", ")}), of which nothing is planned`;
	const hint = "expect `problems` alone here, and the rest in a case without errors";
	return unheld.map((key) => failure(test, key, `expected ${show(test.expect[key] ?? null)}, ${found}`, hint));
}

function compareTasks(all: readonly RehearsedTask[], asked: readonly RehearsedTask[], test: PipelineTest): Problem[] {
	const { tasks, ids, skipped, requests = {} } = test.expect;
	const failures: Problem[] = [];
	const found = asked.map(({ task }) => task.id);
	if (tasks !== undefined && tasks !== asked.length) failures.push(differs(test, "tasks", tasks, asked.length));
	if (ids !== undefined && ids.join("\n") !== found.join("\n")) failures.push(differs(test, "ids", ids, found));
	if (skipped !== undefined) failures.push(...compareSkipped(all, skipped, test));
	for (const [pattern, parts] of Object.entries(requests)) {
		const matches = taskPattern(pattern);
		const matching = asked.filter(({ task: { id } }) => matches(id));
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

function compareColumns(
	tasks: readonly RehearsedTask[],
	chosen: readonly CsvColumn[] | null,
	test: PipelineTest,
): Problem[] {
	const { columns: expected } = test.expect;
	if (expected === undefined) return [];
	const asking = tasks.filter(({ task }) => isRendered(task.request));
	const schemas = new Map(
		asking.map(({ task }) => [task.settings_id, (task.settings.output_formats ?? []).find(isJsonObject) ?? null]),
	);
	const columns = resultTable([...schemas.values()], chosen);
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
