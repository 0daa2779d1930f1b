/** From an empty folder to results, each step told by the one before. */
import { describe, expect, test } from "vitest";
import { createRig } from "./cli-rig.ts";

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
		expect(plan.stderr).toBe("");
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
