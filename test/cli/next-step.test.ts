/** What the program says comes next can be pasted into a shell as it stands. */
import { spawnSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { BIN, createRig, type Rig } from "./cli-rig.ts";

const FILE = "it's a plan.yaml";

const PIPELINE = `
version: 1
name: notes
engine: valyu
vars: { place: null }
data: { names: [{ name: acme }, { name: orbit }] }
tasks:
  fact:
    for_each: { each: names }
    key: "{{ each.name }}"
    query: Where is {{ each.name }} in {{ vars.place }}?
`;

/** Pastes a line into a shell that finds the program by its name, and by npx. */
function paste(rig: Rig, line: string) {
	for (const [name, script] of [
		["trawl", `exec node ${BIN} "$@"`],
		["npx", `shift; exec node ${BIN} "$@"`],
	] as const) {
		rig.write(`path/${name}`, `#!/bin/bash\n${script}\n`);
		chmodSync(join(rig.dir, "path", name), 0o755);
	}
	const env = { PATH: `${join(rig.dir, "path")}:${process.env.PATH}`, HOME: process.env.HOME, CI: "true" };
	return spawnSync("bash", ["-c", line], { cwd: rig.dir, env, encoding: "utf8" });
}

function nextLine(stderr: string): string {
	return /^Next: (.*)$/m.exec(stderr)?.[1] ?? "";
}

describe.skipIf(process.platform === "win32")("the step after a plan", () => {
	test("runs just what was planned, whatever a shell would make of its words", async () => {
		const rig = createRig({ [FILE]: PIPELINE, "the notes/a b.md": "# Acme\n\nAcme is in $HOME, a small place.\n" });
		const flags = ["--engine", "local", "--var", "place=a `b` \"c\" 'd' $HOME", "--select", "fact/a*"];
		const plan = await rig.run("plan", FILE, ...flags, "--corpus", "the notes/*.md", "--state", "my state");
		expect(plan.exitCode, plan.stderr).toBe(0);
		const run = paste(rig, nextLine(plan.stderr));
		expect(run.status, run.stderr).toBe(0);
		expect(run.stderr).toContain("1 succeeded (1 without evidence), 1 skipped");
		const [task] = rig.read("results/notes/results.jsonl").split("\n");
		expect(JSON.parse(task ?? "")).toMatchObject({
			...{ id: "fact/acme", query: "Where is acme in a `b` \"c\" 'd' $HOME?" },
		});
		expect(rig.list("my state")).toContain("state.db");
	});

	test("goes by npx for who came by npx", async () => {
		const rig = createRig({ [FILE]: PIPELINE, "a.md": "# Acme\n\nAcme is in a town.\n" }, { npm_command: "exec" });
		const plan = await rig.run("plan", FILE, "--engine", "local", "--var", "place=X", "--corpus", "*.md");
		expect(nextLine(plan.stderr)).toMatch(/^npx trawl run 'it'\\''s a plan\.yaml' --engine local /);
		expect(paste(rig, nextLine(plan.stderr)).status).toBe(0);
	});

	test("is not named where a run would be refused, nor beside data for programs", async () => {
		const rig = createRig({ [FILE]: PIPELINE });
		const refused = await rig.run("plan", FILE, "--var", "place=X", "--max-cost", "0");
		expect(refused.stderr).toContain("would be refused");
		expect(refused.stderr).not.toContain("Next:");
		const json = await rig.run("plan", FILE, "--var", "place=X", "--json");
		expect(`${json.stdout}${json.stderr}`).not.toContain("Next:");
	});
});

test.skipIf(process.platform === "win32")("the steps after `init` hold for a folder with spaces", async () => {
	const rig = createRig();
	const made = await rig.run("init", "my research");
	expect(made.exitCode, made.stderr).toBe(0);
	for (const word of ["Next", "Then", "Test"]) {
		const [, command = ""] = new RegExp(`^${word}: (.*?)\\s{2,}`, "m").exec(made.stderr) ?? [];
		const result = paste(rig, command);
		expect(result.status, `${command}\n${result.stderr}`).toBe(0);
	}
});
