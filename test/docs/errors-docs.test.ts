import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { PROBLEM_CODES } from "../../src/model/problem.ts";

const page = readFileSync(new URL("../../docs/errors.md", import.meta.url), "utf8");

describe("docs/errors.md", () => {
	test("has one row for each problem code, in the order of the code", () => {
		const documented = [...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, code]) => code);
		expect(documented).toEqual([...PROBLEM_CODES]);
	});
});
