import { describe, expect, it } from "vitest";
import { loadPipeline } from "../../src/load/load-pipeline.ts";
import { formatProblem, PIPELINE_FILE, pipelineFolder, problemsOf } from "./pipeline-folder.ts";

/** Two templates: text over rows, and structured answers over those of the first. */
const files = (columns: string) => ({
	[PIPELINE_FILE]: `version: 1
name: watch
data:
  companies: [{ name: Acme, site: { url: a } }]
tasks:
  profile:
    for_each: { company: companies }
    key: "{{ company.name }}"
    query: q
    output:
      schema:
        type: object
        properties: { name: { type: string }, a.b: { type: string }, tags: { type: array }, open: { type: object }, rivals: { type: array, items: { type: string } } }
        required: [rivals]
  rivals:
    for_each: { rival: { results_of: profile, at: /rivals } }
    key: "{{ rival }}"
    query: q
export: { csv: { columns: ${columns} } }
`,
});

const told = async (columns: string) =>
	(await problemsOf(files(columns))).map((problem) => formatProblem(problem).replace(/^pipeline\.yaml:19:\d+ /, ""));

describe("export.csv.columns", () => {
	it.each([
		"[id, template, status, parents, sources, cost, attempts, error]",
		"[bindings.company.name, bindings.company.site.url, bindings.company.site, bindings.rival, bindings]",
		"[output, output.name, 'output.a\\.b', output.tags, output.open.whatever.there.is]",
		"[{ column: output.name, as: id }, { column: id, as: output.name }]",
	])("takes %s", async (columns) => {
		expect(await told(columns)).toEqual([]);
	});

	it.each([
		["[output.nmae]", "results.csv has no column `output.nmae`", "did you mean `output.name`?"],
		["[name]", "results.csv has no column `name`", "did you mean `bindings.company.name`?"],
		["[stauts]", "results.csv has no column `stauts`", "did you mean `status`?"],
		[
			"[bindings.company.nmae]",
			"results.csv has no column `bindings.company.nmae`",
			"did you mean `bindings.company.name`?",
		],
		["[output.a.b]", "results.csv has no column `output.a.b`", "did you mean `output.a\\.b`?"],
		[
			"[output.tags.first]",
			"results.csv has no column `output.tags.first`: `output.tags` is a list, which stands in one column",
			"there are: id, template, status, parents, bindings.company.name, bindings.company.site.url, bindings.rival, output.name, …",
		],
		[
			"[{ column: id, as: x }, { column: cost, as: x }]",
			"two columns of results.csv are called `x`",
			"give one of them another name with `as`",
		],
	])("refuses %s", async (columns, message, hint) => {
		expect(await told(columns)).toEqual([expect.stringContaining(`csv_column: ${message}\n`)]);
		expect((await told(columns))[0]).toContain(`hint: ${hint}`);
	});

	it("tells mappings whose keys are called as methods of JavaScript", async () => {
		const faults = await told("[{ column: id, as: A }, { column: id, as: B, valueOf: 2 }]");
		expect(faults).toEqual([expect.stringContaining("valueOf")]);
	});

	it("tells two words that are the same once", async () => {
		expect(await told("[id, id]")).toEqual([expect.stringContaining("two columns of results.csv are called `id`")]);
	});

	it("knows `parents` only where a template fans out over results", async () => {
		const one = "version: 1\nname: w\ntasks: { t: { query: q } }\nexport: { csv: { columns: [parents] } }\n";
		expect((await problemsOf({ [PIPELINE_FILE]: one })).map(({ code }) => code)).toEqual(["csv_column"]);
	});

	it("warns where no CSV is written", async () => {
		const one =
			"version: 1\nname: w\ntasks: { t: { query: q } }\nexport: { formats: [json], csv: { columns: [id] } }\n";
		expect((await problemsOf({ [PIPELINE_FILE]: one })).map(formatProblem)).toEqual([
			"pipeline.yaml:4:28 warning not_used_here: `csv` does nothing where `formats` has no csv\n  hint: add csv to `formats`, or remove it",
		]);
	});

	it("is read with the names of the headers", () => {
		const cwd = pipelineFolder(files("[id, { column: output.name, as: Company }]"));
		const { result } = loadPipeline(PIPELINE_FILE, { cwd });
		if (!result.ok) throw new Error("the pipeline is broken");
		expect(result.value.export.csvColumns).toEqual([
			{ column: "id", as: "id" },
			{ column: "output.name", as: "Company" },
		]);
	});
});
