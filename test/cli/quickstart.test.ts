/** The main job on real input: this project's own dependencies. */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Ajv } from "ajv";
import { beforeAll, describe, expect, test } from "vitest";
import type { TaskOutcome } from "../../src/model/outcome.ts";
import { isQuotedFrom, readCitations } from "../../src/research/quotation.ts";
import { type CliResult, runInProject } from "./cli-rig.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const dependencies = Object.keys(JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")).dependencies);

describe("npm start", () => {
	let first: CliResult;
	let again: CliResult;
	let before: Readonly<Record<string, string>>;
	let after: Readonly<Record<string, string>>;
	let outcomes: readonly TaskOutcome[];

	beforeAll(async () => {
		const project = runInProject(ROOT);
		first = await project.run("run", "pipelines/quickstart.yaml");
		before = project.results();
		again = await project.run("run", "pipelines/quickstart.yaml");
		after = project.results();
		outcomes = JSON.parse(before["results.json"] ?? "[]");
	});

	test("ends with 0 and gives a report and the facts of every dependency", () => {
		expect(first.exitCode, first.stderr).toBe(0);
		const ids = ["review", "facts"].flatMap((template) => dependencies.map((name) => `${template}/${name}`));
		expect(outcomes.map(({ id }) => id)).toEqual(ids);
		expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(["succeeded"]));
	});

	test("every source stands word for word in the file it names", () => {
		const sources = outcomes.flatMap((outcome) => outcome.sources);
		expect(sources.length).toBeGreaterThan(outcomes.length);
		for (const { url = "", snippet = "" } of sources) {
			expect(snippet.trim()).not.toBe("");
			expect(readFileSync(join(ROOT, url), "utf8"), url).toContain(snippet);
		}
	});

	test("every statement of a report cites a source that says it", () => {
		for (const { id, output, sources } of outcomes.filter(({ template }) => template === "review")) {
			const { statements, uncited } = readCitations(String(output));
			expect(uncited, id).toEqual([]);
			expect(statements.length, id).toBeGreaterThan(0);
			for (const { text, source } of statements) {
				expect(isQuotedFrom(text, sources[source - 1]?.snippet ?? ""), `${id}: ${text}`).toBe(true);
			}
		}
	});

	test("the facts satisfy their schema", () => {
		const schema = JSON.parse(readFileSync(join(ROOT, "pipelines/schemas/dependency-facts.schema.json"), "utf8"));
		const validate = new Ajv().compile(schema);
		for (const { id, output } of outcomes.filter(({ template }) => template === "facts")) {
			expect(validate(output), `${id}: ${JSON.stringify(validate.errors)}`).toBe(true);
		}
	});

	test("what their READMEs say is told: options where there are any, versions that are demanded", () => {
		const facts = new Map(outcomes.map(({ id, output }) => [id, output as Record<string, unknown>]));
		expect(facts.get("facts/sanitize-html")?.node_versions).toBe("Node 10+");
		expect(facts.get("facts/undici")).not.toHaveProperty("node_versions");
		const options = facts.get("facts/@mozilla/readability")?.notable_options as readonly string[];
		expect(options.map((option) => option.split(" ")[0])).toEqual(
			expect.arrayContaining(["debug", "maxElemsToParse", "charThreshold", "allowedVideoRegex"]),
		);
		expect(facts.get("facts/marked")?.purpose).toContain("compiler for parsing markdown");
		const report = outcomes.find(({ id }) => id === "review/@mozilla/readability");
		expect(String(report?.output)).toMatch(/## Which options of @mozilla\/readability matter\?\n\n- `debug`/);
	});

	test("run again it reuses everything and says so, and the folders differ in run.json alone", () => {
		expect(again.exitCode).toBe(0);
		expect(again.stderr).toContain(`0 to run, ${outcomes.length} to reuse`);
		expect(Object.keys(after)).toEqual(Object.keys(before));
		expect(Object.keys(after).filter((path) => after[path] !== before[path])).toEqual(["run.json"]);
	});
});
