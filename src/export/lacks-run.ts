/** Whether a results folder still has to be given the results of a finished run: it was lost, or is from before them. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isJsonObject, type JsonObject } from "../model/json.ts";
import type { RunStatus } from "../model/manifest.ts";
import { errnoOf } from "./export-error.ts";
import { MANIFEST_NAME } from "./previous-export.ts";

/** A run that has come to its end, as the state has it; times in ISO 8601. */
interface EndedRun {
	readonly runId: string;
	readonly pipeline: string;
	readonly startedAt: string;
	readonly finishedAt: string;
	readonly status: RunStatus;
}

/**
 * True without a `run.json`, and where it tells of the same run before it ended, of an earlier one, or of a refusal, which
 * says nothing of what the folder has. False where it tells of a newer run, of another pipeline, or cannot be understood:
 * what is there is not to be written over.
 */
export async function lacksRun(dir: string, run: EndedRun): Promise<boolean> {
	const text = await readManifestText(dir);
	if (text === undefined) return true;
	const told = parse(text);
	if (!isJsonObject(told) || nameOf(told) !== run.pipeline) return false;
	if (told.run_id === run.runId) return !tellsOfEnd(told, run);
	// A plan that was refused is no run, however new.
	if (told.unended_run !== undefined) return true;
	return typeof told.started_at === "string" && told.started_at < run.startedAt;
}

/** A retry that was refused has the time at which the run ended before, and a status of its own. */
function tellsOfEnd({ finished_at, status, export_incomplete }: JsonObject, run: EndedRun): boolean {
	return finished_at === run.finishedAt && status === run.status && export_incomplete !== true;
}

/** Undefined where there is none; empty where it cannot be read. */
async function readManifestText(dir: string): Promise<string | undefined> {
	try {
		return await readFile(join(dir, MANIFEST_NAME), "utf8");
	} catch (error) {
		return errnoOf(error) === "ENOENT" ? undefined : "";
	}
}

function nameOf({ pipeline }: JsonObject): unknown {
	return isJsonObject(pipeline) ? pipeline.name : undefined;
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
