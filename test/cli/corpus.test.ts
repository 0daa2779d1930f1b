/** Which files a run researches, and what it says of those it cannot. */
import { describe, expect, test } from "vitest";
import type { TaskOutcome } from "../../src/model/outcome.ts";
import { createRig, sampleProject } from "./cli-rig.ts";

/** The sample project with a corpus of everything below it. */
function withCorpus(globs: string): Record<string, string> {
	const files = sampleProject();
	return { ...files, "pipeline.yaml": (files["pipeline.yaml"] ?? "").replace("['docs/*']", globs) };
}

describe("a corpus glob that also matches", () => {
	test.each([
		["the results", "['**/*.{md,txt}']", [], "results/products"],
		["results written elsewhere", "['**/*.{md,txt}']", ["--out", "answers"], "answers"],
		["the state", "['{docs,.trawl}/*.{md,txt}']", [], "results/products"],
		["a state elsewhere", "['{docs,own}/*.{md,txt}']", ["--state", "own"], "results/products"],
	])("%s neither researches them nor runs again for them", async (_, globs, flags, results) => {
		const rig = createRig(withCorpus(globs));
		const foreign = "# Anchor\n\nAnchor is a heavy thing on a chain.\n";
		rig.write(".trawl/notes.md", foreign);
		if (flags.includes("own")) rig.write("own/notes.md", foreign);
		const first = await rig.run("run", "pipeline.yaml", ...flags);
		expect(first.exitCode, first.stderr).toBe(0);
		const outcomes = rig.json(`${results}/results.json`) as TaskOutcome[];
		const urls = outcomes.flatMap(({ sources }) => sources.map(({ url = "" }) => url));
		expect(urls.filter((url) => !url.startsWith("docs/"))).toEqual([]);
		const again = await rig.run("run", "pipeline.yaml", ...flags);
		expect(again.stderr).toContain("0 to run, 6 to reuse");
	});

	test("only results matches nothing, and the message says why", async () => {
		const rig = createRig(withCorpus("['docs/*', 'results/**/*.md']"));
		rig.write("results/products/index.md", "Anchor is a heavy thing on a chain.\n");
		const { exitCode, stderr } = await rig.run("validate", "pipeline.yaml");
		expect(exitCode).toBe(4);
		expect(stderr).toContain("no file matches the corpus pattern `results/**/*.md`");
		expect(stderr).toContain("the pipeline's results and the state never match");
	});
});

test("a corpus file that cannot be parsed is named in a warning and the run goes on", async () => {
	const rig = createRig(sampleProject());
	rig.write("docs/deep.html", "<div>".repeat(10_000));
	const { exitCode, stderr } = await rig.run("run", "pipeline.yaml");
	expect(exitCode).toBe(0);
	expect(stderr).toContain("the corpus file docs/deep.html is left out");
	expect(stderr).toContain("nested 10000 deep");
	expect((await rig.run("plan", "pipeline.yaml")).stdout).toMatch(/review\s+3\s+0\s+3/);
});
