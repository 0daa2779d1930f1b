/** What reaches the terminal: harmless text, the first failures, and no stack trace when nobody listens. */
import { spawnSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { OBEYED_OR_STEERING } from "../support/unsafe-text.ts";
import { BIN, createRig, sampleProject } from "./cli-rig.ts";

describe("names with escape sequences", () => {
	test("are shown for what they are by every command", async () => {
		const rig = createRig(sampleProject());
		const evil = "\u001b[31m\u009b2J\u202e\u061c\u200e\u200f";
		rig.write(
			"pipeline.yaml",
			`${rig.read("pipeline.yaml")}export: { dir: "out\\e[31m\\x9b2J\\u202e\\u061c\\u200e\\u200f" }\n`,
		);
		rig.write(`docs/evil${evil}.md`, "# Dory\n\nDory is a boat.\n");
		rig.write(`docs/evil${evil}.bin`, "\0\0");
		const commands = [
			["run", "pipeline.yaml"],
			["run", "pipeline.yaml", "--json"],
			["export"],
			["status", "--json"],
			["plan", "pipeline.yaml", "--tasks", "--json"],
			["plan", `nothing${evil}.yaml`],
			["status", `--flag${evil}`],
			["status", `run${evil}`],
		];
		for (const command of commands) {
			const { stdout, stderr } = await rig.run(...command);
			expect([command[0], OBEYED_OR_STEERING.exec(stdout + stderr)]).toEqual([command[0], null]);
			expect(stdout + stderr).not.toBe("");
		}
		expect((await rig.run("run", "pipeline.yaml")).stderr).toContain(
			"Results in out\\u001b[31m\\u009b2J\\u202e\\u061c\\u200e\\u200f",
		);
	});

	test("are exact in the JSON that is printed", async () => {
		const rig = createRig(sampleProject());
		rig.write("pipeline.yaml", `${rig.read("pipeline.yaml")}vars: { evil: "\\x9b2J\\u202e" }\n`);
		const { stdout } = await rig.run("run", "pipeline.yaml", "--json");
		const told = stdout
			.trimEnd()
			.split("\n")
			.map((line) => JSON.parse(line));
		const { manifest } = told.find(({ type }) => type === "run_ended");
		expect(manifest).toMatchObject({ vars: { evil: "\u009b2J\u202e" } });
	});
});

describe("a run in which tasks fail", () => {
	/** The sample project, whose `facts` all fail because nothing tells when a company was founded. */
	function failingProject(products: string, query: string) {
		const rig = createRig({ ...sampleProject(), "products.csv": products });
		const founded = "founded: { type: integer, description: Year in which the company was founded }";
		const text = rig.read("pipeline.yaml");
		rig.write(
			"pipeline.yaml",
			text
				.replace("[purpose]", "[purpose, founded]")
				.replace("license: {", `${founded}\n          license: {`)
				.replace("query: What is {{ product.name }} and under which licence?", `query: ${query}`),
		);
		return rig;
	}

	test("tells the first few with their reasons, where all are, and what to do", async () => {
		const rig = failingProject("name\nAnchor\nBeacon\nCleat\nDory\n", "When was {{ product.name }} founded?");
		const { exitCode, stderr } = await rig.run("run", "pipeline.yaml", "--quiet");
		expect(exitCode).toBe(3);
		// Of three of them the reasons differ in the name alone.
		expect(stderr).toMatch(
			/^4 tasks did not succeed:\n {2}failed {2}facts\/anchor \(and 2 more\): .*founded.*\n {2}failed {2}facts\/dory: .*\nAll/,
		);
		expect(stderr).toContain("\nAll of them stand in results/products/results.csv.\n");
		expect(stderr).toContain("The same command tries failed and cancelled tasks again.\n");
	});

	test.each([
		["export: { csv: { columns: [id, bindings.product.name] } }", "index.md"],
		["export: { formats: [html] }", "report.html"],
		["export: { formats: [jsonl] }", "results.jsonl"],
		["export: { formats: [csv], csv: { columns: [id, status, error] } }", "results.csv"],
	])("names a file that has all of them, with %s", async (settings, file) => {
		const rig = failingProject("name\nAnchor\n", "When was {{ product.name }} founded?");
		rig.write("pipeline.yaml", `${rig.read("pipeline.yaml")}${settings}\n`);
		const { stderr } = await rig.run("run", "pipeline.yaml", "--quiet");
		expect(stderr).toContain(`\nAll of them stand in results/products/${file}.\n`);
		expect(rig.read(`results/products/${file}`)).toContain("failed");
	});

	test("tells a reason that several have once", async () => {
		const rig = failingProject("name\nAnchor\nBeacon\nCleat\n", "When was it founded?");
		const { stderr } = await rig.run("run", "pipeline.yaml", "--quiet");
		expect(stderr).toMatch(
			/^3 tasks did not succeed:\n {2}failed {2}facts\/anchor \(and 2 more\): .*founded.*\nAll of/,
		);
	});

	test("does not pass reports without evidence off as findings", async () => {
		const rig = createRig(sampleProject());
		const text = rig.read("pipeline.yaml");
		rig.write(
			"pipeline.yaml",
			text.slice(0, text.indexOf("  facts:")).replace("What is {{ product.name }}?", "Zyx{{ product.name }}?"),
		);
		const { exitCode, stderr } = await rig.run("run", "pipeline.yaml");
		expect(exitCode).toBe(0);
		expect(stderr).toContain("succeeded: 3 succeeded (3 without evidence)");
	});

	test("that all succeed says nothing of failures", async () => {
		const rig = createRig(sampleProject());
		expect((await rig.run("run", "pipeline.yaml", "--quiet")).stderr).toBe("");
	});
});

describe("--corpus", () => {
	test.each([
		["before the file", ["--corpus", "docs/*", "pipeline.yaml"]],
		["after the file, with several values", ["pipeline.yaml", "--corpus", "docs/anchor.md", "docs/b*", "docs/c*"]],
		["twice around the file", ["--corpus", "docs/*.md", "pipeline.yaml", "--corpus", "docs/*.txt"]],
		["before another flag", ["--corpus=docs/*", "pipeline.yaml", "--tasks"]],
	])("may stand %s", async (_name, words) => {
		const rig = createRig(sampleProject());
		rig.write("pipeline.yaml", rig.read("pipeline.yaml").replace("local: { corpus: ['docs/*'] }\n", ""));
		const result = await rig.run("plan", ...words);
		expect(result.exitCode, result.stderr).toBe(0);
		expect(result.stdout).toContain("Plan for products on local: 6 tasks");
	});

	test("that has taken the file says so", async () => {
		const rig = createRig(sampleProject());
		const result = await rig.run("run", "--corpus", "docs/*", "pipeline");
		expect(result.exitCode).toBe(2);
		expect(result.stderr).toContain("`--corpus` takes every word up to the next flag: put the pipeline file before it");
	});
});

test("one task is one task", async () => {
	const rig = createRig(sampleProject());
	rig.write(
		"pipeline.yaml",
		"version: 1\nname: one\nengine: local\nlocal: { corpus: ['docs/*'] }\ntasks: { a: { query: What? } }\n",
	);
	const spoken = [
		await rig.run("validate", "pipeline.yaml"),
		await rig.run("run", "pipeline.yaml"),
		await rig.run("status"),
	];
	for (const { stdout, stderr } of spoken) {
		expect(stdout + stderr).toMatch(/\b1 task\b/);
		expect(stdout + stderr).not.toContain("1 tasks");
	}
});

describe.runIf(process.platform === "linux")("output that nobody takes", () => {
	/** Runs the program with its stdout or stderr on a device that is always full. */
	function withFull(full: "stdout" | "stderr", cwd: string, ...argv: string[]) {
		const device = openSync("/dev/full", "w");
		const stdio = full === "stdout" ? (["ignore", device, "pipe"] as const) : (["ignore", "pipe", device] as const);
		const result = spawnSync(process.execPath, [BIN, ...argv], { cwd, stdio: [...stdio], encoding: "utf8" });
		closeSync(device);
		return result;
	}

	test("because the disk is full ends with 1 and one line", () => {
		const rig = createRig(sampleProject());
		for (const words of [["plan", "pipeline.yaml", "--json"], ["schema"], ["--help"]]) {
			const { status, stderr } = withFull("stdout", rig.dir, ...words);
			expect(stderr).toMatch(/^trawl: the output could not be written: ENOSPC.*\n$/);
			expect(status).toBe(1);
		}
	});

	test("on stderr does not stop a run", () => {
		const rig = createRig(sampleProject());
		expect(withFull("stderr", rig.dir, "run", "pipeline.yaml").status).toBe(0);
		expect(rig.json("results/products/run.json")).toMatchObject({ status: "succeeded" });
	});

	test.each(["stdout", "stderr"] as const)("because %s was closed by its reader does not stop a run", async (name) => {
		const rig = createRig(sampleProject());
		const { child, ended } = rig.start("run", "pipeline.yaml", "--json");
		child[name].destroy();
		const { exitCode, stderr } = await ended;
		expect(exitCode, stderr).toBe(0);
		expect(stderr).not.toMatch(/EPIPE|^\s+at /m);
		expect(rig.json("results/products/run.json")).toMatchObject({ status: "succeeded" });
	});
});
