import { describe, expect, it } from "vitest";
import { mustLoad, type PlanOptions, planOf } from "../load/pipeline-folder.ts";

const PIPELINE = `version: 1
name: watch
description: What changed.
vars: { color: red }
tasks:
  t:
    query: q
    research_strategy: s
    report_format: f
    urls: ["https://a.example"]
    metadata: { ticker: A }
batch:
  mode: standard
  search: { search_type: all, start_date: 2026-01-01 }
  metadata: { team: research }
budget: { max_cost: 10 }
prices: { standard: 0.5 }
refresh: 7d
run: { batch_size: 10 }
export: { formats: [json] }
`;

async function fingerprint(text: string, options: PlanOptions = {}) {
	const { tasks } = await planOf(text, options);
	const found = tasks[0]?.fingerprint;
	if (found === undefined) throw new Error("no task");
	return found;
}

/** The components that differ after one change of the file. */
async function changed(from: string, to: string): Promise<string[]> {
	expect(PIPELINE).toContain(from);
	const before = await fingerprint(PIPELINE);
	const after = await fingerprint(PIPELINE.replace(from, to));
	const names = Object.keys(before.components).filter((name) => before.components[name] !== after.components[name]);
	expect(before.digest === after.digest).toBe(names.length === 0);
	return names;
}

describe("a fingerprint", () => {
	it.each([
		["the pipeline's name", "name: watch", "name: other"],
		["the description", "What changed.", "Something."],
		["the template's name", "  t:", "  other:"],
		["a task's metadata", "ticker: A", "ticker: B"],
		["a batch's metadata", "team: research", "team: other"],
		["prices", "standard: 0.5", "standard: 0.9"],
		["the budget", "max_cost: 10", "max_cost: 20"],
		["refresh", "refresh: 7d", "refresh: always"],
		["the size of batches", "batch_size: 10", "batch_size: 20"],
		["what is exported", "formats: [json]", "formats: [csv]"],
		["vars that nothing reads", "color: red", "color: blue"],
		["the order of keys", "search_type: all, start_date: 2026-01-01", "start_date: 2026-01-01, search_type: all"],
		["formats that are the default", "  mode: standard", "  mode: standard\n  output_formats: [markdown]"],
	])("does not depend on %s", async (_, from, to) => {
		expect(await changed(from, to)).toEqual([]);
	});

	it.each([
		["query", "query: q", "query: r"],
		["research_strategy", "research_strategy: s", "research_strategy: other"],
		["report_format", "report_format: f", "report_format: other"],
		["urls", "https://a.example", "https://b.example"],
		["mode", "mode: standard", "mode: heavy"],
		["search", "search_type: all", "search_type: web"],
		["output_formats", "  mode: standard", "  mode: standard\n  output_formats: [pdf]"],
		["output_formats", "    query: q", "    query: q\n    output: { schema: { type: object } }"],
	])("depends on %s", async (component, from, to) => {
		expect(await changed(from, to)).toEqual([component]);
	});

	it("depends on the content of the schema, and not on where it stands", async () => {
		const withSchema = (schema: string, file?: string) =>
			planOf({
				"pipeline.yaml": `${PIPELINE}output: { schema: ${schema} }\n`,
				...(file === undefined ? {} : { "s.json": file }),
			});
		const inline = await withSchema("{ type: object, properties: { a: { type: string } } }");
		const inFile = await withSchema("s.json", '{ "properties": { "a": { "type": "string" } }, "type": "object" }');
		const other = await withSchema("s.json", '{ "properties": { "a": { "type": "number" } }, "type": "object" }');
		expect(inFile.tasks[0]?.fingerprint).toEqual(inline.tasks[0]?.fingerprint);
		expect(other.tasks[0]?.fingerprint.digest).not.toBe(inline.tasks[0]?.fingerprint.digest);
	});

	it("depends on the engine", async () => {
		const here = await fingerprint(PIPELINE, { engine: { engine: "local", corpus: "abc" } });
		const there = await fingerprint(PIPELINE, { engine: { engine: "local", corpus: "def" } });
		expect(here.digest).not.toBe(there.digest);
		expect(here.components.query).toBe(there.components.query);
	});

	// Another digest here would make every user buy every result again.
	it("does not change from one release to the next", async () => {
		const { digest, version } = await fingerprint(PIPELINE);
		expect(version).toBe(1);
		expect(digest).toBe("d32f905db461402c6e037ab4fd32ce2e12943f2f8e7329140182b6a092628cb1");
	});

	it("names the attempt together with the task id", async () => {
		const { tasks } = await planOf(PIPELINE);
		expect(tasks[0]?.wire_id).toBe(`t@${tasks[0]?.fingerprint.digest.slice(0, 10)}`);
	});
});

it("loads the pipeline that these tests change", () => {
	expect(mustLoad(PIPELINE).name).toBe("watch");
});
