/** What would be made again from the same is left as it is, without being made. */
import { createHash } from "node:crypto";
import { cpSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ExportRequest } from "../../src/export/export-request.ts";
import { exportRun } from "../../src/export/export-run.ts";
import { type CsvColumn, EXPORT_FORMATS } from "../../src/model/pipeline.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { manifest, outcome, read, readManifest, tree } from "./builders.ts";

const TASKS = ["a", "b", "c"].map((key) => outcome({ key }));
const DIGEST = "d".repeat(64);

/** Exports into the folder; how often the outcomes were asked for. */
async function exported(dir: string, changes: Partial<ExportRequest> = {}): Promise<number> {
	let asked = 0;
	const request: ExportRequest = {
		dir,
		formats: EXPORT_FORMATS,
		manifest: manifest(TASKS.length),
		outcomes() {
			asked += 1;
			return TASKS;
		},
		outcomesDigest: DIGEST,
		...changes,
	};
	const report = await exportRun(request);
	if (!report.ok) throw report.error;
	return asked;
}

const COLUMN: CsvColumn = { column: "id", as: "Task" };

const later = (changes = {}) => manifest(TASKS.length, { run_id: "run-2", reused: ["launches/a"], ...changes });

test("an export of the same leaves all files but run.json, and reads no outcome", async () => {
	const dir = temporaryFolder();
	expect(await exported(dir)).toBeGreaterThan(0);
	const { "run.json": first, ...files } = tree(dir);
	expect(await exported(dir, { manifest: later() })).toBe(0);
	const { "run.json": second, ...left } = tree(dir);
	expect(left).toEqual(files);
	expect(readManifest(dir)).toMatchObject({ run_id: "run-2", reused: ["launches/a"] });
	expect(readManifest(dir).files).toEqual(JSON.parse(first ?? "").files);
	expect(readdirSync(dir)).toContain("report.html");
	expect(second).not.toBe(first);
});

test.each<readonly [string, Partial<ExportRequest>]>([
	["other outcomes", { outcomesDigest: "e".repeat(64) }],
	["outcomes of which nothing is known", { outcomesDigest: undefined }],
	["other formats", { formats: ["json", "csv", "html"] }],
	["other columns", { csvColumns: [COLUMN] }],
	["other schemas", { outputSchemas: [{ type: "object", properties: { a: { type: "string" } } }] }],
	["another project", { projectRoot: "/" }],
	["something that was left out", { manifest: later({ truncated: [left("a")] }) }],
	["another engine", { manifest: later({ engine: { engine: "local" } }) }],
	["the same, called for by name,", { remakes: true }],
	["downloaded files", { artefactPath: (sha256: string) => sha256 }],
])("an export of %s is made", async (_, changes) => {
	const dir = temporaryFolder();
	await exported(dir);
	expect(await exported(dir, { manifest: later(), ...changes })).toBeGreaterThan(0);
});

test.each<readonly [string, (dir: string) => void]>([
	[
		"was edited",
		(dir) => writeFileSync(join(dir, "results.json"), read(dir, "results.json").replace("Initech", "INITECH")),
	],
	["was removed", (dir) => rmSync(join(dir, "reports/launches/a.md"))],
	["was emptied", (dir) => writeFileSync(join(dir, "index.md"), "")],
])("an export of which a file %s is made again, with the same files", async (_, spoil) => {
	const dir = temporaryFolder();
	await exported(dir);
	const { "run.json": _first, ...files } = tree(dir);
	spoil(dir);
	expect(await exported(dir, { manifest: later() })).toBeGreaterThan(0);
	const { "run.json": _second, ...mended } = tree(dir);
	expect(mended).toEqual(files);
});

test.each<readonly [string, (manifest: Record<string, unknown>) => void]>([
	["says that its files are being replaced", (run) => Object.assign(run, { export_incomplete: true })],
	["lists a file twice", ({ files }) => (files as unknown[]).push((files as unknown[])[0])],
	["says nothing of what it was made from", (run) => delete run.made_from],
	["lists a file less", ({ files }) => (files as unknown[]).pop()],
])("an export whose run.json %s is made again", async (_, change) => {
	const dir = temporaryFolder();
	await exported(dir);
	const run = readManifest(dir) as unknown as Record<string, unknown>;
	change(run);
	writeFileSync(join(dir, "run.json"), JSON.stringify(run));
	expect(await exported(dir, { manifest: later() })).toBeGreaterThan(0);
	expect(readManifest(dir).export_incomplete).toBeUndefined();
});

test("an export of which a file was edited, and its entry in run.json with it, is made again", async () => {
	const dir = temporaryFolder();
	await exported(dir);
	const { "results.json": first } = tree(dir);
	const edited = Buffer.from(read(dir, "results.json").replace("Initech", "INITECH"));
	writeFileSync(join(dir, "results.json"), edited);
	const run = readManifest(dir);
	const sha256 = createHash("sha256").update(edited).digest("hex");
	const files = run.files.map((file) =>
		file.path === "results.json" ? { ...file, sha256, bytes: edited.length } : file,
	);
	writeFileSync(join(dir, "run.json"), JSON.stringify({ ...run, files }));
	expect(await exported(dir, { manifest: later() })).toBeGreaterThan(0);
	expect(tree(dir)["results.json"]).toBe(first);
});

test("an export in the project's own folder, moved into one below, is made again: its links lead elsewhere", async () => {
	const project = temporaryFolder();
	const [copy, below] = [temporaryFolder(), join(project, "below")];
	await exported(project, { projectRoot: project });
	cpSync(project, copy, { recursive: true });
	cpSync(copy, below, { recursive: true });
	expect(await exported(below, { projectRoot: project, manifest: later() })).toBeGreaterThan(0);
	expect(await exported(project, { projectRoot: project, manifest: later() })).toBe(0);
});

function left(parent: string) {
	return { template: "follow", binding: "item", parent, items: 9, taken: 3 };
}
