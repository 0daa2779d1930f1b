/**
 * `test/fixtures/broken/<group>/<mistake>/`: a pipeline with one mistake, and in `expected.txt` all that `trawl validate`
 * says of it. After a change of a message: `npx vitest run test/load/broken-files.test.ts -u`, and read the difference.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { validatePipeline } from "../../src/app/validate-pipeline.ts";
import { formatProblems } from "../../src/cli/format-problems.ts";
import type { LoadOptions } from "../../src/load/load-options.ts";
import { PROBLEM_CODES } from "../../src/model/problem.ts";
import { launch } from "../cli/cli-rig.ts";

const ROOT = join(import.meta.dirname, "../fixtures/broken");
const subfolders = (dir: string) =>
	readdirSync(dir, { withFileTypes: true })
		.filter((entry) => entry.isDirectory())
		.map(({ name }) => name)
		.sort();
const cases = subfolders(ROOT).flatMap((group) => subfolders(join(ROOT, group)).map((name) => `${group}/${name}`));
const expectedOf = (name: string) => readFileSync(join(ROOT, name, "expected.txt"), "utf8");

/** What the command line says over the file; nothing where the folder does not say. */
function optionsOf(name: string): Pick<LoadOptions, "vars"> {
	const file = join(ROOT, name, "options.json");
	return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
}

describe("a pipeline with one mistake", () => {
	it.each(cases)("%s", async (name) => {
		const cwd = join(ROOT, name);
		const validation = await validatePipeline("pipeline.yaml", { cwd, env: {}, ...optionsOf(name) }, new Date());
		if ("interrupted" in validation) throw new Error("interrupted");
		const text = formatProblems(validation.problems, validation.sources).replaceAll(cwd, "<folder>");
		expect(validation.problems).toHaveLength(1);
		await expect(text).toMatchFileSnapshot(join(cwd, "expected.txt"));
	});

	it("is there at least 120 times", () => {
		expect(cases.length).toBeGreaterThanOrEqual(120);
	});

	it("is there for every problem of loading and planning", () => {
		const found = cases.map(expectedOf).join("\n");
		const codes = PROBLEM_CODES.slice(0, PROBLEM_CODES.indexOf("selection_empty"));
		// Made where they are needed: a file of megabytes, one that changes meanwhile, and the cases of `trawl test`.
		const elsewhere = ["file_too_large", "data_changed", "test_failed", "test_fixture", "test_given"];
		expect(codes.filter((code) => !found.includes(`[${code}]`))).toEqual(elsewhere);
	});
});

describe("the command line says the same of", () => {
	const sample = cases.filter(
		(name, index) => index % Math.ceil(cases.length / 10) === 0 && !existsSync(join(ROOT, name, "options.json")),
	);

	it.each(sample)("%s", async (name) => {
		const { exitCode, stdout, stderr } = await launch(join(ROOT, name), ["validate", "pipeline.yaml"]).ended;
		const [isWarning] = /: warning: /.exec(expectedOf(name)) ?? [];
		expect(stderr).toMatch(
			isWarning === undefined ? /\n1 error\n$/ : /\n1 warning\npipeline\.yaml: valid, \d+ tasks?\n$/,
		);
		expect(stderr.startsWith(`${expectedOf(name)}\n`)).toBe(true);
		expect([exitCode, stdout]).toEqual([isWarning === undefined ? 4 : 0, ""]);
	});
});
