/** `report.html` as a user gets it: asked for in the file, told of at the end of a run, left alone while nothing changes. */
import { statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createRig } from "./cli-rig.ts";

function pipeline(formats: string): string {
	return `version: 1
name: handbook
engine: local
local: { corpus: [docs/*.md] }
tasks: { holidays: { query: How many days of holidays are there? } }
${formats}`;
}

test("a run that was asked for the page says where it is, and so does an export of it", async () => {
	const rig = createRig({
		"pipeline.yaml": pipeline("export: { formats: [json, html] }"),
		"docs/a.md": "# Holidays\n\nEverybody has 30 days of holidays.\n",
	});
	const first = await rig.run("run", "pipeline.yaml");
	expect(first.exitCode, first.stderr).toBe(0);
	expect(first.stderr).toContain("Look at them in a browser: results/handbook/report.html\n");
	expect(rig.list("results/handbook")).toEqual(["report.html", "results.json", "run.json"]);
	expect(rig.read("results/handbook/report.html")).toContain("30 days of holidays");

	const written = statSync(join(rig.dir, "results/handbook/report.html")).mtimeMs;
	const again = await rig.run("run", "pipeline.yaml");
	expect(again.stderr).toContain("1 to reuse");
	expect(statSync(join(rig.dir, "results/handbook/report.html")).mtimeMs).toBe(written);

	const exported = await rig.run("export", "--out", "elsewhere");
	expect(exported.stderr).toContain("Look at them in a browser: elsewhere/report.html\n");
	// The corpus is nearer from there.
	const nearer = rig.read("results/handbook/report.html").replace("../../docs/a.md", "../docs/a.md");
	expect(rig.read("elsewhere/report.html")).toBe(nearer);
});

test("without being asked for there is no page, and no word of one", async () => {
	const rig = createRig({
		"pipeline.yaml": pipeline(""),
		"docs/a.md": "# Holidays\n\nEverybody has 30 days of holidays.\n",
	});
	const result = await rig.run("run", "pipeline.yaml");
	expect(result.exitCode, result.stderr).toBe(0);
	expect(result.stderr).not.toContain("report.html");
	expect(rig.list("results/handbook")).not.toContain("report.html");
});
