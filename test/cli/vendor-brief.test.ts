/** The sample with stages, over the corpus beside it. */
import { resolve } from "node:path";
import { expect, test } from "vitest";
import type { TaskOutcome } from "../../src/model/outcome.ts";
import { runInProject } from "./cli-rig.ts";

const project = runInProject(resolve(import.meta.dirname, "../.."));

test("pipelines/vendor-brief.yaml finds the vendors of its corpus, profiles each and compares them", async () => {
	const result = await project.run("run", "pipelines/vendor-brief.yaml");
	expect(result.exitCode, result.stderr).toBe(0);
	expect(result.stderr).not.toContain("warning");
	const outcomes: TaskOutcome[] = JSON.parse(project.results()["results.json"] ?? "[]");
	expect(outcomes.map(({ id, status }) => `${id}: ${status}`)).toEqual([
		"discover: succeeded",
		"profile/northwind-vault: succeeded",
		"profile/harbour-copies: succeeded",
		"profile/cedar-archive: succeeded",
		"brief: succeeded",
	]);
	const profiles = outcomes.filter(({ template }) => template === "profile");
	expect(profiles.map(({ output }) => output)).toMatchObject([
		{ founded: 2009, price: 24 },
		{ founded: 2016, price: 6 },
		{ founded: 1998, price: 15 },
	]);
	const brief = String(outcomes.at(-1)?.output);
	for (const price of ["$24", "$6", "$15"]) expect(brief).toContain(`${price} a month for each terabyte. [`);
});
