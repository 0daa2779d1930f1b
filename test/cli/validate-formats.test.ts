import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import formats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { SARIF_SCHEMA } from "../support/sarif-schema.ts";
import { createRig, launch } from "./cli-rig.ts";

const head = "version: 1\nname: watch\n";
const good = `${head}tasks: { t: { query: q } }\n`;
const wrong = `${head}tasks:\n  t:\n    query: "{{ vars.snice }} and {{ vars.until }}"\nvars:\n  since: NO\n  since: 2\n`;

function check(schema: object, value: unknown): unknown {
	const ajv = new Ajv({ allErrors: true, strict: false });
	formats.default(ajv);
	ajv.validate(schema, value);
	return ajv.errors;
}

const problemsSchema = JSON.parse(readFileSync(new URL("../../schemas/problems.schema.json", import.meta.url), "utf8"));

describe("validate --format json", () => {
	it("prints every problem of several files in the published shape, and nothing else on stdout", async () => {
		const rig = createRig({ "good.yaml": good, "wrong.yaml": wrong });
		const { exitCode, stdout, stderr } = await rig.run(
			"validate",
			"--format",
			"json",
			"good.yaml",
			"wrong.yaml",
			"none.yaml",
		);
		expect(exitCode).toBe(4);
		const report = JSON.parse(stdout);
		expect(check(problemsSchema, report)).toBeNull();
		expect(report).toMatchObject({
			problems_version: 1,
			errors: 4,
			warnings: 1,
			files: [
				{ file: "good.yaml", valid: true, tasks: 1, errors: 0, warnings: 0 },
				{ file: "wrong.yaml", valid: false, tasks: null, errors: 3, warnings: 1 },
				{ file: "none.yaml", valid: false, tasks: null, errors: 1, warnings: 0 },
			],
		});
		expect(report.problems[0]).toEqual({
			file: "wrong.yaml",
			code: "template_unknown_name",
			severity: "error",
			message: "`vars` has no `snice`",
			location: { file: "wrong.yaml", line: 5, column: 21, length: 5 },
			related: expect.any(Array),
			hint: "did you mean `since`?",
		});
		const duplicate = report.problems.find(({ code }: { code: string }) => code === "yaml_duplicate_key");
		expect(duplicate.related).toEqual([
			{ message: "the first", location: { file: "wrong.yaml", line: 7, column: 3, length: 5 } },
		]);
		expect(report.problems.at(-1)).toMatchObject({
			file: "none.yaml",
			code: "file_missing",
			location: null,
			hint: "there are: good.yaml, wrong.yaml",
		});
		expect(stderr).toBe("4 errors, 1 warning\ngood.yaml: valid, 1 task\n");
	});
});

describe("validate --json", () => {
	it("is what the other commands call it, and cannot stand beside another format", async () => {
		const rig = createRig({ "wrong.yaml": wrong });
		const short = await rig.run("validate", "--json", "wrong.yaml");
		expect(short).toEqual(await rig.run("validate", "--format", "json", "wrong.yaml"));
		expect(JSON.parse(short.stdout).errors).toBe(3);
		const both = await rig.run("validate", "--json", "--format", "sarif", "wrong.yaml");
		expect([both.exitCode, both.stdout]).toEqual([2, ""]);
		expect(both.stderr).toContain("'--json' cannot be used with option '--format");
	});
});

describe("validate --format github", () => {
	it("prints a workflow command for each problem, with paths from the root of the repository", async () => {
		const rig = createRig({ "sub/wrong.yaml": wrong });
		mkdirSync(join(rig.dir, ".git"));
		const { ended } = launch(join(rig.dir, "sub"), ["validate", "--format", "github", "wrong.yaml"]);
		const { exitCode, stdout } = await ended;
		expect(exitCode).toBe(4);
		const lines = stdout.trimEnd().split("\n");
		expect(lines).toHaveLength(4);
		expect(lines[0]).toMatch(
			/^::error file=sub\/wrong\.yaml,line=5,col=21,endColumn=26,title=template_unknown_name::`vars` has no `snice`%0A/,
		);
		expect(lines[3]).toMatch(/^::warning file=sub\/wrong\.yaml,line=7,col=10,endColumn=12,title=yaml_1_1_reading::/);
	});

	it("lets no text of a file end a command or begin another one", async () => {
		const key = '"x\\r\\n::error title=forged::100%25\\e[31m"';
		const rig = createRig({ "a,b: c%.yaml": `${good}${key}: 1\n` });
		const { stdout } = await rig.run("validate", "--format", "github", "a,b: c%.yaml");
		expect(stdout.trimEnd().split(/[\r\n]/)).toHaveLength(1);
		expect(stdout).toMatch(/^::error file=a%2Cb%3A c%25\.yaml,line=4,/);
		expect(stdout).not.toContain("\u001b");
		expect(stdout).toContain("100%2525");
	});

	it("shows as many as GitHub does, the last one counting the others", async () => {
		const keys = Array.from({ length: 40 }, (_, n) => `wrong${n}: 1\n`).join("");
		const rig = createRig({ "p.yaml": `${good}${keys}vars:\n  a: NO\n` });
		const { exitCode, stdout } = await rig.run("validate", "--format", "github", "p.yaml");
		expect(exitCode).toBe(4);
		const lines = stdout.trimEnd().split("\n");
		expect(lines.filter((line) => line.startsWith("::error "))).toHaveLength(10);
		expect(lines[9]).toBe("::error title=trawl::and 31 more errors: `trawl validate` tells of them");
		expect(lines[10]).toMatch(/^::warning /);
	});

	it("prints nothing for a good file", async () => {
		const rig = createRig({ "p.yaml": good });
		const { exitCode, stdout, stderr } = await rig.run("validate", "--format", "github", "p.yaml");
		expect([exitCode, stdout, stderr]).toEqual([0, "", "p.yaml: valid, 1 task\n"]);
	});
});

describe("validate --format sarif", () => {
	it("prints one run that the schema of SARIF 2.1.0 accepts", async () => {
		const rig = createRig({ "sub dir/wrong.yaml": wrong, "good.yaml": good });
		mkdirSync(join(rig.dir, ".git"));
		const { exitCode, stdout } = await rig.run(
			"validate",
			"--format",
			"sarif",
			"sub dir/wrong.yaml",
			"good.yaml",
			"none.yaml",
		);
		expect(exitCode).toBe(4);
		const log = JSON.parse(stdout);
		expect(check(SARIF_SCHEMA, log)).toBeNull();
		expect(stdout).not.toContain(rig.dir);
		const [{ tool, results }] = log.runs;
		expect(log.runs).toHaveLength(1);
		expect(tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual([
			"file_missing",
			"template_unknown_name",
			"yaml_1_1_reading",
			"yaml_duplicate_key",
		]);
		for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex].id).toBe(ruleId);
		expect(results.map(({ level }: { level: string }) => level)).toEqual([
			"error",
			"error",
			"warning",
			"error",
			"error",
		]);
		expect(results[3]).toMatchObject({
			ruleId: "yaml_duplicate_key",
			locations: [
				{
					physicalLocation: {
						artifactLocation: { uri: "sub%20dir/wrong.yaml", uriBaseId: "%SRCROOT%" },
						region: { startLine: 8, startColumn: 3, endLine: 8, endColumn: 8 },
					},
				},
			],
			relatedLocations: [{ id: 0, message: { text: "the first" }, physicalLocation: { region: { startLine: 7 } } }],
		});
		expect(results[4].locations[0].physicalLocation).toEqual({
			artifactLocation: { uri: "none.yaml", uriBaseId: "%SRCROOT%" },
		});
	});

	it("is a log without results for good files", async () => {
		const rig = createRig({ "p.yaml": good });
		const { exitCode, stdout } = await rig.run("validate", "--format", "sarif", "p.yaml");
		expect(exitCode).toBe(0);
		expect(check(SARIF_SCHEMA, JSON.parse(stdout))).toBeNull();
		expect(JSON.parse(stdout).runs[0].results).toEqual([]);
	});
});

describe("thousands of problems", () => {
	it("of one kind at one place are told up to ten, and counted", async () => {
		const rows = Array.from({ length: 10_000 }, (_, n) => ({ id: n }));
		const rig = createRig({
			"rows.json": JSON.stringify(rows),
			"p.yaml": `${head}data: { rows: { file: rows.json } }
tasks: { t: { for_each: { row: rows }, key: "{{ row.id }}", query: q, urls: ["x{{ row.id }}"] } }
`,
		});
		const { exitCode, stderr } = await rig.run("validate", "p.yaml");
		expect(exitCode).toBe(4);
		expect(stderr).toContain("and 9990 more such problems here");
		expect(stderr.split("\n").length).toBeLessThan(80);
	});

	it("of a file of data are counted beyond the first", async () => {
		const rig = createRig({
			"rows.csv": `id,a\n${Array.from({ length: 1_500 }, (_, n) => `${n},1.005\n`).join("")}`,
			"p.yaml": `${head}data: { rows: { file: rows.csv, schema: { properties: { a: { type: number, multipleOf: 0.01 } } } } }
tasks: { t: { for_each: { row: rows }, key: "{{ row.id }}", query: q } }
`,
		});
		const { exitCode, stderr } = await rig.run("validate", "p.yaml");
		expect(exitCode).toBe(4);
		expect(stderr).toContain("and 1480 more problems in this file");
		expect(stderr).not.toContain("has all of them");
	});

	it.each([
		["{ enum: [7] }", 'found "7"', "cells are text unless the schema names the `type` of their column"],
		["{ type: [number, string], enum: [7] }", 'found "7"', "cells stay text in a column whose `type` may be string"],
		["{ type: number, maximum: 3 }", "found 7", undefined],
	])("of a cell say why it is text, with the schema %s", async (schema, found, hint) => {
		const rig = createRig({
			"rows.csv": "id,a\n1,7\n",
			"p.yaml": `${head}data: { rows: { file: rows.csv, schema: { properties: { a: ${schema} } } } }
tasks: { t: { for_each: { row: rows }, key: "{{ row.id }}", query: q } }
`,
		});
		const { stderr } = await rig.run("validate", "p.yaml");
		expect(stderr).toContain(`row 1, column a: expected`);
		expect(stderr).toContain(found);
		expect(stderr).not.toContain("kept exactly");
		if (hint === undefined) expect(stderr).not.toContain("cells");
		else expect(stderr).toContain(hint);
	});

	it("of many kinds and places stay readable, and every one is in JSON", async () => {
		const templates = Array.from(
			{ length: 1000 },
			(_, n) => `  t${n}:\n    query: "{{ vars.a${n} }}"\n    wrong${n}: 1\n`,
		).join("");
		const rig = createRig({ "p.yaml": `${head}vars: { x: NO }\ntasks:\n${templates}` });
		const { exitCode, stderr } = await rig.run("validate", "p.yaml");
		expect(exitCode).toBe(4);
		expect(stderr.split("\n").length).toBeLessThan(300);
		expect(stderr).toContain("and 1,950 more (`trawl validate --format json` has all of them):");
		expect(stderr).toMatch(/ 975 of template_unknown_name, from p\.yaml:81:21 on\n/);
		expect(stderr).toMatch(/2,000 errors, 1 warning\n$/);
		const asJson = await rig.run("validate", "--format", "json", "p.yaml");
		expect(asJson.exitCode).toBe(4);
		expect(JSON.parse(asJson.stdout).problems).toHaveLength(2001);
		expect((await rig.run("validate", "p.yaml")).stderr).toBe(stderr);
	});

	it("have no colours where nobody looks", async () => {
		const rig = createRig({ "p.yaml": wrong });
		const { stderr } = await rig.run("validate", "p.yaml");
		// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what must not be there
		expect(stderr).not.toMatch(/\u001b/);
	});
});
