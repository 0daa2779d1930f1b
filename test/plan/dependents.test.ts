/** Templates that read results: what is known before they are there, and what becomes of it when they are. */
import { describe, expect, it } from "vitest";
import type { KnownAttempt, PlanLookups } from "../../src/model/plan.ts";
import { SELECT_ALL } from "../../src/plan/selection.ts";
import { makePlan, mustLoad, NO_LOOKUPS, planOf, problemsOf } from "../load/pipeline-folder.ts";

const FREE = { fast: 0, standard: 0, heavy: 0, max: 0 };
const LIST = "{ type: object, required: [rivals], properties: { rivals: { type: array, items: { type: string } } } }";

/** `one` gives lists of rivals; `two` is what a test says, in YAML's block style. */
function staged(two: string): string {
	return `version: 1
name: watch
data:
  rows: [{ n: a, active: "no", mode: fast }, { n: b, active: "yes", mode: heavy }]
  firms: [acme, globex]
tasks:
  one: { for_each: { firm: firms }, query: "Rivals of {{ firm }}?", output: { schema: ${LIST} } }
  two:
    ${two.split("\n").join("\n    ")}
`;
}

/** Everything that was bought before, with its output. */
function stored(outputs: { readonly [query: string]: unknown }): Partial<PlanLookups> {
	const attempt = (query: string): KnownAttempt => ({
		...{ pipeline: "watch", wire_id: query, attempt: 1, first_attempt: 1, status: "succeeded", seen: null },
		...{ completed_at: "2026-11-01T00:00:00.000Z", batch_created_at: null, cost: 0.1, components: {} },
	});
	return {
		...NO_LOOKUPS,
		byRequest: (_, { query }) => (query in outputs ? attempt(query) : undefined),
		resultOf: (_, query) => ({ output: outputs[query], sources: [] }) as never,
	};
}

async function codes(text: string): Promise<readonly string[]> {
	return (await problemsOf(text)).map(({ code, message }) => `${code}: ${message}`);
}

describe("a template that reads results that are still to come", () => {
	it.each([
		[
			"`when` that is no condition",
			'needs: [one]\nfor_each: { row: rows }\nkey: "{{ row.n }}"\nwhen: "{{ row.active }}"\nquery: "{{ results.one[0].id }}"',
			[
				'when_invalid: expected true or false, found the text "no", for row 1 (pipeline.yaml:4)',
				'when_invalid: expected true or false, found the text "yes", for row 2 (pipeline.yaml:4)',
			],
		],
		[
			"an entry of `exclude` that matches no row",
			'for_each: { rival: { results_of: one, at: /rivals, max_items: 2 }, row: rows }\nexclude: [{ row: { n: z } }]\nkey: "{{ rival }}-{{ row.n }}"\nquery: "{{ rival }}?"',
			"matrix_unmatched: this entry of `exclude` matches no combination of `for_each`",
		],
		[
			"a key that does not read the rows",
			'for_each: { rival: { results_of: one, at: /rivals, max_items: 2 }, row: rows }\nkey: "{{ rival }}"\nquery: "{{ rival }} {{ row.n }}?"',
			"key_duplicate: the key does not read `row`, so that it is the same for each of them",
		],
		[
			"a key that does not read the items",
			'for_each: { rival: { results_of: one, at: /rivals, max_items: 2 } }\nkey: same\nquery: "{{ rival }}?"',
			"key_duplicate: the key does not read `rival`, so that it is the same for each of them",
		],
		[
			"two tasks with one key",
			'needs: [one]\nfor_each: { row: rows }\nkey: k\nquery: "{{ results.one[0].id }} {{ row.n }}"',
			expect.stringContaining("key_duplicate: the task id `two/k` is taken by row 1"),
		],
	])("is refused for %s before anything is bought", async (_, two, told) => {
		expect(await codes(staged(two))).toEqual([told].flat());
	});

	it("is held against the rules of the engine that runs it", async () => {
		const two = `needs: [one]\nquery: "{{ results.one[0].id }}"\nmetadata: { n: "{{ vars.long }}" }`;
		const text = `${staged(two)}vars: { long: "${"x".repeat(10_001)}" }\n`;
		expect(await codes(`${text}engine: local\nlocal: { corpus: ["*.yaml"] }\n`)).toEqual([
			"request_invalid: metadata.n: expected at most 10,000 characters, found 10,001",
		]);
	});

	it("may have a key that reads one of several when a condition chooses among them", async () => {
		const two =
			'for_each: { rival: { results_of: one, at: /rivals, max_items: 2 }, row: rows }\nwhen: "{{ row.n == rival }}"\nkey: "{{ rival }}"\nquery: "{{ rival }}?"';
		expect(await codes(staged(two))).toEqual([]);
	});

	it.each([
		["by row", "{{ row.mode }}", 5],
		["by result", "{{ results.one[0].key }}", 30],
	])("costs at most what the dearest of its modes costs, where that depends %s", async (_, mode, worstCase) => {
		const two = `needs: [one]\nfor_each: { row: rows }\nkey: "{{ row.n }}"\nbatch: { mode: "${mode}" }\nquery: "{{ results.one[0].id }}"`;
		const { summary } = await planOf(staged(two));
		expect(summary.open).toMatchObject([{ name: "two", mode: null, worst_case: worstCase }]);
		const free = await planOf(staged(two), { prices: FREE, commitments: FREE });
		expect(free.summary.cost.worst_case).toBe(0);
	});
});

describe("a template whose results are there", () => {
	const outputs = {
		"Rivals of acme?": { rivals: ["b~c", "d"] },
		"Rivals of globex?": { rivals: ["b%7Ec", "b~c", "d", "d"] },
	};

	it.each([
		['needs: [one]\nfor_each: { row: rows }\nkey: k\nquery: "{{ row.n }}"', "key_duplicate"],
		[
			'needs: [one]\nfor_each: { row: rows }\nexclude: [{ row: { n: z } }]\nkey: "{{ row.n }}"\nquery: "{{ row.n }}"',
			"matrix_unmatched",
		],
	])("is held against the same rules: %s", async (two, code) => {
		await expect(planOf(staged(two), { lookups: stored(outputs) as PlanLookups })).rejects.toThrow(code);
	});

	it("gives each item of each parent an id of its own, whatever its key holds", async () => {
		const two =
			'for_each: { rival: { results_of: one, at: /rivals, max_items: 9 } }\nkey: "{{ rival }}"\nquery: "{{ rival }}"';
		const text = staged(two).replace("firms: [acme, globex]", 'firms: [acme, "acme~b", globex]');
		const lookups = stored({ ...outputs, "Rivals of acme~b?": { rivals: ["c"] } }) as PlanLookups;
		const { tasks } = await makePlan(mustLoad(text), { lookups });
		const ids = tasks.filter(({ template }) => template === "two").map(({ id }) => id);
		expect(ids).toEqual([
			...["two/acme~b%7Ec", "two/acme~d", "two/acme~b~c"],
			...["two/globex~b%257Ec", "two/globex~b%7Ec", "two/globex~d", "two/globex~d~4"],
		]);
		const skipped = tasks.flatMap(({ id, reason }) => (reason.type === "skipped" ? [[id, reason.skip.message]] : []));
		expect(skipped).toEqual([["two/globex~d~4", 'its key "d" is that of an item before it']]);
	});

	it("gives names of its own to items that give none, which take no other's", async () => {
		const two =
			'for_each: { rival: { results_of: one, at: /rivals, max_items: 9 } }\nkey: "{{ rival }}"\nquery: "Q {{ rival }}"';
		const lookups = stored({
			"Rivals of acme?": { rivals: ["", "item-1", "item~1"] },
			"Rivals of globex?": { rivals: ["Acme", "acme", "acme~2"] },
		}) as PlanLookups;
		const { tasks } = await planOf(staged(two), { lookups });
		const told = tasks.filter(({ template }) => template === "two").map(({ id, action }) => [id, action]);
		expect(told).toEqual([
			["two/acme~item~1", "skip"],
			["two/acme~item-1", "run"],
			["two/acme~item%7E1", "run"],
			["two/globex~Acme", "run"],
			["two/globex~acme~2", "skip"],
			["two/globex~acme%7E2", "run"],
		]);
	});

	it("tells each of its tasks the fault that they share", async () => {
		const two = `needs: [one]\nfor_each: { row: rows }\nkey: "{{ row.n }}"\nbatch: { mode: "{{ results.one[0].output.rivals[0] }}" }\nquery: "{{ row.n }}"`;
		const { tasks } = await planOf(staged(two), { lookups: stored(outputs) as PlanLookups });
		const reasons = tasks.flatMap(({ reason }) => (reason.type === "skipped" ? [reason.skip.message] : []));
		expect(reasons).toHaveLength(2);
		for (const reason of reasons) expect(reason).toContain('found "b~c"');
	});
});

describe("a row that only later stages read", () => {
	const text = (site: string) => `version: 1
name: watch
data: { rows: [{ n: a, site: ${site} }] }
tasks:
  one: { for_each: { row: rows }, key: "{{ row.n }}", query: "About {{ row.n }}" }
  two: { needs: [one], query: "Read {% for r in results.one %}{{ r.bindings.row.site }}{% endfor %}" }
`;

	it("is content of the plan, and of what is agreed to", async () => {
		const [before, same, after] = [await planOf(text("x")), await planOf(text("x")), await planOf(text("y"))];
		const ids = ({ summary: { plan_id, content_id } }: typeof before) => [plan_id, content_id];
		expect(ids(same)).toEqual(ids(before));
		expect(after.summary.plan_id).not.toBe(before.summary.plan_id);
		expect(after.summary.content_id).not.toBe(before.summary.content_id);
	});
});

describe("a selection", () => {
	const THREE = `version: 1
name: watch
tasks:
  one: { query: Rivals?, output: { schema: ${LIST} } }
  two: { for_each: { rival: { results_of: one, at: /rivals } }, key: "{{ rival }}", query: "{{ rival }}?" }
  three: { needs: [{ template: two, allow: partial }], query: "Sum {% for r in results.two %}{{ r.key }}{% endfor %}" }
`;

	it("does not miss rows that nobody asks, selected or not", async () => {
		const text = `version: 1
name: watch
data: { rows: [{ n: a, on: true }, { n: b, on: false }] }
tasks:
  one: { for_each: { row: rows }, key: "{{ row.n }}", when: "{{ row.on }}", query: "About {{ row.n }}" }
  all: { needs: [one], query: "Sum {% for r in results.one %}{{ r.key }}{% endfor %}" }
`;
		const known = stored({ "About a": "Answer" });
		const lookups = {
			...known,
			lastResult: (_: string, id: string) =>
				id === "one/a" ? known.byRequest?.("", { query: "About a" } as never) : undefined,
		};
		const { tasks } = await planOf(text, {
			lookups: lookups as PlanLookups,
			selection: { ...SELECT_ALL, select: ["all"] },
		});
		expect(tasks.map(({ id, action, reason }) => [id, action, reason.type])).toEqual([
			["one/a", "reuse", "not_selected"],
			["one/b", "skip", "skipped"],
			["all", "run", "new"],
		]);
	});

	it("that leaves out what a task reads skips it, also where some of it would do, and names what to add", async () => {
		const { tasks } = await planOf(THREE, { selection: { ...SELECT_ALL, select: ["three"] } });
		expect(tasks.map(({ id, reason }) => [id, reason])).toEqual([
			["one", { type: "not_selected" }],
			["two/none", { type: "not_selected" }],
			[
				"three",
				{
					type: "skipped",
					skip: { type: "unselected_input", message: expect.stringContaining("add --select 'two/*'") },
				},
			],
		]);
		const { tasks: more } = await planOf(THREE, { selection: { ...SELECT_ALL, select: ["three", "two/*"] } });
		expect(more.at(-1)?.reason).toEqual({
			type: "skipped",
			skip: { type: "unselected_input", message: expect.stringContaining("select `two` and all that it reads") },
		});
	});
});

describe("`--limit`", () => {
	it("leaves out what `when` leaves out", async () => {
		const text = `version: 1
name: watch
data: { rows: [{ n: a, on: false }, { n: b, on: true }, { n: c, on: true }] }
tasks:
  t: { for_each: { row: rows }, key: "{{ row.n }}", when: "{{ row.on }}", query: "About {{ row.n }}" }
`;
		const { tasks } = await planOf(text, { selection: { ...SELECT_ALL, limit: 1 } });
		expect(tasks.map(({ key, action, selected }) => [key, action, selected])).toEqual([
			["a", "skip", true],
			["b", "run", true],
			["c", "skip", false],
		]);
	});
});

describe("a mode that a row gives", () => {
	it("is no retired name, which would have no price", async () => {
		const text = `version: 1
name: watch
data: { modes: [lite] }
tasks:
  t: { for_each: { mode: modes }, batch: { mode: "{{ mode }}" }, query: "About {{ mode }}" }
`;
		expect(await codes(text)).toEqual([
			'request_invalid: mode: expected one of fast, standard, heavy, max, found "lite", which is retired, for mode row 1 (pipeline.yaml:3)',
		]);
	});
});
