/** V8's own number, to which it is set back, is what this V8 says it is. */
import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { BUDGETS } from "../../src/cli/spare-optimising.ts";

test("V8 optimises as ever after the start", () => {
	const [patient, own] = BUDGETS[process.versions.v8.split(".", 2).join(".")] ?? [];
	if (patient === undefined) return;
	const flags = execFileSync(process.execPath, ["--v8-options"], { encoding: "utf8" });
	expect(/default: --interrupt-budget=(\d+)/.exec(flags)?.[1]).toBe(String(own));
	expect(patient).toBeGreaterThan(Number(own));
});
