import { describe, expect, it } from "vitest";
import { validatePipeline } from "../../src/app/validate-pipeline.ts";
import { createRig } from "../cli/cli-rig.ts";
import { formatProblem, PIPELINE_FILE, pipelineFolder } from "./pipeline-folder.ts";

const task = "tasks:\n  t:\n    query: q\n";
const head = "version: 1\nname: watch\n";

async function told(text: string, options: { readonly engine?: "valyu" | "local" } = {}): Promise<string[]> {
	const cwd = pipelineFolder({ [PIPELINE_FILE]: text, "docs/a.md": "# A\n\nSome text of a page.\n" });
	const validation = await validatePipeline(PIPELINE_FILE, { cwd, ...options }, new Date());
	if ("interrupted" in validation) throw new Error("interrupted");
	return validation.problems.map((problem) => formatProblem(problem).split("\n")[0] ?? "");
}

describe("a comment with a code and a reason", () => {
	it.each([
		["at the end of the line", "vars:\n  country: NO # trawl-ignore: yaml_1_1_reading -- it is Norway\n"],
		["on the line before", "vars:\n  # trawl-ignore: yaml_1_1_reading -- it is Norway\n  country: NO\n"],
		[
			"above other comments and a blank line",
			"vars:\n  # trawl-ignore: yaml_1_1_reading -- x\n\n  # Norway\n  a: NO\n",
		],
		["above another one", "vars:\n  # trawl-ignore: schema_required, yaml_1_1_reading -- x\n  a: NO\n"],
	])("takes the warning away: %s", async (_, vars) => {
		const left = (await told(head + vars + task)).filter((line) => !line.includes("`schema_required`"));
		expect(left).toEqual([]);
	});

	it("speaks of a text over several lines that begins in its line", async () => {
		const tasks = `tasks:
  discover:
    query: q
    output: { schema: { type: object, properties: { site: { type: string } } } }
  brief:
    needs: [discover]
    # trawl-ignore: template_optional_name -- every result has had it so far
    query: |
      Sites:
      {% for r in results.discover %}
      {{ r.output.site }}
      {% endfor %}
`;
		expect(await told(head + tasks)).toEqual([]);
		expect(await told(head + tasks.replace(/ *# trawl-ignore.*\n/, ""))).toEqual([
			"pipeline.yaml:12:19 warning template_optional_name: `r.output` may lack `site`: the output schema does not require it",
		]);
	});

	it("takes nothing away in another line, or of another code", async () => {
		const vars = "vars:\n  a: NO\n  b: x # trawl-ignore: yaml_1_1_reading -- x\n";
		expect(await told(head + vars + task)).toEqual([
			"pipeline.yaml:4:6 warning yaml_1_1_reading: `NO` is text here, but YAML 1.1 tools read it otherwise",
			"pipeline.yaml:5:24 warning suppression_unused: there is no warning `yaml_1_1_reading` here to be ignored",
		]);
	});

	it("is a text like any other where no comment can stand", async () => {
		const vars = "vars:\n  a: |\n    # trawl-ignore: nonsense\n  b: '# trawl-ignore: nonsense'\n";
		expect(await told(head + vars + task)).toEqual([]);
	});

	it("cannot take an error away, and that is told", async () => {
		const schema = `    # trawl-ignore: schema_required -- x
    output: { schema: { type: object, properties: {}, additionalProperties: false, required: [a] } }
`;
		expect((await told(head + task + schema)).map((line) => line.replace(/:.*? /, " "))).toEqual([
			"pipeline.yaml warning suppression_unused: errors cannot be ignored, and `schema_required` is one here",
			expect.stringContaining("schema_required: "),
		]);
	});

	it("of the embedded engine is not called idle where another engine runs", async () => {
		const text = `${head}local: { corpus: ["docs/*.md"] }
batch:
  # trawl-ignore: not_used_here -- rehearsed on the embedded engine
  search: { search_type: web }
${task}`;
		expect(await told(text)).toEqual([]);
		expect(await told(text, { engine: "local" })).toEqual([]);
		expect(await told(text.replace(/ *# trawl.*\n/, ""), { engine: "local" })).toHaveLength(1);
	});

	it("waits for warnings that only planning gives", async () => {
		const text = `${head}${task}budget:\n  max_cost: 0.1 # trawl-ignore: budget_cost -- most of it is reused\n`;
		expect(await told(text)).toEqual([]);
	});
});

describe("a comment that cannot be used", () => {
	it.each([
		["trawl-ignore", "expected the code of a warning after `trawl-ignore:`"],
		["trawl-ignore: yaml_1_1_reading", "expected a reason after the code, found none"],
		["trawl-ignore: yaml_1_1_reading --  ", "expected a reason after the code, found none"],
		[
			"trawl-ignore: key_invalid -- x",
			"`key_invalid` is no warning at a line of this file, and only those can be ignored",
		],
		["trawl-ignore: yaml -- x", "there is no problem code `yaml`"],
	])("is told of: %s", async (comment, message) => {
		const [warning, problem, ...others] = await told(`${head}vars:\n  a: NO # ${comment}\n${task}`);
		expect(warning).toContain("yaml_1_1_reading");
		expect(problem).toContain(`warning suppression_invalid: ${message}`);
		expect(others).toEqual([]);
	});
});

describe("on the command line", () => {
	it("what is ignored is in no format, and a run does not tell it either", async () => {
		const rig = createRig({
			"p.yaml": `${head}engine: local
local: { corpus: ["docs/*.md"] }
batch: { search: { search_type: web } } # trawl-ignore: not_used_here -- for the hosted service
${task}`,
			"docs/a.md": "# A\n\nSome text of a page about questions.\n",
		});
		for (const format of ["pretty", "json", "github", "sarif"]) {
			const { exitCode, stdout, stderr } = await rig.run("validate", "--format", format, "p.yaml");
			expect([exitCode, stdout.includes("not_used_here"), stderr]).toEqual([0, false, "p.yaml: valid, 1 task\n"]);
		}
		expect((await rig.run("run", "p.yaml")).stderr).not.toContain("warning");
	});
});
