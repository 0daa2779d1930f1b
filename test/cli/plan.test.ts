import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Problem } from "../../src/model/problem.ts";
import { createRig, sampleProject } from "./cli-rig.ts";

describe("trawl plan", () => {
	test("prints the same bytes twice, writes nothing, and sends nothing", async () => {
		const rig = createRig(sampleProject());
		const before = rig.list(".");
		const first = await rig.run("plan", "pipeline.yaml", "--json");
		const second = await rig.run("plan", "pipeline.yaml", "--json");
		expect(first.exitCode, first.stderr).toBe(0);
		expect(second.stdout).toBe(first.stdout);
		expect(rig.list(".")).toEqual(before);
	});

	test("--json gives a summary and then one task a line, in planned order", async () => {
		const rig = createRig(sampleProject());
		const { stdout } = await rig.run("plan", "pipeline.yaml", "--json");
		const [summary, ...tasks] = stdout
			.trim()
			.split("\n")
			.map((line) => JSON.parse(line));
		expect(summary).toMatchObject({ type: "summary", pipeline: "products", tasks: 6, actions: { run: 6, reuse: 0 } });
		expect(tasks.map(({ id, action, reason }) => `${id} ${action} ${reason.type}`)).toEqual([
			"review/anchor run new",
			"review/beacon run new",
			"review/cleat run new",
			"facts/anchor run new",
			"facts/beacon run new",
			"facts/cleat run new",
		]);
	});

	test("prices the hosted service without a key, by mode and batch", async () => {
		const rig = createRig(sampleProject());
		rig.write(
			"pipeline.yaml",
			rig.read("pipeline.yaml").replace("engine: local", "engine: valyu\nbatch: { mode: heavy }"),
		);
		const { stdout, exitCode } = await rig.run("plan", "pipeline.yaml");
		expect(exitCode).toBe(0);
		expect(stdout).toContain("batch 1: 3 tasks, heavy, $7.50");
		expect(stdout).toContain("Estimate $15.00, worst case $15.00");
	});

	test("its id changes with a task's metadata, a price and the batch size, so that nobody runs a plan that was not reviewed", async () => {
		const file = sampleProject()["pipeline.yaml"]?.replace("engine: local", "engine: valyu") ?? "";
		const query = "query: What is {{ product.name }}?";
		const rig = createRig(sampleProject());
		const ids = new Set<string>();
		const files = [
			file,
			file.replace(query, `${query}\n    metadata: { a: 1 }`),
			`${file}prices: { standard: 9 }\n`,
			`${file}run: { batch_size: 2 }\n`,
		];
		for (const text of files) {
			rig.write("pipeline.yaml", text);
			const { stdout } = await rig.run("plan", "pipeline.yaml", "--json");
			ids.add(JSON.parse(stdout.split("\n")[0] ?? "").plan_id);
		}
		expect(ids.size).toBe(files.length);
	});

	test("--detailed-exitcode tells work from no work", async () => {
		const rig = createRig(sampleProject());
		expect((await rig.run("plan", "pipeline.yaml", "--detailed-exitcode")).exitCode).toBe(10);
		await rig.run("run", "pipeline.yaml", "--quiet");
		expect((await rig.run("plan", "pipeline.yaml", "--detailed-exitcode")).exitCode).toBe(0);
	});
});

describe("trawl validate", () => {
	test("tells the problems of all files at once and ends with 4", async () => {
		const rig = createRig(sampleProject());
		rig.write("other.yaml", "version: 1\nname: other\ntasks: { a: { qurey: x } }\n");
		const result = await rig.run("validate", "pipeline.yaml", "other.yaml", "missing.yaml", "--format", "json");
		expect(result.exitCode).toBe(4);
		const { problems } = JSON.parse(result.stdout) as { problems: Problem[] };
		expect(problems.map(({ code }) => code)).toEqual(["unknown_key", "file_missing"]);
	});

	test("a good file ends with 0 and says how many tasks it has", async () => {
		const rig = createRig(sampleProject());
		const result = await rig.run("validate", "pipeline.yaml");
		expect(result).toMatchObject({ exitCode: 0, stdout: "" });
		expect(result.stderr).toBe("pipeline.yaml: valid, 6 tasks\n");
	});
});

describe("trawl plan --out", () => {
	test("never replaces the pipeline itself, its data, the state, or another JSON file", async () => {
		const rig = createRig({ ...sampleProject(), "rows.csv": "id\n1\n" });
		await rig.run("run", "pipeline.yaml");
		for (const path of ["pipeline.yaml", "rows.csv", ".trawl/state.db", "package.json"]) {
			const before = readFileSync(join(rig.dir, path));
			const result = await rig.run("plan", "pipeline.yaml", "--out", path);
			expect(result.exitCode, path).toBe(4);
			expect(result.stderr).toContain(`expected a new file or an earlier plan at ${path}`);
			expect(readFileSync(join(rig.dir, path)).equals(before), path).toBe(true);
		}
	});

	test("replaces an earlier plan, whole", async () => {
		const rig = createRig(sampleProject());
		await rig.run("plan", "pipeline.yaml", "--out", "plan.json");
		const before = rig.list(".");
		rig.write("pipeline.yaml", rig.read("pipeline.yaml").replace("name: products", "name: goods"));
		expect((await rig.run("plan", "pipeline.yaml", "--out", "plan.json")).exitCode).toBe(0);
		expect(rig.json("plan.json")).toMatchObject({ summary: { pipeline: "goods" } });
		expect(rig.list(".")).toEqual(before);
	});
});

describe("trawl status and export", () => {
	test("status tells the newest run, as text and as JSON", async () => {
		const rig = createRig(sampleProject());
		await rig.run("run", "pipeline.yaml");
		const text = await rig.run("status");
		expect(text.stdout).toMatch(/^Run \S+ of products: succeeded\n/);
		expect(text.stdout).toContain("Tasks: 6 succeeded");
		const json = await rig.run("status", "products", "--json");
		expect(JSON.parse(json.stdout)).toMatchObject({ status: "succeeded", counts: { total: 6 }, live: null });
	});

	test("status ends with what helps: results and page, what did not succeed and why, and the command that goes on", async () => {
		const rig = createRig(sampleProject());
		const file = rig.read("pipeline.yaml").replace("[purpose]", "[purpose, founded]");
		rig.write("pipeline.yaml", file.replace("license: {", "founded: { type: integer }\n          license: {"));
		await rig.run("run", "pipeline.yaml", "--select", "review/*");
		const [first] = (await rig.run("status")).stdout.match(/(?<=^Run )\S+/) ?? [];
		expect((await rig.run("run", "pipeline.yaml", "--limit", "4")).exitCode).toBe(3);
		const { stdout } = await rig.run("status");
		expect(stdout).toMatch(/\n1 task did not succeed:\n {2}failed {2}facts\/anchor: /);
		expect(stdout).toContain("\nResults in results/products\nBegin with results/products/index.md\n");
		const [why = ""] = stdout.match(/(?<=^Why: {2}trawl ).*$/m) ?? [];
		expect((await rig.run(...why.split(" "))).stdout).toContain("facts/anchor: failed\n");
		const [next = ""] = stdout.match(/(?<=^Next: trawl )\S+ \S+/m) ?? [];
		expect((await rig.run(...next.split(" "))).exitCode).toBe(3);
		// Its results are gone from the folder, and a later run goes on.
		const earlier = await rig.run("status", first ?? "");
		expect(earlier.stdout).not.toContain("Results in");
		const [again = ""] = earlier.stdout.match(/(?<=^Next: trawl )export \S+ --out \S+/m) ?? [];
		expect((await rig.run(...again.split(" "))).exitCode).toBe(0);
		expect(earlier.stdout).not.toContain("retry");
	});

	test("status and index.md tell of results without evidence", async () => {
		const rig = createRig(sampleProject());
		const text = rig.read("pipeline.yaml");
		rig.write("pipeline.yaml", text.slice(0, text.indexOf("  facts:")).replace("What is {{", "Zyx{{"));
		await rig.run("run", "pipeline.yaml");
		expect((await rig.run("status")).stdout).toContain("\nTasks: 3 succeeded (3 without evidence)\n");
		expect(rig.read("results/products/index.md")).toContain("3 tasks: 3 succeeded (3 without evidence).\n");
	});

	test("export writes a deleted results folder again, byte for byte", async () => {
		const rig = createRig(sampleProject());
		await rig.run("run", "pipeline.yaml");
		// As deep as the first, since reports link the corpus from where they lie.
		const other = await rig.run("export", "--out", "results/copy");
		expect(other.exitCode, other.stderr).toBe(0);
		const files = rig.list("results/products");
		expect(rig.list("results/copy")).toEqual(files);
		for (const file of files) expect(rig.read(`results/copy/${file}`)).toBe(rig.read(`results/products/${file}`));
	});

	test("a run that does not exist ends with 9 and says what to do", async () => {
		const rig = createRig(sampleProject());
		const result = await rig.run("status", "nobody");
		expect(result.exitCode).toBe(9);
		expect(result.stderr).toContain("[run_unknown]");
	});
});

describe("the command line", () => {
	test.each([
		[["frobnicate"], "unknown command"],
		[["run"], "missing required argument"],
		[["run", "pipeline.yaml", "--nope"], "unknown option"],
		[["run", "pipeline.yaml", "--engine", "cloud"], "Allowed choices are valyu, local"],
		[["run", "pipeline.yaml", "--var", "x"], "expected name=value"],
		[["run", "pipeline.yaml", "--max-cost", "much"], "expected an amount of US dollars"],
	])("%j is refused with 2", async (argv, message) => {
		const rig = createRig(sampleProject());
		const result = await rig.run(...argv);
		expect(result.exitCode).toBe(2);
		expect(result.stderr).toContain(message);
		expect(result.stdout).toBe("");
	});

	test("--version and --help end with 0 and print to stdout", async () => {
		const rig = createRig();
		expect(await rig.run("--version")).toMatchObject({ exitCode: 0, stdout: "0.1.0\n", stderr: "" });
		expect((await rig.run("--help")).stdout).toContain("Usage: trawl");
	});

	test("text from files cannot steer the terminal", async () => {
		const rig = createRig(sampleProject());
		rig.write("pipeline.yaml", `version: 1\nname: "x\\e[31m\\u202Ey"\ntasks: { a: { query: "\u001b[2J" } }\n`);
		const { stderr } = await rig.run("validate", "pipeline.yaml");
		// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
		expect(stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
	});
});
