import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { WrittenManifest } from "../../src/model/manifest.ts";
import type { TaskOutcome } from "../../src/model/outcome.ts";
import { createRig, sampleProject } from "./cli-rig.ts";

const RESULTS = "results/products";

describe("trawl run on the embedded engine", () => {
	test("does its work though it is detached: nobody else goes on with it", async () => {
		const rig = createRig(sampleProject());
		const result = await rig.run("run", "pipeline.yaml", "--detach");
		expect(result.exitCode, result.stderr).toBe(0);
		expect(rig.json(`${RESULTS}/run.json`)).toMatchObject({ status: "succeeded", counts: { succeeded: 6 } });
	});

	test("writes one outcome a task and ends with 0", async () => {
		const rig = createRig(sampleProject());
		const result = await rig.run("run", "pipeline.yaml");
		expect(result.exitCode, result.stderr).toBe(0);
		expect(result.stdout).toBe("");
		const outcomes = rig.json(`${RESULTS}/results.json`) as TaskOutcome[];
		expect(outcomes.map(({ id, status }) => `${id} ${status}`)).toEqual([
			"review/anchor succeeded",
			"review/beacon succeeded",
			"review/cleat succeeded",
			"facts/anchor succeeded",
			"facts/beacon succeeded",
			"facts/cleat succeeded",
		]);
		expect(outcomes[3]?.output).toMatchObject({ license: "MIT" });
		expect(rig.list(RESULTS)).toEqual([
			"data/facts/anchor.json",
			"data/facts/beacon.json",
			"data/facts/cleat.json",
			"index.md",
			"reports/facts/anchor.md",
			"reports/facts/beacon.md",
			"reports/facts/cleat.md",
			"reports/review/anchor.md",
			"reports/review/beacon.md",
			"reports/review/cleat.md",
			"results.csv",
			"results.json",
			"results.jsonl",
			"run.json",
			"sources.csv",
		]);
	});

	test("cites only passages that stand in the named files", async () => {
		const rig = createRig(sampleProject());
		await rig.run("run", "pipeline.yaml");
		const outcomes = rig.json(`${RESULTS}/results.json`) as TaskOutcome[];
		const sources = outcomes.flatMap((outcome) => outcome.sources);
		expect(sources.length).toBeGreaterThanOrEqual(outcomes.length);
		for (const { url = "", snippet = "" } of sources) {
			expect(snippet.trim()).not.toBe("");
			expect(readFileSync(join(rig.dir, url), "utf8")).toContain(snippet);
		}
	});

	test("run again reuses everything, says so, and changes run.json alone", async () => {
		const rig = createRig(sampleProject());
		await rig.run("run", "pipeline.yaml");
		const before = contents(rig);
		const again = await rig.run("run", "pipeline.yaml");
		expect(again.exitCode).toBe(0);
		expect(again.stderr).toContain("0 to run, 6 to reuse");
		expect(again.stderr).toContain("6 succeeded (6 reused, 0 new)");
		const after = contents(rig);
		const changed = Object.keys(after).filter((path) => after[path] !== before[path]);
		expect(changed).toEqual(["run.json"]);
		expect(Object.keys(after)).toEqual(Object.keys(before));
	});

	test("a changed row is researched again, the others are reused, and the plan says why", async () => {
		const rig = createRig(sampleProject());
		await rig.run("run", "pipeline.yaml");
		rig.write(
			"pipeline.yaml",
			rig
				.read("pipeline.yaml")
				.replace("query: What is {{ product.name }}?", "query: What does {{ product.name }} do?"),
		);
		const plan = await rig.run("plan", "pipeline.yaml", "--tasks");
		expect(plan.stdout).toContain("run    review/anchor  (changed since the last result: query)");
		expect(plan.stdout).toMatch(/reuse {2}facts\/anchor {2}\(result of /);
		const run = await rig.run("run", "pipeline.yaml");
		expect(run.stderr).toContain("3 to run, 3 to reuse");
	});

	test("a required field without evidence fails its task by name, exports the rest and ends with 3", async () => {
		const rig = createRig(sampleProject());
		const text = rig.read("pipeline.yaml");
		rig.write(
			"pipeline.yaml",
			text
				.replace("required: [purpose]", "required: [purpose, founded]")
				.replace(
					"license: {",
					"founded: { type: integer, description: Year in which the company was founded }\n          license: {",
				),
		);
		const result = await rig.run("run", "pipeline.yaml", "--json");
		expect(result.exitCode).toBe(3);
		const outcomes = rig.json(`${RESULTS}/results.json`) as TaskOutcome[];
		expect(outcomes).toHaveLength(6);
		const failed = outcomes.filter(({ status }) => status === "failed");
		expect(failed.map(({ id }) => id)).toEqual(["facts/anchor", "facts/beacon", "facts/cleat"]);
		for (const { error } of failed) expect(error).toContain("founded");
		const told = result.stdout
			.trimEnd()
			.split("\n")
			.map((line) => JSON.parse(line));
		const manifest = told.find(({ type }) => type === "run_ended").manifest as WrittenManifest;
		expect(manifest).toMatchObject({ status: "partially_succeeded", exit_code: 3 });
		expect(manifest.counts).toMatchObject({ succeeded: 3, failed: 3, total: 6 });
	});

	test("the manifest names inputs, counts and every file with its digest", async () => {
		const rig = createRig(sampleProject());
		await rig.run("run", "pipeline.yaml");
		const manifest = rig.json(`${RESULTS}/run.json`) as WrittenManifest;
		expect(manifest).toMatchObject({
			status: "succeeded",
			exit_code: 0,
			pipeline: { name: "products", path: "pipeline.yaml" },
			data: [{ name: "products", path: "products.csv", rows: 3 }],
			cost: { estimated: 0, actual: 0 },
		});
		const files = rig.list(RESULTS).filter((path) => path !== "run.json");
		expect(manifest.files.map(({ path }) => path)).toEqual(files);
		expect(manifest.batch_ids).toHaveLength(2);
	});

	test("more tasks than budget.max_tasks are refused with 7, nothing is sent, and run.json says so", async () => {
		const rig = createRig(sampleProject());
		rig.write("pipeline.yaml", `${rig.read("pipeline.yaml")}budget: { max_tasks: 5 }\n`);
		const result = await rig.run("run", "pipeline.yaml");
		expect(result.exitCode).toBe(7);
		expect(result.stderr).toContain("expected at most 5 tasks (budget.max_tasks), found 6 [budget_tasks]");
		expect(rig.json(`${RESULTS}/run.json`)).toMatchObject({ status: "refused", exit_code: 7, batch_ids: [] });
		expect(rig.list(RESULTS)).toEqual(["run.json"]);
	});

	test("a results folder that cannot be written is refused before anything is done", async () => {
		const rig = createRig({ ...sampleProject(), results: "a file where the folder should be" });
		const result = await rig.run("run", "pipeline.yaml");
		expect(result.exitCode).toBe(4);
		expect(result.stderr).toMatch(/Expected a folder, found a file.*results.*\[output_unwritable\]/);
		expect(result.stderr).not.toMatch(/^\s+at /m);
		expect(rig.read("results")).toBe("a file where the folder should be");
		expect(rig.list(".")).not.toContain(".trawl/state.db");
	});

	test("a file of the user's own under a name the export needs is refused before anything is done", async () => {
		const rig = createRig({ ...sampleProject(), "site/results.csv": "mine" });
		const result = await rig.run("run", "pipeline.yaml", "--out", "site");
		expect(result.exitCode).toBe(4);
		expect(result.stderr).toContain("a file that its run.json does not list");
		expect(rig.list("site")).toEqual(["results.csv"]);
		expect(rig.read("site/results.csv")).toBe("mine");
	});

	test("an invalid pipeline writes nothing", async () => {
		const rig = createRig(sampleProject());
		rig.write("pipeline.yaml", rig.read("pipeline.yaml").replace("product.name }}?", "product.nmae }}?"));
		const before = rig.list(".");
		const result = await rig.run("run", "pipeline.yaml");
		expect(result.exitCode).toBe(4);
		expect(result.stderr).toContain("pipeline.yaml:11:31: `product` has no `nmae` [template_unknown_name]");
		expect(result.stderr).toContain("did you mean `name`?");
		expect(rig.list(".")).toEqual(before);
	});
});

function contents(rig: ReturnType<typeof createRig>): Record<string, string> {
	return Object.fromEntries(rig.list(RESULTS).map((path) => [path, rig.read(`${RESULTS}/${path}`)]));
}

test("each setting that the embedded engine does not heed is told once, with its place", async () => {
	const rig = createRig({ "package.json": "{}", "a.md": "# Anchor\n\nAnchor is a queue for background jobs.\n" });
	const lines = [
		"version: 1",
		"name: unheeded",
		"engine: local",
		"local: { corpus: ['a.md'] }",
		"batch: { search: { search_type: web } }",
		"tasks:",
		"  report:",
		"    query: What is Anchor?",
		"    research_strategy: Look at the web first.",
		"    report_format: One page.",
		"    metadata: { owner: me }",
		"  points:",
		"    query: What is Anchor?",
		"    report_format: '- Price'",
		"  facts:",
		"    query: What is Anchor?",
		"    report_format: '- Price'",
		"    output: { schema: { type: object, properties: { purpose: { type: string } } } }",
	];
	rig.write("pipeline.yaml", lines.join("\n"));
	const { exitCode, stderr } = await rig.run("run", "pipeline.yaml");
	expect(exitCode, stderr).toBe(0);
	const warned = [...stderr.matchAll(/pipeline\.yaml:(\d+):\d+.*?does not (?:heed|read) `(\w+)`/g)];
	expect(warned.map(([, line, key]) => `${line} ${key}`)).toEqual([
		"5 search",
		"9 research_strategy",
		"10 report_format",
		"17 report_format",
	]);
});
