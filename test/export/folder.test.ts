import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { exportRun } from "../../src/export/export-run.ts";
import { writeManifestOnly } from "../../src/export/write-manifest-only.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { exportWell, manifest, outcome, read, readManifest, tree } from "./builders.ts";

const A = outcome({ key: "a" });
const B = outcome({ key: "b", output_type: "json", output: { name: "B" } });
const LONG_AGO = new Date("2020-01-01T00:00:00Z");

/** Sets every file's time back, so that a write shows. */
function age(dir: string): void {
	for (const path of Object.keys(tree(dir))) if (!path.endsWith("/")) utimesSync(join(dir, path), LONG_AGO, LONG_AGO);
}

function touched(dir: string): readonly string[] {
	const files = Object.keys(tree(dir)).filter((path) => !path.endsWith("/"));
	return files.filter((path) => statSync(join(dir, path)).mtimeMs !== LONG_AGO.getTime());
}

describe("an export", () => {
	test("writes the files of section 4 and nothing else", async () => {
		const dir = join(temporaryFolder(), "results", "competitor-watch");
		const report = await exportWell(dir, [A, B]);
		const files = [
			"data/launches/b.json",
			"index.md",
			"reports/launches/a.md",
			"reports/launches/b.md",
			"results.csv",
			"results.json",
			"results.jsonl",
			"sources.csv",
		];
		expect(report).toMatchObject({ written: files, unchanged: [], removed: [], kept: [] });
		expect(Object.keys(tree(dir)).filter((path) => !path.endsWith("/"))).toEqual([...files, "run.json"].sort());
	});

	test("lists every file with digest and size in run.json, sorted, after the manifest's own keys", async () => {
		const dir = temporaryFolder();
		const report = await exportWell(dir, [A, B]);
		const written = readManifest(dir);
		expect(read(dir, "run.json")).toBe(
			`${JSON.stringify({ ...manifest(2), artefacts: [], files: report.files }, null, 2)}\n`,
		);
		expect(written.files.map(({ path }) => path)).toEqual(report.files.map(({ path }) => path).toSorted());
		for (const { path, sha256, bytes } of written.files) {
			const content = Buffer.from(read(dir, path));
			expect([path, createHash("sha256").update(content).digest("hex"), content.length]).toEqual([path, sha256, bytes]);
		}
	});

	test("gives the same bytes in another folder", async () => {
		const [one, other] = [temporaryFolder(), temporaryFolder()];
		await exportWell(one, [A, B]);
		await exportWell(other, [A, B]);
		expect(tree(other)).toEqual(tree(one));
	});

	test("repeated, touches no file, and with another manifest only run.json", async () => {
		const dir = temporaryFolder();
		await exportWell(dir, [A, B]);
		age(dir);
		const again = await exportWell(dir, [A, B]);
		expect(again.written).toEqual([]);
		expect(again.unchanged).toHaveLength(8);
		expect(touched(dir)).toEqual([]);
		await exportWell(dir, [A, B], undefined, { run_id: "run-2" });
		expect(touched(dir)).toEqual(["run.json"]);
	});

	test("touches only the files that change, and mends one that was edited", async () => {
		const dir = temporaryFolder();
		await exportWell(dir, [A, B], ["markdown"]);
		writeFileSync(join(dir, "reports/launches/a.md"), "edited");
		age(dir);
		const report = await exportWell(dir, [A, { ...B, output: { name: "C" } }], ["markdown"]);
		const changed = ["data/launches/b.json", "reports/launches/a.md", "reports/launches/b.md"];
		expect(report.written).toEqual(changed);
		expect(touched(dir)).toEqual([...changed, "run.json"]);
	});

	test("fails loudly when a planned task has no outcome, and leaves the old export", async () => {
		const dir = temporaryFolder();
		await exportWell(dir, [A, B]);
		const before = tree(dir);
		const request = { dir, formats: ["json"] as const, manifest: manifest(2), outcomes: () => [B] };
		await expect(exportRun(request)).rejects.toThrow("1 outcomes for 2 planned tasks");
		expect(tree(dir)).toEqual(before);
	});

	test("takes outcomes from an asynchronous source", async () => {
		const dir = temporaryFolder();
		async function* outcomes() {
			for (const one of [A, B]) {
				await setTimeout(1);
				yield one;
			}
		}
		const expected = temporaryFolder();
		await exportRun({ dir, formats: ["json", "csv", "markdown"], manifest: manifest(2), outcomes });
		await exportWell(expected, [A, B], ["json", "csv", "markdown"]);
		expect(tree(dir)).toEqual(tree(expected));
	});

	test("goes through a results folder that is itself a link", async () => {
		const [real, links] = [temporaryFolder(), temporaryFolder()];
		symlinkSync(real, join(links, "results"));
		await exportWell(join(links, "results"), [A]);
		expect(readManifest(real).files).toHaveLength(6);
	});
});

describe("stale files", () => {
	test("of the previous export go, with the folders they leave empty", async () => {
		const dir = temporaryFolder();
		await exportWell(dir, [A, B, outcome({ template: "old", key: "x" })]);
		const report = await exportWell(dir, [A], ["markdown"]);
		expect(report.removed).toEqual([
			"data/launches/b.json",
			"reports/launches/b.md",
			"reports/old/x.md",
			"results.csv",
			"results.json",
			"results.jsonl",
			"sources.csv",
		]);
		expect(Object.keys(tree(dir))).toEqual([
			"index.md",
			"reports/",
			"reports/launches/",
			"reports/launches/a.md",
			"run.json",
		]);
	});

	test("leave alone what the tool did not write, and what was changed since", async () => {
		const dir = temporaryFolder();
		await exportWell(dir, [A, B]);
		writeFileSync(join(dir, "notes.txt"), "mine");
		writeFileSync(join(dir, "reports/launches/mine.md"), "mine");
		writeFileSync(join(dir, "reports/launches/b.md"), "edited");
		const report = await exportWell(dir, [A], ["json"]);
		expect(report.kept).toEqual(["reports/launches/b.md"]);
		expect(Object.keys(tree(dir)).filter((path) => !path.endsWith("/"))).toEqual([
			"notes.txt",
			"reports/launches/b.md",
			"reports/launches/mine.md",
			"results.json",
			"run.json",
		]);
	});

	test("leave no empty folder after a kill that came between a file and its folder", async () => {
		const dir = temporaryFolder();
		await exportWell(dir, [A, B]);
		rmSync(join(dir, "data/launches/b.json"));
		const report = await exportWell(dir, [A], ["json", "markdown"]);
		expect(report.removed).not.toContain("data/launches/b.json");
		expect(Object.keys(tree(dir))).not.toContain("data/");
	});

	test("are found after a kill between two renames", async () => {
		const dir = temporaryFolder();
		await exportWell(dir, [A, B]);
		const killed = join(dir, ".trawl-export-999999999-Abc123");
		mkdirSync(killed);
		const { files, ...rest } = readManifest(dir);
		writeFileSync(join(killed, "run.json"), JSON.stringify({ ...rest, files }));
		writeFileSync(join(killed, "0"), "half a file");
		rmSync(join(dir, "run.json"));
		await exportWell(dir, [A], ["json"]);
		expect(Object.keys(tree(dir))).toEqual(["results.json", "run.json"]);
	});
});

describe("staging folders", () => {
	test("of killed processes are removed, those of live ones are not", async () => {
		const dir = temporaryFolder();
		for (const name of ["999999999-aaaaaa", `${process.pid}-bbbbbb`, `${process.ppid}-cccccc`]) {
			mkdirSync(join(dir, `.trawl-export-${name}`));
			writeFileSync(join(dir, `.trawl-export-${name}`, "0"), "x");
		}
		mkdirSync(join(dir, ".trawl-export-mine"));
		await exportWell(dir, [A], ["json"]);
		expect(readdirSync(dir).sort()).toEqual(
			[".trawl-export-mine", `.trawl-export-${process.ppid}-cccccc`, "results.json", "run.json"].sort(),
		);
	});

	test("of a long dead process are removed although another has its id", async () => {
		const dir = temporaryFolder();
		const path = join(dir, `.trawl-export-${process.ppid}-cccccc`);
		mkdirSync(path);
		utimesSync(path, LONG_AGO, LONG_AGO);
		await exportWell(dir, [A], ["json"]);
		expect(Object.keys(tree(dir))).toEqual(["results.json", "run.json"]);
	});

	test("of exports at once in one process do not disturb each other", async () => {
		for (let round = 0; round < 20; round += 1) {
			const dir = temporaryFolder();
			await Promise.all([A, A, A, A].map((one) => exportWell(dir, [one], ["json"])));
			expect(Object.keys(tree(dir))).toEqual(["results.json", "run.json"]);
		}
	});
});

describe("writeManifestOnly", () => {
	test("changes run.json alone and keeps the list of the last finished export", async () => {
		const dir = temporaryFolder();
		const { files } = await exportWell(dir, [A, B]);
		age(dir);
		const pending = manifest(2, { status: "pending", finished_at: null, exit_code: 8 });
		expect(await writeManifestOnly({ dir, manifest: pending })).toEqual({ ok: true, lists: { artefacts: [], files } });
		expect(touched(dir)).toEqual(["run.json"]);
		expect(readManifest(dir)).toEqual({ ...pending, artefacts: [], files });
	});

	test("makes the folder, with an empty list, when there is no export yet", async () => {
		const dir = join(temporaryFolder(), "new");
		expect(await writeManifestOnly({ dir, manifest: manifest(2) })).toEqual({
			ok: true,
			lists: { artefacts: [], files: [] },
		});
		expect(Object.keys(tree(dir))).toEqual(["run.json"]);
	});

	test("replaces a run.json that cannot be read", async () => {
		const dir = temporaryFolder();
		for (const broken of ["", "{", "null", '{"files": 5}', '{"files": [null, {"path": "../x"}]}']) {
			writeFileSync(join(dir, "run.json"), broken);
			expect(await writeManifestOnly({ dir, manifest: manifest(1) })).toEqual({
				ok: true,
				lists: { artefacts: [], files: [] },
			});
		}
	});

	test("is followed by an export that still removes what is stale", async () => {
		const dir = temporaryFolder();
		await exportWell(dir, [A, B]);
		await writeManifestOnly({ dir, manifest: manifest(2, { status: "pending" }) });
		await exportWell(dir, [A], ["json"]);
		expect(Object.keys(tree(dir))).toEqual(["results.json", "run.json"]);
	});
});
