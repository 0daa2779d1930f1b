/** PDFs and images of results end up in the results folder, each downloaded once. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { downloaded, FILES, filesProject, IMAGES, withPdf } from "./files-project.ts";
import { manifestOf, outcomesOf, said } from "./hosted-pipeline.ts";

describe("files of results", () => {
	test("are downloaded, exported and told of; the key goes to the API alone", async () => {
		const { service, rig, run } = await filesProject();
		const result = await run();
		expect(result.exitCode, said(result)).toBe(0);
		expect(downloaded(rig.list("results/watch"))).toEqual(FILES);
		const manifest = manifestOf(rig);
		expect(manifest.artefacts_failed).toEqual([]);
		expect(manifest.artefacts.map(({ path }) => path).sort()).toEqual(FILES);
		for (const { path, sha256, bytes } of manifest.artefacts) {
			const file = readFileSync(join(rig.dir, "results/watch", path));
			expect([createHash("sha256").update(file).digest("hex"), file.length]).toEqual([sha256, bytes]);
			expect(manifest.files).toContainEqual({ path, sha256, bytes });
		}
		expect(outcomesOf(rig)[0]?.artefacts.map(({ kind, number, ...rest }) => [kind, number, "path" in rest])).toEqual([
			["pdf", 1, true],
			["image", 1, true],
			["image", 2, true],
		]);
		const report = rig.read("results/watch/reports/ask/alpha.md");
		expect(report).toContain("* [PDF](../../pdf/ask/alpha.pdf)");
		expect(report).toContain("* ![Image 2](../../images/ask/alpha-2.png)");
		const { downloads, keyLeaks } = await service.ledger();
		expect(downloads).toHaveLength(6);
		expect(downloads.filter(({ hadKey }) => hadKey).map(({ origin }) => origin)).toEqual(["api", "api"]);
		expect(downloads.filter(({ origin }) => origin === "api")).toHaveLength(2);
		expect(keyLeaks).toBe(0);
	});

	test("a second run downloads nothing and touches no file", async () => {
		const { service, rig, run } = await filesProject();
		await run();
		const first = manifestOf(rig);
		const result = await run();
		expect(result.exitCode, said(result)).toBe(0);
		expect(manifestOf(rig).artefacts).toEqual(first.artefacts);
		expect((await service.ledger()).downloads).toHaveLength(6);
		expect(result.stderr).not.toContain("Downloading");
	});

	test("go when their task goes", async () => {
		const { rig, run } = await filesProject();
		await run();
		rig.write("pipeline.yaml", withPdf({ items: ["beta"] }));
		const result = await run();
		expect(result.exitCode, said(result)).toBe(0);
		expect(downloaded(rig.list("results/watch"))).toEqual(FILES.filter((file) => file.includes("beta")));
	});

	test("a file that was deleted from the results comes back with an export, without the network", async () => {
		const { service, rig, run } = await filesProject();
		await run();
		rig.remove("results/watch/pdf");
		await service.stop();
		const result = await rig.run("export");
		expect(result.exitCode, said(result)).toBe(0);
		expect(downloaded(rig.list("results/watch"))).toEqual(FILES);
	});

	test("a file that is gone from beside the state stays in the results, and is downloaded again by a run", async () => {
		const { service, rig, run } = await filesProject();
		await run();
		rig.remove(".trawl/artefacts");
		expect((await rig.run("export")).exitCode).toBe(0);
		expect(downloaded(rig.list("results/watch"))).toEqual(FILES);
		rig.remove("results/watch/images");
		const partly = await rig.run("export");
		expect(partly.exitCode, said(partly)).toBe(0);
		expect(downloaded(rig.list("results/watch"))).toEqual(FILES.filter((file) => file.startsWith("pdf")));
		expect(manifestOf(rig).artefacts_failed).toHaveLength(4);
		expect(outcomesOf(rig)[0]?.artefacts.map(({ kind }) => kind)).toEqual(["pdf"]);
		await run();
		expect(downloaded(rig.list("results/watch"))).toEqual(FILES);
		expect((await service.ledger()).downloads).toHaveLength(12);
	});

	test("a changed file beside the state is not exported", async () => {
		const { rig, run } = await filesProject({ outcomes: [] }, { items: ["alpha"] });
		await run();
		const [file] = manifestOf(rig).artefacts;
		const stored = `.trawl/artefacts/${file?.sha256}`;
		rig.write(stored, `X${rig.read(stored).slice(1)}`);
		rig.remove("results");
		const result = await rig.run("export");
		expect(result.exitCode, said(result)).toBe(0);
		expect(manifestOf(rig)).toMatchObject({ artefacts: [], artefacts_failed: [{ task: "ask/alpha", kind: "pdf" }] });
	});

	test("are downloaded again after a loss of the state", async () => {
		const { service, rig, run } = await filesProject();
		await run();
		rig.remove(".trawl");
		const result = await run();
		expect(result.exitCode, said(result)).toBe(0);
		expect(downloaded(rig.list("results/watch"))).toEqual(FILES);
		expect((await service.ledger()).acceptedTwice).toEqual([]);
		expect((await service.ledger()).downloads).toHaveLength(12);
	});

	test("come with what a detached run's collect finds, also while the rest is under way", async () => {
		const { service, rig } = await filesProject({ outcomes: [{ query: "beta", afterMs: null, images: 2 }, ...IMAGES] });
		await rig.run("run", "pipeline.yaml", "--yes", "--detach");
		expect(downloaded(rig.list("results/watch"))).toEqual([]);
		await service.release();
		const result = await rig.run("collect", "--wait");
		expect(result.exitCode, said(result)).toBe(0);
		expect(downloaded(rig.list("results/watch"))).toEqual(FILES);
	});

	test("come with a retried task", async () => {
		const { service, rig, run } = await filesProject({ outcomes: [{ query: "beta", kind: "fail" }, ...IMAGES] });
		expect((await run()).exitCode).toBe(3);
		expect(downloaded(rig.list("results/watch"))).toEqual(FILES.filter((file) => file.includes("alpha")));
		await service.setOutcomes(IMAGES);
		const result = await rig.run("retry", "--yes");
		expect(result.exitCode, said(result)).toBe(0);
		expect(downloaded(rig.list("results/watch"))).toEqual(FILES);
	});

	test("hostile keys give harmless names that the reports' links lead to", async () => {
		const { rig, run } = await filesProject({ outcomes: [{ images: 1 }] }, { items: ["'a b%?#&'", "é"] });
		const result = await run();
		expect(result.exitCode, said(result)).toBe(0);
		expect(downloaded(rig.list("results/watch"))).toEqual([
			"images/ask/%C3%A9-1.png",
			"images/ask/a%20b%25%3F%23%26-1.png",
			"pdf/ask/%C3%A9.pdf",
			"pdf/ask/a%20b%25%3F%23%26.pdf",
		]);
		expect(rig.read("results/watch/reports/ask/%C3%A9.md")).toContain("(../../pdf/ask/%25C3%25A9.pdf)");
	});
});
