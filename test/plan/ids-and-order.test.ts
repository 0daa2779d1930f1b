import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mustLoad, planOf } from "../load/pipeline-folder.ts";

const head = "version: 1\nname: watch\n";

function companies(rows: readonly { readonly name: string; readonly city: string }[]) {
	return {
		"pipeline.yaml": `${head}data: { companies: { file: companies.json } }
tasks:
  t:
    for_each: { company: companies }
    key: "{{ company.name }}"
    query: What is new at {{ company.name }} in {{ company.city }}?
`,
		"companies.json": JSON.stringify(rows),
	};
}

describe("task ids", () => {
	it("are the template's name, or the template's name and the key", async () => {
		const { tasks } = await planOf(`${head}data: { names: [b, a] }
tasks:
  briefing: { query: q }
  each: { for_each: { name: names }, key: "{{ name | upcase }}/{{ pipeline.name }}", query: "{{ name }}" }
`);
		expect(tasks.map(({ id, key, index, template }) => [index, template, key, id])).toEqual([
			[0, "briefing", null, "briefing"],
			[1, "each", "B/watch", "each/B/watch"],
			[2, "each", "A/watch", "each/A/watch"],
		]);
	});

	it("come from the rows themselves where rows are single values", async () => {
		const { tasks } = await planOf(`${head}data: { regions: [EMEA, APAC], years: [2025, 2026], open: [true] }
tasks:
  t: { for_each: { region: regions, year: years, open: open }, query: "{{ region }} {{ year }} {{ open }}" }
`);
		expect(tasks.map(({ id }) => id)).toEqual([
			"t/EMEA-2025-true",
			"t/EMEA-2026-true",
			"t/APAC-2025-true",
			"t/APAC-2026-true",
		]);
		expect(tasks[1]?.bindings).toEqual({ region: "EMEA", year: 2026, open: true });
		expect(tasks[1]?.request.query).toBe("EMEA 2026 true");
	});

	it("and fingerprints do not depend on the order of rows", async () => {
		const rows = Array.from({ length: 8 }, (_, index) => ({ name: `c${index}`, city: `city ${index % 3}` }));
		const planned = async (order: typeof rows) => {
			const { tasks } = await planOf(companies(order));
			return new Map(tasks.map(({ id, fingerprint, wire_id }) => [id, `${fingerprint.digest} ${wire_id}`]));
		};
		const expected = await planned(rows);
		await fc.assert(
			fc.asyncProperty(fc.shuffledSubarray(rows, { minLength: 1 }), async (order) => {
				const found = await planned(order);
				expect(found.size).toBe(order.length);
				for (const [id, value] of found) expect(value).toBe(expected.get(id));
			}),
			{ numRuns: 25 },
		);
	});

	it("of a CSV follow the file's order, quoted cells and all", async () => {
		const { tasks } = await planOf({
			"pipeline.yaml": companies([])["pipeline.yaml"].replace("companies.json", "companies.csv"),
			"companies.csv": '\ufeffname,city\r\n"Z, ""the"" best","Rome\r\nItaly"\r\nA,=1+1\r\n',
		});
		expect(tasks.map(({ id, bindings }) => [id, bindings.company])).toEqual([
			['t/Z, "the" best', { name: 'Z, "the" best', city: "Rome\r\nItaly" }],
			["t/A", { name: "A", city: "=1+1" }],
		]);
	});
});

describe("a plan", () => {
	it("is the same, byte for byte, for the same inputs", async () => {
		const files = companies([
			{ name: "a", city: "x" },
			{ name: "b", city: "y" },
		]);
		expect(JSON.stringify(await planOf(files))).toBe(JSON.stringify(await planOf(files)));
	});

	it("has another id when its tasks or what is done with them change, and another content id when its tasks do", async () => {
		const rows = [{ name: "a", city: "x" }];
		const { summary } = await planOf(companies(rows));
		const other = await planOf(companies([{ name: "a", city: "z" }]));
		expect(other.summary.plan_id).not.toBe(summary.plan_id);
		expect(other.summary.content_id).not.toBe(summary.content_id);
		const reused = await planOf(companies(rows), {
			lookups: {
				byRequest: () => ({
					pipeline: "watch",
					wire_id: "w",
					attempt: 1,
					first_attempt: 1,
					seen: null,
					batch_created_at: null,
					status: "succeeded",
					completed_at: "2026-11-01T00:00:00.000Z",
					cost: 0.5,
					components: {},
				}),
				byTask: () => undefined,
				lastResult: () => undefined,
				resultOf: () => undefined,
				attemptsOf: () => 1,
			},
		});
		expect(reused.summary.plan_id).not.toBe(summary.plan_id);
		expect(reused.summary.content_id).toBe(summary.content_id);
	});

	it.each([
		["`at`", "file: rows.json, at: /a", "file: rows.json, at: /b"],
		["`delimiter`", "file: rows.csv", 'file: rows.csv, delimiter: ";"'],
		[
			"the types of its cells",
			"file: rows.csv",
			"file: rows.csv, schema: { type: object, properties: { n: { type: number } } }",
		],
	])("has other ids when other rows are made of the same file by %s, before their tasks are known", async (...row) => {
		const [, one, other] = row;
		const planned = (source: string) =>
			planOf({
				"pipeline.yaml": `${head}data: { rows: { ${source} } }
tasks:
  first: { query: q }
  each: { for_each: { row: rows }, needs: [first], key: k, query: "{{ row | json }} {{ results.first | size }}" }
`,
				"rows.json": '{ "a": [{ "n": 1 }], "b": [{ "n": 2 }] }',
				"rows.csv": "n,x;y\n1,2;3\n",
			});
		const [first, second] = [await planned(one), await planned(other)];
		expect(second.summary.content_id).not.toBe(first.summary.content_id);
		expect(second.summary.plan_id).not.toBe(first.summary.plan_id);
	});

	it("does not say what time it was made at", async () => {
		const files = companies([{ name: "a", city: "x" }]);
		const first = await planOf(files, { now: 1 });
		expect(JSON.stringify(await planOf(files, { now: Date.parse("2030-01-01") }))).toBe(JSON.stringify(first));
	});

	it("freezes run.date", async () => {
		const { tasks } = await planOf(`${head}tasks: { t: { query: "News before {{ run.date }}" } }\n`, {
			date: "2031-02-03",
		});
		expect(tasks[0]?.request.query).toBe("News before 2031-02-03");
	});

	it("takes vars from the command line over the file's", async () => {
		const text = `${head}vars: { since: 2026-01-01 }\ntasks: { t: { query: "Since {{ vars.since }}" } }\n`;
		expect(mustLoad(text, { vars: { since: "2026-05-05" } }).vars).toEqual({ since: "2026-05-05" });
	});
});
