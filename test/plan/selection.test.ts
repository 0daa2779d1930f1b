import { describe, expect, it } from "vitest";
import type { KnownAttempt, PlanLookups } from "../../src/model/plan.ts";
import { planPipeline } from "../../src/plan/plan-pipeline.ts";
import { SELECT_ALL, type SelectionSpec } from "../../src/plan/selection.ts";
import { makePlan, mustLoad, NO_LOOKUPS, planInput } from "../load/pipeline-folder.ts";

const PIPELINE = `version: 1
name: watch
data: { cities: [rome, oslo, "são-paulo"], years: ["1", "2"] }
retry: { attempts: 2 }
tasks:
  visit: { for_each: { city: cities }, query: "Visit {{ city }}" }
  stay: { for_each: { city: cities, year: years }, query: "Stay in {{ city }} for {{ year }}" }
  brief: { query: Brief }
`;

async function plan(spec: Partial<SelectionSpec>, lookups: Partial<PlanLookups> = {}) {
	return makePlan(mustLoad(PIPELINE), {
		selection: { ...SELECT_ALL, ...spec },
		lookups: { ...NO_LOOKUPS, ...lookups },
	});
}

async function selected(spec: Partial<SelectionSpec>, lookups: Partial<PlanLookups> = {}): Promise<string[]> {
	const { tasks } = await plan(spec, lookups);
	return tasks.filter((task) => task.selected).map(({ id }) => id);
}

function ended(status: KnownAttempt["status"]): KnownAttempt {
	return {
		pipeline: "watch",
		wire_id: "t@old",
		attempt: 1,
		first_attempt: 1,
		status,
		seen: null,
		completed_at: "2026-11-01T00:00:00.000Z",
		batch_created_at: null,
		cost: 0.4,
		components: {},
	};
}

describe("a selection", () => {
	it.each<readonly [Partial<SelectionSpec>, readonly string[]]>([
		[{ select: ["brief"] }, ["brief"]],
		[{ select: ["visit/*"] }, ["visit/rome", "visit/oslo", "visit/são-paulo"]],
		[{ select: ["*/rome*"] }, ["visit/rome", "stay/rome-1", "stay/rome-2"]],
		[{ select: ["visit/{rome,oslo}"], exclude: ["*/rome"] }, ["visit/oslo"]],
		[{ exclude: ["{visit,stay}/**"] }, ["brief"]],
		[{ limit: 2 }, ["visit/rome", "visit/oslo"]],
		[{ select: ["stay/*"], limit: 1 }, ["stay/rome-1"]],
	])("of %o takes %o", async (spec, expected) => {
		expect(await selected(spec)).toEqual(expected);
	});

	it("of all tasks of a template has those whose keys have slashes", async () => {
		const text =
			"version: 1\nname: watch\ndata: { files: [a/b.md, c.md] }\ntasks:\n  t: { for_each: { f: files }, query: 'Of {{ f }}' }\n";
		const { tasks } = await makePlan(mustLoad(text), { selection: { ...SELECT_ALL, select: ["t/*"] } });
		expect(tasks.map(({ id, selected }) => [id, selected])).toEqual([
			["t/a/b.md", true],
			["t/c.md", true],
		]);
	});

	it("by result takes what last ended so, and none is no mistake", async () => {
		const byTask = (_: string, id: string) => ended(id === "visit/oslo" ? "failed" : "succeeded");
		expect(await selected({ select: ["result:failed"] }, { byTask })).toEqual(["visit/oslo"]);
		expect(await selected({ select: ["result:invalid"] }, { byTask })).toEqual([]);
		expect(await selected({ exclude: ["result:succeeded"] }, { byTask })).toEqual(["visit/oslo"]);
	});

	it("whose name or glob matches nothing is a mistake, for each of them", async () => {
		const selection = { ...SELECT_ALL, select: ["visit/rom", "brief"], exclude: ["nothing/*"] };
		const result = await planPipeline({ ...planInput(mustLoad(PIPELINE)), selection }, () => undefined);
		expect(result.ok ? [] : result.problems.map(({ code, message }) => [code, message])).toEqual([
			["selection_empty", "the selection `visit/rom` matches none of 10 tasks"],
			["selection_empty", "the selection `nothing/*` matches none of 10 tasks"],
		]);
	});

	it("buys nothing outside it: what is stored or under way stays, and the rest is skipped", async () => {
		const result = (id: string) => (id === "visit/rome" ? ended("succeeded") : undefined);
		const { tasks, summary } = await plan({ select: ["brief"] }, { lastResult: (_, id) => result(id) });
		expect(summary.actions).toEqual({ run: 1, reuse: 1, adopt: 0, skip: 8 });
		expect(tasks[0]).toMatchObject({ action: "reuse", reason: { type: "not_selected" }, wire_id: "t@old", price: 0 });
		expect(tasks[1]).toMatchObject({ action: "skip", reason: { type: "not_selected" }, selected: false });
		expect(summary.cost).toMatchObject({ estimate: 0.5, worst_case: 1.5 });
		const inFlight = await plan({ select: ["brief"] }, { byRequest: () => ended("pending") });
		expect(inFlight.summary.actions).toMatchObject({ adopt: 10 });
	});

	it("is part of what is asked for, so that another one is another run", async () => {
		const [all, some] = [await plan({}), await plan({ limit: 10 })];
		expect(some.summary.content_id).not.toBe(all.summary.content_id);
		expect(some.tasks.map(({ action }) => action)).toEqual(all.tasks.map(({ action }) => action));
	});
});
