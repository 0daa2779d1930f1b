/** A results folder, or a file of results alone → the file that has the tasks, and what is told of where they come from. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { SideOrigin } from "../model/comparison.ts";
import { isJsonObject, type JsonObject } from "../model/json.ts";
import { RUN_STATUSES } from "../model/manifest.ts";
import { statPath } from "../system/stat-path.ts";
import { MANIFEST_NAME } from "./previous-export.ts";
import { ResultsFault } from "./read-results.ts";

/** Both have every task; the first that is there is read. */
const RESULTS = ["results.json", "results.jsonl"];

export interface FoundResults {
	/** Of the file. */
	readonly path: string;
	readonly shown: string;
	readonly origin: SideOrigin;
	/** What its reader should know, in sentences without a full stop. */
	readonly notes: readonly string[];
}

/** Whether a word that may also be a name means files: it has a slash, or an export has been written there. */
export function isResultsPath(path: string, named: string): boolean {
	const found = statPath(path);
	if (found === undefined) return false;
	if (!found.isDirectory()) return !/\.ya?ml$/i.test(path) && /[./\\]/.test(named);
	return /[/\\]/.test(named) || [MANIFEST_NAME, ...RESULTS].some((name) => existsSync(join(path, name)));
}

/** `path` is absolute, `named` the same as the user wrote it. Throws a `ResultsFault`. */
export function findResults(path: string, named: string): FoundResults {
	if (!statSync(path).isDirectory()) {
		return { path, shown: named, ...readOrigin(dirname(path), named, RESULTS.includes(basename(path))) };
	}
	const file = RESULTS.find((name) => existsSync(join(path, name)));
	if (file === undefined) {
		const message = `expected results.json or results.jsonl in ${named}, found neither`;
		const hint = "name a folder that a run or `trawl export` wrote, with `json` or `jsonl` among its `export.formats`";
		throw new ResultsFault({ message, hint });
	}
	return { path: join(path, file), shown: join(named, file), ...readOrigin(path, named, true) };
}

/** `beside`: whether a `run.json` in the folder tells of these results. */
function readOrigin(folder: string, name: string, beside: boolean): Pick<FoundResults, "origin" | "notes"> {
	const manifest = beside ? readManifest(join(folder, MANIFEST_NAME)) : {};
	const { pipeline, cost, finished_at, status } = manifest;
	// It is written without the results while a run goes on, and when one was refused.
	const isOfResults = typeof finished_at === "string";
	const origin: SideOrigin = {
		kind: "files",
		name,
		run_id: isOfResults ? textOf(manifest.run_id) : null,
		pipeline: isJsonObject(pipeline) ? textOf(pipeline.name) : null,
		status: isOfResults ? (RUN_STATUSES.find((known) => known === status) ?? null) : null,
		finished_at: isOfResults ? finished_at : null,
		spent: isOfResults && isJsonObject(cost) && typeof cost.actual === "number" ? cost.actual : null,
	};
	return { origin, notes: notesOf(manifest, name) };
}

function notesOf({ export_incomplete, finished_at, run_id, status }: JsonObject, name: string): readonly string[] {
	if (export_incomplete === true) {
		return [
			`an export was stopped while it replaced the files in ${name}: they are partly of one run and partly of another`,
		];
	}
	if (finished_at !== null) return [];
	const run = `run ${textOf(run_id) ?? "(unknown)"}, which is ${textOf(status) ?? "unfinished"}`;
	return [`run.json in ${name} tells of ${run}: the results beside it may be those of the run before`];
}

/** Empty where it cannot be read: results can be compared without it. */
function readManifest(path: string): JsonObject {
	try {
		const value: unknown = JSON.parse(readFileSync(path, "utf8"));
		return isJsonObject(value) ? value : {};
	} catch {
		return {};
	}
}

function textOf(value: unknown): string | null {
	return typeof value === "string" ? value : null;
}
