/** Outcomes, manifests and real folders for the tests of the export. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type ExportReport, exportRun } from "../../src/export/export-run.ts";
import type { RunManifest, WrittenManifest } from "../../src/model/manifest.ts";
import type { Attempt, TaskOutcome } from "../../src/model/outcome.ts";
import { DEFAULT_EXPORT_FORMATS, type ExportFormat } from "../../src/model/pipeline.ts";

export function outcome(changes: Partial<TaskOutcome> = {}): TaskOutcome {
	const { template = "launches", key = "initech-us" } = changes;
	return {
		id: key === null ? template : `${template}/${key}`,
		template,
		key,
		bindings: { company: { name: "Initech" }, region: "US" },
		status: "succeeded",
		query: "What did Initech launch?",
		output_type: "markdown",
		output: "# Initech\n\nA printer [1].\n",
		repairs: [],
		sources: [{ title: "News", url: "https://news.example/initech" }],
		artefacts: [],
		cost: 0.5,
		attempts: [attempt()],
		error: null,
		...changes,
	};
}

export function attempt(changes: Partial<Attempt> = {}): Attempt {
	return {
		attempt: 1,
		status: "succeeded",
		mode: "standard",
		batch_id: "batch-1",
		service_id: "dr-1",
		cost: 0.5,
		created_at: "2026-10-01T00:00:00.000Z",
		completed_at: "2026-10-01T00:05:00.000Z",
		error: null,
		...changes,
	};
}

export function manifest(total: number, changes: Partial<RunManifest> = {}): RunManifest {
	return {
		manifest_version: 1,
		trawl_version: "0.1.0",
		run_id: "run-1",
		pipeline: { name: "competitor-watch", path: "pipelines/competitor-watch.yaml", sha256: "0".repeat(64) },
		git: null,
		vars: {},
		data: [],
		engine: { engine: "valyu", base_url: "https://service.example/v1" },
		plan_id: "plan-1",
		started_at: "2026-10-01T00:00:00.000Z",
		finished_at: "2026-10-01T00:10:00.000Z",
		status: "succeeded",
		exit_code: 0,
		ended: null,
		counts: { succeeded: total, failed: 0, invalid: 0, rejected: 0, cancelled: 0, skipped: 0, pending: 0, total },
		reused: [],
		cost: { estimated: 1, worst_case: 1, actual: 1, committed: 1, saved_by_reuse: 0 },
		adopted: 0,
		leftovers: { tasks: 0, cost: 0 },
		batch_ids: ["batch-1"],
		open_templates: [],
		truncated: [],
		artefacts_failed: [],
		...changes,
	};
}

export function exportTo(
	dir: string,
	outcomes: readonly TaskOutcome[],
	formats: readonly ExportFormat[] = DEFAULT_EXPORT_FORMATS,
	changes: Partial<RunManifest> = {},
	projectRoot = dir,
): Promise<ExportReport> {
	return exportRun({
		dir,
		formats,
		manifest: manifest(outcomes.length, changes),
		outcomes: () => outcomes,
		projectRoot,
	});
}

/** Exports and fails the test unless it went well. */
export async function exportWell(
	...parameters: Parameters<typeof exportTo>
): Promise<Extract<ExportReport, { ok: true }>> {
	const report = await exportTo(...parameters);
	if (!report.ok) throw report.error;
	return report;
}

/** Exports and fails the test unless it was refused. */
export async function exportBadly(...parameters: Parameters<typeof exportTo>) {
	const report = await exportTo(...parameters);
	if (report.ok) throw new Error("The export should have been refused");
	return report.error;
}

/** Every file below a folder with its text. Folders end with `/`, links are named with `@`. */
export function tree(dir: string): { readonly [path: string]: string } {
	const entries = readdirSync(dir, { withFileTypes: true, recursive: true });
	const named = entries.map((entry): [string, string] => {
		const path = join(entry.parentPath, entry.name);
		const relative = path.slice(dir.length + 1);
		if (entry.isSymbolicLink()) return [`${relative}@`, ""];
		return entry.isDirectory() ? [`${relative}/`, ""] : [relative, readFileSync(path, "utf8")];
	});
	return Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function read(dir: string, file: string): string {
	return readFileSync(join(dir, file), "utf8");
}

export function readManifest(dir: string): WrittenManifest {
	return JSON.parse(read(dir, "run.json"));
}
