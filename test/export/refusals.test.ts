import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { onPath } from "../../src/export/export-error.ts";
import { exportRun } from "../../src/export/export-run.ts";
import { probeExportDir } from "../../src/export/probe-export-dir.ts";
import { writeManifestOnly } from "../../src/export/write-manifest-only.ts";
import type { RunManifest } from "../../src/model/manifest.ts";
import { EXPORT_FORMATS } from "../../src/model/pipeline.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { exportBadly, exportWell, manifest, outcome, tree } from "./builders.ts";

const A = outcome({ key: "a" });
const B = outcome({ key: "b", output_type: "json", output: { name: "B" } });

/** A folder with an export in it and then something in the way of the next. */
async function blocked(block: (dir: string) => void): Promise<string> {
	const dir = temporaryFolder();
	await exportWell(dir, [A, B]);
	block(dir);
	return dir;
}

const OBSTACLES = [
	[
		"a file where a folder should be",
		"not_a_folder",
		"reports",
		(dir: string) => {
			rmSync(join(dir, "reports"), { recursive: true });
			writeFileSync(join(dir, "reports"), "mine");
		},
	],
	[
		"a folder where a file should be",
		"not_a_file",
		"results.csv",
		(dir: string) => {
			rmSync(join(dir, "results.csv"));
			mkdirSync(join(dir, "results.csv"));
		},
	],
	[
		"a folder where run.json should be",
		"not_a_file",
		"run.json",
		(dir: string) => {
			rmSync(join(dir, "run.json"));
			mkdirSync(join(dir, "run.json"));
		},
	],
	[
		"a link where a folder should be",
		"symlink",
		"reports",
		(dir: string) => {
			rmSync(join(dir, "reports"), { recursive: true });
			symlinkSync(temporaryFolder(), join(dir, "reports"));
		},
	],
	[
		"a link where a file should be",
		"symlink",
		"results.json",
		(dir: string) => {
			rmSync(join(dir, "results.json"));
			symlinkSync(join(temporaryFolder(), "target"), join(dir, "results.json"));
		},
	],
	[
		"a link to nowhere where a folder should be",
		"symlink",
		"data",
		(dir: string) => {
			rmSync(join(dir, "data"), { recursive: true });
			symlinkSync(join(dir, "nowhere"), join(dir, "data"));
		},
	],
] as const;

describe.each(OBSTACLES)("%s", (_, code, path, block) => {
	test("is refused with its path and a hint, and the old export stays as it was", async () => {
		const dir = await blocked(block);
		const before = tree(dir);
		const changed = [
			{ ...A, output: "New." },
			{ ...B, output: { name: "New" } },
		];
		const error = await exportBadly(dir, changed);
		expect(error).toMatchObject({ code, path: join(dir, path) });
		expect(error.message).toContain(join(dir, path));
		expect(error.hint).not.toBe("");
		expect(tree(dir)).toEqual(before);
	});

	test("is found by the probe before any money is spent", async () => {
		const dir = await blocked(block);
		const before = tree(dir);
		expect(await probeExportDir(dir, "competitor-watch")).toMatchObject({
			ok: false,
			error: { code, path: join(dir, path) },
		});
		expect(tree(dir)).toEqual(before);
	});
});

test("a deeper link is refused too", async () => {
	const dir = temporaryFolder();
	const outside = temporaryFolder();
	mkdirSync(join(dir, "reports"));
	symlinkSync(outside, join(dir, "reports/launches"));
	expect(await exportBadly(dir, [A])).toMatchObject({ code: "symlink", path: join(dir, "reports/launches") });
	expect(tree(outside)).toEqual({});
	expect(Object.keys(tree(dir))).toEqual(["reports/", "reports/launches@"]);
});

test("run.json that is a link is not written through", async () => {
	const [dir, outside] = [temporaryFolder(), temporaryFolder()];
	writeFileSync(join(outside, "target"), "{}");
	symlinkSync(join(outside, "target"), join(dir, "run.json"));
	expect(await writeManifestOnly({ dir, manifest: manifest(1) })).toMatchObject({ error: { code: "symlink" } });
	expect(tree(outside)).toEqual({ target: "{}" });
});

describe("a failure while files are moving", () => {
	/** The manifest is put into words once everything is staged and nothing has moved. */
	function manifestThat(obstructs: () => void): RunManifest {
		const toJSON = () => {
			obstructs();
			return {};
		};
		return { ...manifest(2), toJSON } as RunManifest;
	}

	test("into new folders takes back those that moved", async () => {
		const dir = temporaryFolder();
		await exportWell(dir, [A, B]);
		const before = tree(dir);
		const inode = statSync(join(dir, "index.md")).ino;
		const outcomes = () => [{ ...A, output: "New." }, outcome({ template: "zzz", key: "new" })];
		const obstacle = join(dir, "reports/zzz");
		const obstructed = manifestThat(() => writeFileSync(obstacle, "in the way"));
		const report = await exportRun({ dir, formats: EXPORT_FORMATS, manifest: obstructed, outcomes });
		expect(report).toMatchObject({ ok: false, error: { code: "not_a_folder", path: obstacle } });
		rmSync(obstacle);
		expect(tree(dir)).toEqual(before);
		expect(statSync(join(dir, "index.md")).ino).toBe(inode);
	});
});

test("an error of the outcomes goes on up and leaves nothing behind", async () => {
	const dir = join(temporaryFolder(), "new", "results");
	function* outcomes() {
		yield A;
		throw new Error("the store is broken");
	}
	const request = { dir, formats: ["json", "jsonl"] as const, manifest: manifest(2), outcomes };
	await expect(exportRun(request)).rejects.toThrow("the store is broken");
	expect(existsSync(join(dir, ".."))).toBe(false);
});

describe("a results folder that cannot be made", () => {
	test("because a file stands there or above is refused", async () => {
		const file = join(temporaryFolder(), "file");
		writeFileSync(file, "mine");
		expect(await exportBadly(file, [A])).toMatchObject({ code: "not_a_folder", path: file });
		expect(await exportBadly(join(file, "x"), [A])).toMatchObject({ code: "not_a_folder" });
		expect(await probeExportDir(join(file, "x"), "competitor-watch")).toMatchObject({
			ok: false,
			error: { code: "not_a_folder" },
		});
	});

	test("because it is a link to nowhere is refused", async () => {
		const dir = temporaryFolder();
		symlinkSync(join(dir, "nowhere"), join(dir, "results"));
		expect(await exportBadly(join(dir, "results"), [A])).toMatchObject({ code: "symlink" });
	});

	test("because its name is too long is refused", async () => {
		const dir = join(temporaryFolder(), "x".repeat(300));
		expect(await probeExportDir(dir, "competitor-watch")).toMatchObject({
			ok: false,
			error: { code: "name_too_long" },
		});
	});

	test("because it is write-protected is refused", async () => {
		const dir = temporaryFolder();
		chmodSync(dir, 0o555);
		await withoutPrivileges(async () => {
			expect(await exportBadly(dir, [A])).toMatchObject({ code: "no_permission" });
			expect(await probeExportDir(dir, "competitor-watch")).toMatchObject({
				ok: false,
				error: { code: "no_permission" },
			});
			expect(await probeExportDir(join(dir, "x"), "competitor-watch")).toMatchObject({
				ok: false,
				error: { code: "no_permission" },
			});
		});
	});
});

/** Root may write anywhere, so root becomes nobody for a while. */
async function withoutPrivileges(check: () => Promise<void>): Promise<void> {
	if (process.geteuid?.() !== 0) return check();
	process.seteuid?.(65534);
	await check().finally(() => process.seteuid?.(0));
}

test.each([
	["EACCES", "no_permission"],
	["EROFS", "no_permission"],
	["ENOSPC", "no_space"],
	["EMFILE", "io"],
])("the system's %s is told as %s", async (errno, code) => {
	const refusal = Object.assign(new Error(errno), { code: errno, syscall: "write", errno: -1 });
	await expect(onPath("/x", () => Promise.reject(refusal))).rejects.toMatchObject({ code, path: "/x", cause: refusal });
});

test("a failure reads as a problem for the command line", async () => {
	const file = join(temporaryFolder(), "file");
	writeFileSync(file, "");
	expect((await exportBadly(file, [A])).toProblem()).toEqual({
		code: "output_unwritable",
		severity: "error",
		message: `Expected a folder, found a file: ${file}`,
		hint: "Move the file away, or choose another folder with --out",
	});
});

describe("probeExportDir", () => {
	test.skipIf(process.platform !== "linux")(
		"says of a place that takes no folders that writing is refused",
		async () => {
			expect(await probeExportDir("/proc/x/y", "competitor-watch")).toMatchObject({
				ok: false,
				error: { code: "no_permission", path: "/proc/x", message: "The system does not allow writing here: /proc/x" },
			});
		},
	);

	test("leaves no trace of a folder that was not there", async () => {
		const dir = temporaryFolder();
		expect(await probeExportDir(join(dir, "a/b/c"), "competitor-watch")).toEqual({ ok: true });
		expect(tree(dir)).toEqual({});
	});

	test("leaves an existing export as it is", async () => {
		const dir = temporaryFolder();
		await exportWell(dir, [A, B]);
		const before = tree(dir);
		expect(await probeExportDir(dir, "competitor-watch")).toEqual({ ok: true });
		expect(tree(dir)).toEqual(before);
	});

	test("looks only at what the chosen formats write", async () => {
		const dir = temporaryFolder();
		symlinkSync(temporaryFolder(), join(dir, "data"));
		expect(await probeExportDir(dir, "competitor-watch", ["json", "csv"])).toEqual({ ok: true });
	});
});

describe("a run.json that was tampered with", () => {
	test("removes nothing outside the folder, through links, or by odd names", async () => {
		const root = temporaryFolder();
		const dir = join(root, "results");
		const outside = temporaryFolder();
		const mine = { sha256: createHash("sha256").update("mine").digest("hex"), bytes: 4 };
		await exportWell(dir, [A], ["json"]);
		for (const path of [join(root, "victim"), join(outside, "victim"), join(dir, "..victim")])
			writeFileSync(path, "mine");
		mkdirSync(join(outside, "empty"));
		symlinkSync(outside, join(dir, "link"));
		symlinkSync(join(outside, "victim"), join(dir, "link-to-file"));
		mkdirSync(join(dir, "folder"));
		const paths = [
			"../victim",
			"./../victim",
			join(outside, "victim"),
			"link/victim",
			"link/empty/gone",
			"results.json/x/y",
			`${"x".repeat(300)}/y`,
			"link-to-file",
			"folder",
			"",
			".",
			"a//b",
			"a\\b",
			"C:x",
			"x\0",
			"run.json",
			5,
			null,
		];
		const files = paths.map((path) => ({ path, ...mine }));
		writeFileSync(join(dir, "run.json"), JSON.stringify({ files }));
		const report = await exportWell(dir, [A], ["json"]);
		expect(report.removed).toEqual([]);
		expect(tree(outside)).toEqual({ "empty/": "", victim: "mine" });
		expect(tree(root)).toMatchObject({
			victim: "mine",
			"results/..victim": "mine",
			"results/link@": "",
			"results/folder/": "",
		});
	});
});

describe("a file that no export wrote", () => {
	test("under a name the export needs is refused and stays as it is", async () => {
		const dir = temporaryFolder();
		writeFileSync(join(dir, "index.md"), "my own page");
		const report = await exportRun({ dir, formats: ["markdown"], manifest: manifest(1), outcomes: () => [A] });
		expect(report).toMatchObject({ ok: false, error: { code: "not_ours", path: join(dir, "index.md") } });
		expect(tree(dir)).toEqual({ "index.md": "my own page" });
	});

	test.each(["results.csv", "run.json"])("named %s is found by the probe before any money is spent", async (name) => {
		const dir = temporaryFolder();
		writeFileSync(join(dir, name), "mine");
		expect(await probeExportDir(dir, "competitor-watch")).toMatchObject({ ok: false, error: { code: "not_ours" } });
		expect(tree(dir)).toEqual({ [name]: "mine" });
	});

	test("under any other name is no obstacle", async () => {
		const dir = temporaryFolder();
		writeFileSync(join(dir, "notes.md"), "mine");
		await exportWell(dir, [A]);
		expect(tree(dir)["notes.md"]).toBe("mine");
	});
});
