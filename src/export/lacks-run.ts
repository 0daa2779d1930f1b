/** Whether a results folder still has to be given the results of a finished run: it was lost, or is from before them. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isJsonObject, type JsonObject } from "../model/json.ts";
import { errnoOf } from "./export-error.ts";
import { MANIFEST_NAME } from "./previous-export.ts";

/** A run that has come to its end; times in ISO 8601. */
interface EndedRun {
	readonly runId: string;
	readonly pipeline: string;
	readonly startedAt: string;
	readonly finishedAt: string;
}

/**
 * True without a `run.json`, and where it tells of the same run before it ended, or of an earlier one. False where it
 * tells of a newer run, of another pipeline, or cannot be understood: what is there is not to be written over.
 */
export async function lacksRun(dir: string, run: EndedRun): Promise<boolean> {
	const text = await readManifestText(dir);
	if (text === undefined) return true;
	const told = parse(text);
	if (!isJsonObject(told) || nameOf(told) !== run.pipeline) return false;
	if (told.run_id === run.runId) return told.finished_at !== run.finishedAt || told.export_incomplete === true;
	// A plan that was refused says which run before it had not ended when the folder was written.
	if (told.unended_run === run.runId) return true;
	return typeof told.started_at === "string" && told.started_at < run.startedAt;
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
