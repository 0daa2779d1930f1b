import { describe, expect, it } from "vitest";
import { planOf } from "../load/pipeline-folder.ts";

const head = "version: 1\nname: watch\n";
const numbers = (count: number) => `data: { numbers: [${Array.from({ length: count }, (_, n) => n).join(", ")}] }\n`;

describe("batches", () => {
	it("hold tasks of equal settings, up to batch_size, in planned order", async () => {
		const { tasks, summary } = await planOf(`${head}${numbers(5)}run: { batch_size: 2 }
tasks:
  a: { for_each: { n: numbers }, query: "a {{ n }}" }
  b: { for_each: { n: numbers }, query: "b {{ n }}", batch: { mode: heavy } }
  c: { query: c }
`);
		expect(tasks.map(({ id, batch }) => `${id} ${batch}`)).toEqual([
			...["a/0 1", "a/1 1", "a/2 2", "a/3 2", "a/4 3"],
			...["b/0 4", "b/1 4", "b/2 5", "b/3 5", "b/4 6"],
			"c 3",
		]);
		expect(summary.batches.map(({ ordinal, mode, tasks: count, price }) => [ordinal, mode, count, price])).toEqual([
			[1, "standard", 2, 1],
			[2, "standard", 2, 1],
			[3, "standard", 2, 1],
			[4, "heavy", 2, 5],
			[5, "heavy", 2, 5],
			[6, "heavy", 1, 2.5],
		]);
	});

	it("differ where settings are rendered for each row", async () => {
		const { tasks } =
			await planOf(`${head}data: { rows: [{ k: a, mode: fast }, { k: b, mode: max }, { k: c, mode: fast }] }
tasks: { t: { for_each: { row: rows }, key: "{{ row.k }}", query: "{{ row.k }}", batch: { mode: "{{ row.mode }}" } } }
`);
		expect(tasks.map(({ batch, settings }) => [batch, settings.mode])).toEqual([
			[1, "fast"],
			[2, "max"],
			[1, "fast"],
		]);
	});

	it("buy equal requests once, the later tasks taking the first one's result", async () => {
		const { tasks, summary } = await planOf(`${head}tasks:
  first: { query: the same, metadata: { a: 1 } }
  second: { query: the same, metadata: { a: 2 } }
  third: { query: the same, batch: { metadata: { team: x } } }
  other: { query: the same, batch: { mode: fast } }
`);
		expect(tasks.map(({ id, action, reason, price, batch }) => [id, action, reason, price, batch])).toEqual([
			["first", "run", { type: "new" }, 0.5, 1],
			["second", "reuse", { type: "same_request", as: "first" }, 0, null],
			["third", "reuse", { type: "same_request", as: "first" }, 0, null],
			["other", "run", { type: "new" }, 0.1, 2],
		]);
		expect(tasks[1]?.wire_id).toBe(tasks[0]?.wire_id);
		expect(summary.cost).toEqual({ estimate: 0.6, commitment: 0.6, worst_case: 0.6, saved_by_reuse: 0 });
		expect(summary.actions).toEqual({ run: 2, reuse: 2, adopt: 0, skip: 0 });
		expect(summary.templates.map(({ name, tasks: count, run, reuse }) => [name, count, run, reuse])).toEqual([
			["first", 1, 1, 0],
			["second", 1, 0, 1],
			["third", 1, 0, 1],
			["other", 1, 1, 0],
		]);
	});
});

describe("prices", () => {
	it("are those of the reference table under the file's own, and add up without binary fractions", async () => {
		const { summary } = await planOf(`${head}${numbers(3)}prices: { heavy: 2 }
tasks:
  a: { for_each: { n: numbers }, query: "a {{ n }}", batch: { mode: fast } }
  b: { query: b, batch: { mode: heavy } }
  c: { query: c, batch: { mode: max } }
`);
		expect(summary.batches.map(({ price }) => price)).toEqual([0.3, 2, 15]);
		expect(summary.cost.estimate).toBe(17.3);
	});

	it("are zero on an engine that charges nothing", async () => {
		const { summary } = await planOf(`${head}tasks: { a: { query: a, batch: { mode: max } } }\n`, {
			prices: { fast: 0, standard: 0, heavy: 0, max: 0 },
		});
		expect(summary.cost).toEqual({ estimate: 0, commitment: 0, worst_case: 0, saved_by_reuse: 0 });
	});
});

describe("settings of a template", () => {
	const settings = async (text: string) => (await planOf(`${head}${text}`)).tasks.map((task) => task.settings);

	it("merge over the file's: keys replace, search and metadata merge by key", async () => {
		expect(
			await settings(`batch:
  mode: heavy
  output_formats: [markdown, pdf]
  x-note: mine
  search: { search_type: web, included_sources: [web, finance], start_date: 2026-01-01, x-why: because }
  metadata: { team: research, x-size: 3 }
tasks:
  a: { query: a }
  b:
    query: b
    batch:
      mode: fast
      output_formats: [pdf]
      search: { included_sources: [academic], end_date: 2026-02-01 }
      metadata: { team: other, owner: me }
`),
		).toEqual([
			{
				mode: "heavy",
				output_formats: ["markdown", "pdf"],
				search: { search_type: "web", included_sources: ["web", "finance"], start_date: "2026-01-01" },
				metadata: { team: "research", "x-size": 3 },
			},
			{
				mode: "fast",
				output_formats: ["pdf"],
				search: {
					search_type: "web",
					included_sources: ["academic"],
					start_date: "2026-01-01",
					end_date: "2026-02-01",
				},
				metadata: { team: "other", "x-size": 3, owner: "me" },
			},
		]);
	});

	it("have their schema in place of inherited formats, and their formats in place of an inherited schema", async () => {
		const [a, b, c] = await settings(`batch: { output_formats: [pdf] }
tasks:
  a: { query: a, output: { schema: { type: object, properties: { x: { description: "{{ no template }}" } } } } }
  b: { query: b }
  c: { query: c, batch: { output_formats: [{ type: object, properties: { y: {} } }, toon] } }
`);
		expect(a?.output_formats).toEqual([{ type: "object", properties: { x: { description: "{{ no template }}" } } }]);
		expect(b?.output_formats).toEqual(["pdf"]);
		expect(c?.output_formats).toEqual([{ type: "object", properties: { y: {} } }, "toon"]);
		const [d, e] = await settings(`output: { schema: { type: object } }
tasks:
  d: { query: d }
  e: { query: e, batch: { output_formats: [markdown] } }
`);
		expect(d?.output_formats).toEqual([{ type: "object" }]);
		expect(e?.output_formats).toEqual(["markdown"]);
	});

	it("take no notice of the user's own keys, and of templates in them", async () => {
		expect(
			await settings(`batch: { mode: fast, x-a: "{{ nothing }}", search: { x-b: "{{ nothing }}" } }
tasks: { t: { query: q, x-c: "{{ nothing }}" } }
`),
		).toEqual([{ mode: "fast", search: {} }]);
	});

	it("keep the type of a whole expression", async () => {
		expect(
			await settings(`vars: { cache: true, bias: 3, formats: [pdf], team: 7 }
batch:
  output_formats: "{{ vars.formats }}"
  search: { historical_cache: "{{ vars.cache }}", source_biases: { sec.gov: "{{ vars.bias }}" } }
  metadata: { team: "{{ vars.team }}", text: "n{{ vars.team }}" }
tasks: { t: { query: q } }
`),
		).toEqual([
			{
				mode: "standard",
				output_formats: ["pdf"],
				search: { historical_cache: true, source_biases: { "sec.gov": 3 } },
				metadata: { team: 7, text: "n7" },
			},
		]);
	});
});

describe("requests", () => {
	const requests = async (text: string) => (await planOf(`${head}${text}`)).tasks.map((task) => task.request);

	it("lack list items and fields that render empty", async () => {
		expect(
			await requests(`data: { rows: [{ k: a, url: "https://a.example", note: n }, { k: b, url: "", note: "" }, { k: c, url: null, note: null }] }
vars: { none: [] }
tasks:
  t:
    for_each: { row: rows }
    key: "{{ row.k }}"
    query: "{{ row.k }}"
    research_strategy: "{{ row.note }}"
    urls: ["{{ row.url }}", "https://b.example", "{% if row.k == 'a' %}https://c.example{% endif %}"]
    metadata: { note: "{{ row.note }}" }
  u: { query: u, urls: "{{ vars.none }}" }
`),
		).toEqual([
			{
				query: "a",
				research_strategy: "n",
				urls: ["https://a.example", "https://b.example", "https://c.example"],
				metadata: { note: "n" },
			},
			{ query: "b", urls: ["https://b.example"], metadata: { note: "" } },
			{ query: "c", urls: ["https://b.example"], metadata: {} },
			{ query: "u" },
		]);
	});

	it("are text where the wire wants text", async () => {
		expect(
			await requests(
				'vars: { n: 5, yes: true }\ntasks: { t: { query: "{{ vars.n }}", report_format: "{{ vars.yes }}" } }\n',
			),
		).toEqual([{ query: "5", report_format: "true" }]);
	});
});
