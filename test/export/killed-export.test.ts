/** Exports that are killed while they put their files in place: at every rename once. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeManifestOnly } from "../../src/export/write-manifest-only.ts";
import type { TaskOutcome } from "../../src/model/outcome.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { exportWell, manifest, outcome, read, readManifest, tree } from "./builders.ts";

const OLD = [outcome({ key: "a" }), outcome({ key: "gone" })];
const NEW = [outcome({ key: "a", output: "New." }), outcome({ key: "b" })];
const EXPORT_RUN = new URL("../../dist/export/export-run.js", import.meta.url).href;

/** Exports in a process that dies at its rename of this number; answers whether it lived to the end. */
function exportUntilRename(fatal: number, dir: string, outcomes: readonly TaskOutcome[]): boolean {
	const code = `
		import fs from "node:fs";
		import { syncBuiltinESMExports } from "node:module";
		const { rename } = fs.promises;
		let renames = 0;
		fs.promises.rename = (...paths) => {
			renames += 1;
			if (renames === ${fatal}) process.kill(process.pid, "SIGKILL");
			return rename(...paths);
		};
		syncBuiltinESMExports();
		const { exportRun } = await import(${JSON.stringify(EXPORT_RUN)});
		const { dir, formats, manifest, outcomes } = JSON.parse(process.argv[1]);
		const report = await exportRun({ dir, formats, manifest, outcomes: () => outcomes });
		if (!report.ok) throw report.error;`;
	const request = { dir, formats: ["json", "markdown"], manifest: manifest(outcomes.length), outcomes };
	const { signal, status, stderr } = spawnSync(
		process.execPath,
		["--input-type=module", "-e", code, JSON.stringify(request)],
		{ encoding: "utf8" },
	);
	expect(signal === "SIGKILL" || status === 0, stderr).toBe(true);
	return status === 0;
}

/** True when every file is there as `run.json` says. */
function isWhole(dir: string): boolean {
	const present = new Set(readdirSync(dir, { recursive: true, encoding: "utf8" }));
	return readManifest(dir).files.every(
		({ path, sha256 }) => present.has(path) && createHash("sha256").update(read(dir, path)).digest("hex") === sha256,
	);
}

test("run.json never calls files whole that are mixed, and the next export mends them", async () => {
	const expected = temporaryFolder();
	await exportWell(expected, NEW, ["json", "markdown"]);
	let deaths = 0;
	for (let fatal = 1; fatal < 50; fatal += 1) {
		const dir = temporaryFolder();
		await exportWell(dir, OLD, ["json", "markdown"]);
		const before = read(dir, "run.json");
		if (exportUntilRename(fatal, dir, NEW)) break;
		deaths += 1;
		const left = readManifest(dir);
		if (left.export_incomplete) expect(left).toMatchObject({ status: "pending", exit_code: 8, finished_at: null });
		else expect([read(dir, "run.json"), isWhole(dir)]).toEqual([before, true]);
		await writeManifestOnly({ dir, manifest: manifest(2, { status: "pending" }) });
		expect(readManifest(dir).export_incomplete).toBe(left.export_incomplete);
		await exportWell(dir, NEW, ["json", "markdown"]);
		expect(tree(dir)).toEqual(tree(expected));
		expect(isWhole(dir)).toBe(true);
	}
	expect(deaths).toBeGreaterThan(5);
});

test("a first export that is killed says so too", async () => {
	const dir = join(temporaryFolder(), "results");
	expect(exportUntilRename(3, dir, NEW)).toBe(false);
	expect(readManifest(dir).export_incomplete).toBe(true);
	await exportWell(dir, NEW);
	expect(readManifest(dir).export_incomplete).toBeUndefined();
});
