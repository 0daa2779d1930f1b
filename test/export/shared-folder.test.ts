/** Several runs that write below one folder at the same time, and pipelines that name the same one. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { probeExportDir } from "../../src/export/probe-export-dir.ts";
import { writeManifestOnly } from "../../src/export/write-manifest-only.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { exportBadly, exportWell, manifest, outcome, tree } from "./builders.ts";

const PROBE = new URL("../../dist/export/probe-export-dir.js", import.meta.url).href;
const A = outcome({ key: "a" });
const OTHER = { pipeline: { name: "another", path: "another.yaml", sha256: "1".repeat(64) } };

test.each([1, 2, 3])("a new folder that another run takes back %i times is made again", async (times) => {
	const dir = join(temporaryFolder(), "results", "watch");
	// Does what the end of another run's probe does, just before the staging folder is made in the new folder.
	const code = `
		import fs from "node:fs";
		import { dirname } from "node:path";
		import { syncBuiltinESMExports } from "node:module";
		const { mkdir } = fs.promises;
		let left = ${times};
		fs.promises.mkdir = (path, ...rest) => {
			if (path.includes(".trawl-export-") && left-- > 0) {
				fs.rmdirSync(dirname(path));
				if (left === 1) fs.rmdirSync(dirname(dirname(path)));
			}
			return mkdir(path, ...rest);
		};
		syncBuiltinESMExports();
		const { probeExportDir } = await import(${JSON.stringify(PROBE)});
		process.stdout.write(JSON.stringify(await probeExportDir(process.argv[1], "watch")));`;
	const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", code, dir], {
		encoding: "utf8",
	});
	expect(stdout, stderr).toBe('{"ok":true}');
});

test("another pipeline's results are found by the probe, and neither export nor manifest replaces them", async () => {
	const dir = temporaryFolder();
	await exportWell(dir, [A]);
	const before = tree(dir);
	expect(await probeExportDir(dir, "another")).toMatchObject({ ok: false, error: { code: "other_pipeline" } });
	expect(await exportBadly(dir, [A], ["json"], OTHER)).toMatchObject({ code: "other_pipeline" });
	expect(await writeManifestOnly({ dir, manifest: manifest(1, OTHER) })).toMatchObject({
		ok: false,
		error: { code: "other_pipeline", path: join(dir, "run.json") },
	});
	expect(tree(dir)).toEqual(before);
});
