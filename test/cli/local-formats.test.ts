/** PDF and TOON on the embedded engine, from the pipeline to the results folder. */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { extractText, getDocumentProxy } from "unpdf";
import { expect, test } from "vitest";
import type { WrittenManifest } from "../../src/model/manifest.ts";
import type { TaskOutcome } from "../../src/model/outcome.ts";
import { createRig, sampleProject } from "./cli-rig.ts";
import { formatsPipeline } from "./formats-pipeline.ts";

function formatsProject() {
	const rig = createRig({ ...sampleProject(), "pipeline.yaml": formatsPipeline() });
	return { ...rig, remove: (path: string) => rmSync(join(rig.dir, path), { recursive: true, force: true }) };
}

test("a run writes the PDFs of its reports, and TOON as text", async () => {
	const rig = formatsProject();
	const result = await rig.run("run", "pipeline.yaml");
	expect(result.exitCode, result.stderr).toBe(0);
	const pdfs = rig.list("results/formats").filter((path) => path.startsWith("pdf"));
	expect(pdfs).toEqual(["pdf/report/anchor.pdf", "pdf/report/beacon.pdf"]);
	const bytes = readFileSync(join(rig.dir, "results/formats", pdfs[0] ?? ""));
	const { text } = await extractText(await getDocumentProxy(new Uint8Array(bytes)), { mergePages: true });
	expect(text).toContain("Anchor is a queue for background jobs.");
	expect(text).toContain("docs/anchor.md");
	const outcomes = rig.json("results/formats/results.json") as TaskOutcome[];
	expect(outcomes.map(({ id, output_type, artefacts }) => [id, output_type, artefacts.length])).toEqual([
		["report/anchor", "markdown", 1],
		["report/beacon", "markdown", 1],
		["facts", "toon", 0],
	]);
	expect(outcomes[2]?.output).toContain("name: Anchor");
	expect(rig.read("results/formats/reports/facts.md")).toContain("```toon\nname: Anchor");
	expect(rig.read("results/formats/reports/report/anchor.md")).toContain("* [PDF](../../pdf/report/anchor.pdf)");
});

test("a second run makes none anew; one that is gone from beside the state comes from the engine again", async () => {
	const rig = formatsProject();
	await rig.run("run", "pipeline.yaml");
	const first = (rig.json("results/formats/run.json") as WrittenManifest).artefacts;
	const again = await rig.run("run", "pipeline.yaml");
	expect(again.stderr).not.toContain("Downloading");
	rig.remove(".trawl/artefacts");
	rig.remove("results");
	const restored = await rig.run("run", "pipeline.yaml");
	expect(restored.exitCode, restored.stderr).toBe(0);
	expect((rig.json("results/formats/run.json") as WrittenManifest).artefacts).toEqual(first);
});

test("one whose engine is gone is told of, and fails no task", async () => {
	const rig = formatsProject();
	await rig.run("run", "pipeline.yaml");
	for (const path of ["results", ".trawl/artefacts", ".trawl/engine-formats.db"]) rig.remove(path);
	const result = await rig.run("run", "pipeline.yaml");
	expect(result.exitCode, result.stderr).toBe(0);
	expect((rig.json("results/formats/run.json") as WrittenManifest).artefacts_failed).toEqual([
		{ task: "report/anchor", kind: "pdf", number: 1, reason: "the downloaded file has gone or was changed" },
		{ task: "report/beacon", kind: "pdf", number: 1, reason: "the downloaded file has gone or was changed" },
	]);
});
