/** V8 is told to optimise less while `validate` starts, and then as ever. */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { BUDGETS } from "../../src/cli/spare-optimising.ts";
import { createRig } from "./cli-rig.ts";

const RECORD = pathToFileURL(resolve(import.meta.dirname, "record-v8-flags.mjs")).href;
const [patient = Number.NaN, own = Number.NaN] = BUDGETS[process.versions.v8.split(".", 2).join(".")] ?? [];
const isKnown = !Number.isNaN(own);

test.runIf(isKnown)("the number that it is set back to is this V8's own", () => {
	const flags = execFileSync(process.execPath, ["--v8-options"], { encoding: "utf8" });
	expect(/default: --interrupt-budget=(\d+)/.exec(flags)?.[1]).toBe(String(own));
	expect(patient).toBeGreaterThan(own);
});

test.each([
	["validate", isKnown ? `--interrupt-budget=${patient}\n--interrupt-budget=${own}\n` : ""],
	["plan", ""],
])("%s gives V8 these flags: %j", async (command, expected) => {
	const pipeline = "version: 1\nname: one\ntasks:\n  t: { query: What is this? }\n";
	const env: Record<string, string> = { NODE_OPTIONS: `--import ${RECORD}` };
	const rig = createRig({ "package.json": "{}", "pipeline.yaml": pipeline }, env);
	env.FLAGS_FILE = join(rig.dir, "flags");
	const { exitCode, stderr } = await rig.run(command, "pipeline.yaml");
	expect(stderr).not.toContain("interrupt");
	expect(exitCode).toBe(0);
	expect(existsSync(env.FLAGS_FILE) ? rig.read("flags") : "").toBe(expected);
});
