/** Holds the results folder against the scenario and against what the service has. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { parse as parseCsv } from "csv-parse/sync";
import type { WrittenManifest } from "../../src/model/manifest.ts";
import type { TaskOutcome } from "../../src/model/outcome.ts";
import type { Scenario } from "./scenarios.ts";
import type { ServiceTasks } from "./service-truth.ts";

const MANIFEST = "run.json";

export interface ExportFindings {
	/** Tasks whose outcome or result is not in every export as it has to be. */
	readonly missing: readonly string[];
	readonly violations: readonly string[];
}

/** Throws when the folder cannot be read as an export. */
export function checkExports(dir: string, scenario: Scenario, service: ServiceTasks): ExportFindings {
	const outcomes = JSON.parse(read(dir, "results.json")) as readonly TaskOutcome[];
	const ids = Object.keys(scenario.statuses).map((key) => `ask/${key}`);
	const order = isDeepStrictEqual(
		outcomes.map(({ id }) => id),
		ids,
	);
	const missing = ids.flatMap((id) => {
		const lack = lackOf(
			outcomes.find((outcome) => outcome.id === id),
			scenario,
			service,
			dir,
		);
		return lack === undefined ? [] : [`${id} ${lack}`];
	});
	const violations = [
		...(order ? [] : ["results.json has other tasks than the plan, or in another order"]),
		...missing.map((each) => `missing: ${each}`),
		...checkPaidAttempts(outcomes, scenario, service),
		...checkFiles(dir),
		...checkManifest(dir, scenario),
	];
	return { missing, violations };
}

/** What is wrong with a task's outcome, in words; undefined when it is there everywhere and true. */
function lackOf(outcome: TaskOutcome | undefined, scenario: Scenario, service: ServiceTasks, dir: string) {
	if (outcome === undefined) return "is not in results.json";
	const { id, key, status, output, attempts } = outcome;
	const expected = scenario.statuses[key ?? ""];
	if (status !== expected) return `is ${status} instead of ${expected} (${outcome.error})`;
	const task = service.get(attempts.at(-1)?.service_id ?? "");
	if (task === undefined) return "has an attempt that the service does not know";
	if (task.query !== outcome.query) return `answers another question: ${task.query}`;
	if (!isSameAnswer(outcome, task.output)) return `has not the service's answer: ${JSON.stringify(output)}`;
	const lines = read(dir, "results.jsonl").trimEnd().split("\n");
	if (!lines.some((line) => isDeepStrictEqual(JSON.parse(line), outcome))) return "is not so in results.jsonl";
	const rows = parseCsv(read(dir, "results.csv"), { columns: true }) as Record<string, string>[];
	const row = rows.find((each) => each.id === id);
	if (row?.status !== status) return "is not so in results.csv";
	if (typeof output === "string" && row.output !== output) return "has another output in results.csv";
	const report = `reports/${id}.md`;
	if (typeof output === "string" && !read(dir, report).includes(output)) return `has another output in ${report}`;
	return read(dir, "index.md").includes(report) ? undefined : "is not in index.md";
}

/** Every attempt that was paid for stands in the exports, but for those that no plan wants any more. */
function checkPaidAttempts(
	outcomes: readonly TaskOutcome[],
	{ unwanted = 0 }: Scenario,
	service: ServiceTasks,
): readonly string[] {
	const told = new Set(outcomes.flatMap(({ attempts }) => attempts.map(({ service_id }) => service_id)));
	const untold = [...service].filter(([id]) => !told.has(id)).map(([, task]) => task.task_id);
	return untold.length <= unwanted ? [] : [`paid for, and in no outcome's attempts: ${untold.join(", ")}`];
}

/** A repaired answer differs from what came, and says so. */
function isSameAnswer({ output, repairs }: TaskOutcome, told: unknown): boolean {
	return repairs.length > 0 || isDeepStrictEqual(output ?? null, told ?? null);
}

/** Every file is as `run.json` says, and there are no others. */
function checkFiles(dir: string): readonly string[] {
	const recorded = readManifest(dir).files;
	const { files, folders } = listFolder(dir);
	const strangers = [
		...files.filter((path) => path !== MANIFEST && !recorded.some((file) => file.path === path)),
		...folders.filter((folder) => !recorded.some(({ path }) => path.startsWith(`${folder}/`))),
	];
	return [...strangers.map((path) => `left in the results folder: ${path}`), ...checkRecorded(dir, files, recorded)];
}

/**
 * What a death may leave: each file whole, as it was or as it was to be. Only a `run.json` that says that files are being
 * replaced may stand beside both.
 */
export function checkAfterDeath(dir: string): readonly string[] {
	const files = listFolder(dir).files.filter((path) => !path.startsWith(".trawl-export-"));
	if (!files.includes(MANIFEST)) return files.map((path) => `after a death, without a run.json: ${path}`);
	const { files: recorded, export_incomplete = false } = readManifest(dir);
	const isWhole = (path: string) => recorded.some((file) => file.path === path && file.sha256 === digest(dir, path));
	const broken = files.filter((path) => path !== MANIFEST && !isWhole(path));
	const mixed = export_incomplete ? [] : checkRecorded(dir, files, recorded);
	return [...broken.map((path) => `after a death, half written or unknown: ${path}`), ...mixed];
}

function checkRecorded(dir: string, files: readonly string[], recorded: WrittenManifest["files"]): readonly string[] {
	const wrong = recorded.filter(({ path, sha256 }) => !files.includes(path) || digest(dir, path) !== sha256);
	return wrong.map(({ path }) => `not as run.json says: ${path}`);
}

function listFolder(dir: string): { readonly files: readonly string[]; readonly folders: readonly string[] } {
	if (!existsSync(dir)) return { files: [], folders: [] };
	const all = readdirSync(dir, { recursive: true, encoding: "utf8" }).map((path) => path.replaceAll("\\", "/"));
	const isFile = (path: string) => statSync(join(dir, path)).isFile();
	return { files: all.filter(isFile), folders: all.filter((path) => !isFile(path)) };
}

function checkManifest(dir: string, { exitCode = 0, statuses }: Scenario): readonly string[] {
	const manifest = readManifest(dir);
	const total = Object.keys(statuses).length;
	const violations: string[] = [];
	if (manifest.exit_code !== exitCode)
		violations.push(`run.json says exit code ${manifest.exit_code}, not ${exitCode}`);
	if (manifest.export_incomplete === true) violations.push("run.json says that the export is incomplete");
	if (manifest.counts.total !== total || manifest.counts.pending > 0) {
		violations.push(`run.json counts ${JSON.stringify(manifest.counts)} of ${total} tasks`);
	}
	return violations;
}

export function readManifest(dir: string): WrittenManifest {
	return JSON.parse(read(dir, MANIFEST)) as WrittenManifest;
}

function digest(dir: string, path: string): string {
	return createHash("sha256")
		.update(readFileSync(join(dir, path)))
		.digest("hex");
}

function read(dir: string, path: string): string {
	return readFileSync(join(dir, path), "utf8");
}
