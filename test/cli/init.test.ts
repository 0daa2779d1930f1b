/** From an empty folder to results, each step told by the one before. */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { BIN, createRig, type Rig } from "./cli-rig.ts";

interface Workflow {
	readonly on: { readonly pull_request: { readonly paths: readonly string[] } };
	readonly env: Readonly<Record<string, string>>;
	readonly jobs: {
		readonly check: {
			readonly defaults: { readonly run: { readonly "working-directory": string } };
			readonly steps: readonly { readonly run?: string }[];
		};
	};
}

/** npm as far as the workflow calls it, without a registry: what it installs is the program under test. */
const NPM = `#!/bin/bash
echo "npm $*" >> "$RUNNER/npm.log"
link() { mkdir -p "$1" && ln -sf "$BIN" "$1/trawl"; }
case "$1" in
	prefix) while [ ! -e package.json ] && [ "$PWD" != "$REPOSITORY" ]; do cd ..; done; pwd ;;
	ci) [ -z "$MISSING_TARBALL" ] && [ -f package-lock.json ] && { [ -n "$BROKEN_LOCK" ] || link node_modules/.bin; } ;;
	install) link "$RUNNER/path" ;;
	*) exit 1 ;;
esac
`;

/** Runs the steps of the workflow as GitHub would, up to the first that fails; what failed, and what npm was asked. */
function pullRequest(rig: Rig, file: string, more: Readonly<Record<string, string>> = {}) {
	const { env, jobs } = parse(rig.read(file)) as Workflow;
	const runner = createRig({ "path/npm": NPM });
	chmodSync(join(runner.dir, "path/npm"), 0o755);
	const known = {
		RUNNER: runner.dir,
		REPOSITORY: rig.dir,
		BIN,
		GITHUB_PATH: join(runner.dir, "added"),
		...env,
		...more,
	};
	const cwd = join(rig.dir, jobs.check.defaults.run["working-directory"]);
	runner.write("added", "");
	let failed: string | undefined;
	let said = "";
	for (const { run } of jobs.check.steps) {
		if (run === undefined || failed !== undefined) continue;
		const path = [...runner.read("added").trim().split("\n"), join(runner.dir, "path"), process.env.PATH].join(":");
		const around = { cwd, env: { ...known, PATH: path }, encoding: "utf8" } as const;
		const { status, stdout } = spawnSync("bash", ["-eo", "pipefail", "-c", run], around);
		said += stdout;
		if (status !== 0) failed = run;
	}
	const asked = runner.read("npm.log").trim().split("\n");
	return { failed, installs: asked.filter((line) => line !== "npm prefix"), said };
}

/** The command that a step says comes next. */
function next(said: string, word: "Next" | "Then"): string[] {
	const [, command = ""] = new RegExp(`${word}: trawl (.*?)\\s{2,}`).exec(said) ?? [];
	return command.split(" ");
}

describe("trawl init", () => {
	test("writes a project that plans and runs as it says", async () => {
		const rig = createRig();
		const made = await rig.run("init");
		expect(made.exitCode, made.stderr).toBe(0);
		expect(made.stdout.trim().split("\n")).toEqual(rig.list("."));
		const plan = await rig.run(...next(made.stderr, "Next"));
		expect(plan.exitCode, plan.stderr).toBe(0);
		expect(plan.stdout).toContain("briefing: known after profile; at most 1 task");
		expect(plan.stderr).toBe("Next: trawl run pipelines/competitors.yaml --engine local\n");
		const run = await rig.run(...next(made.stderr, "Then"));
		expect(run.exitCode, run.stderr).toBe(0);
		expect(rig.json("results/competitors/data/profile/acme.json")).toEqual({
			...{ name: "Acme", founded: 1994, employees: 120 },
		});
		expect(rig.read("results/competitors/index.md")).toContain("briefing");
	});

	test("plans for the hosted service within its budget, without a warning", async () => {
		const rig = createRig();
		await rig.run("init", "research");
		const plan = await rig.run("plan", "research/pipelines/competitors.yaml");
		expect(plan.exitCode, plan.stderr).toBe(0);
		expect(plan.stdout).toContain("Estimate $0.20, worst case $0.30");
		expect((await rig.run("validate", "research/pipelines/competitors.yaml")).stderr).not.toContain("warning");
	});

	test.skipIf(process.platform !== "linux")("says so where no folder can be made", async () => {
		const refused = await createRig().run("init", "/proc/research");
		expect(refused.exitCode).toBe(4);
		expect(refused.stderr).toContain("cannot write /proc/research (ENOENT)");
	});

	test("overwrites nothing", async () => {
		const rig = createRig({ "pipelines/data/companies.csv": "mine\n" });
		const refused = await rig.run("init");
		expect(refused.exitCode).toBe(4);
		expect(refused.stderr).toContain("pipelines/data/companies.csv is there already");
		expect(rig.list(".")).toEqual(["pipelines/data/companies.csv"]);
	});
});

describe("the tests of the starter", () => {
	test("pass, and fail once the pipeline asks something else", async () => {
		const rig = createRig();
		const made = await rig.run("init");
		const [, command = ""] = /Test: trawl (.*?)\s{2,}/.exec(made.stderr) ?? [];
		const passed = await rig.run(...command.split(" "));
		expect(passed.exitCode, passed.stderr).toBe(0);
		expect(passed.stdout).toContain("1 passed, 0 failed");
		const pipeline = rig.read("pipelines/competitors.yaml");
		rig.write("pipelines/competitors.yaml", pipeline.replace("allow: partial", "allow: all"));
		expect((await rig.run(...command.split(" "))).exitCode).toBe(4);
	});

	test("are no pipelines to `validate`, which is given all files of the folder", async () => {
		const rig = createRig();
		await rig.run("init");
		const files = ["competitors.test.snapshot.yaml", "competitors.test.yaml", "competitors.yaml"];
		const result = await rig.run("validate", ...files.map((file) => `pipelines/${file}`));
		expect(result.exitCode, result.stderr).toBe(0);
		expect(result.stderr).toBe(
			"pipelines/competitors.test.snapshot.yaml: belongs to `trawl test`\n" +
				"pipelines/competitors.test.yaml: belongs to `trawl test`\npipelines/competitors.yaml: valid, 3 tasks\n",
		);
	});
});

describe.skipIf(process.platform === "win32")("the workflow of the starter", () => {
	const AT_ROOT = ".github/workflows/competitors.yaml";
	/** As a user sets it. */
	const TRAWL = { TRAWL: "./trawl-0.1.0.tgz" };
	const INSTALLED = ["npm install --global ./trawl-0.1.0.tgz"];

	test("works in a repository with nothing else, and installs what it is told to", async () => {
		const rig = createRig();
		mkdirSync(join(rig.dir, ".git"));
		await rig.run("init");
		expect(pullRequest(rig, AT_ROOT, TRAWL)).toMatchObject({ failed: undefined, installs: INSTALLED });
	});

	test("installs nothing by a name that anybody may have in a registry, and says what to set", async () => {
		const rig = createRig();
		await rig.run("init");
		const { failed, installs, said } = pullRequest(rig, AT_ROOT);
		expect([failed, installs]).toEqual([expect.stringContaining("npm install"), []]);
		expect(said).toContain("::error::package-lock.json brings no Trawl: say in TRAWL");
		for (const file of rig.list(".github/workflows"))
			expect((parse(rig.read(join(".github/workflows", file))) as Workflow).env.TRAWL).toBe("");
	});

	test("takes the repository's own Trawl where its lock file brings one", async () => {
		const lock = JSON.stringify({ packages: { "node_modules/trawl": {} } });
		const rig = createRig({ "package.json": "{}", "package-lock.json": lock });
		await rig.run("init");
		expect(pullRequest(rig, AT_ROOT)).toMatchObject({ failed: undefined, installs: ["npm ci"] });
		// As after `npm install ../trawl`, which is not there on GitHub's machine; nor is `../trawl-0.1.0.tgz`.
		for (const missing of ["BROKEN_LOCK", "MISSING_TARBALL"]) {
			rmSync(join(rig.dir, "node_modules"), { recursive: true, force: true });
			const result = pullRequest(rig, AT_ROOT, { [missing]: "1", ...TRAWL });
			expect(result).toMatchObject({ failed: undefined, installs: ["npm ci", ...INSTALLED] });
		}
	});

	test("leaves packages alone that have nothing to do with it", async () => {
		const rig = createRig({ "package.json": "{}", "package-lock.json": '{ "packages": {} }' });
		await rig.run("init");
		expect(pullRequest(rig, AT_ROOT, TRAWL).installs).toEqual(INSTALLED);
	});

	test("fails where the pipeline has a mistake, or does not do what its tests say", async () => {
		const rig = createRig();
		await rig.run("init");
		const pipeline = rig.read("pipelines/competitors.yaml");
		rig.write("pipelines/competitors.yaml", pipeline.replace("engine: valyu", "engin: valyu"));
		expect(pullRequest(rig, AT_ROOT, TRAWL).failed).toContain("trawl validate");
		rig.write("pipelines/competitors.yaml", pipeline.replace("When was", "Since when is"));
		expect(pullRequest(rig, AT_ROOT, TRAWL).failed).toContain("trawl test");
	});

	test("stands at the root of the repository, where GitHub reads it, when the project is in a folder", async () => {
		const rig = createRig({ "package.json": "{}" });
		mkdirSync(join(rig.dir, ".git"));
		const made = await rig.run("init", "teams/market [1]");
		expect(made.exitCode, made.stderr).toBe(0);
		expect(made.stdout.trim().split("\n")).toEqual(rig.list(".").filter((path) => path !== "package.json"));
		expect(made.stderr).toContain("at the root of the repository");
		const file = ".github/workflows/competitors-teams-market-1-.yaml";
		expect((parse(rig.read(file)) as Workflow).on.pull_request.paths).toEqual(["teams/market \\[1\\]/pipelines/**"]);
		expect(pullRequest(rig, file, TRAWL).failed).toBeUndefined();
		const second = await rig.run("init", "other");
		expect(second.exitCode, second.stderr).toBe(0);
	});
});
