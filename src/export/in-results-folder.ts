/**
 * Work in the results folder: opened, with a staging folder in it, and left as it was found when nothing comes of it.
 *
 * A folder that was made for nothing is removed again, which may hit another run that has just found it there. So
 * whoever finds that the folder has gone makes it anew; once a staging folder stands in it, nobody can remove it.
 */
import { dirname } from "node:path";
import { ExportError } from "./export-error.ts";
import { lookAt } from "./real-paths.ts";
import { openResultsFolder, type ResultsFolder } from "./results-folder.ts";
import { openStaging, type Staging } from "./staging.ts";

/** More than runs that begin at one moment. */
const ATTEMPTS = 100;

/** `made` says what becomes of a folder that was missing when the work is done; it goes when the work fails. */
export async function inResultsFolder<Value>(
	dir: string,
	made: "keep" | "remove",
	work: (staging: Staging) => Promise<Value>,
): Promise<Value> {
	const { folder, staging } = await open(dir);
	let keep = false;
	try {
		const value = await work(staging);
		keep = made === "keep";
		return value;
	} finally {
		await staging.discard();
		if (!keep) await folder.undo();
	}
}

async function open(dir: string): Promise<{ readonly folder: ResultsFolder; readonly staging: Staging }> {
	for (let attempt = 1; ; attempt += 1) {
		try {
			return await openOnce(dir);
		} catch (error) {
			if (!(error instanceof ExportError) || error.code !== "vanished") throw error;
			if (attempt === ATTEMPTS) throw await asRefusal(error);
		}
	}
}

/** Nobody removes a folder that often: one that is never there, in a folder that is, cannot be made, as in `/proc`. */
async function asRefusal(error: ExportError): Promise<ExportError> {
	const above = await lookAt(dirname(error.path));
	return above?.isDirectory() === true ? new ExportError("no_permission", error.path, error) : error;
}

async function openOnce(dir: string) {
	const folder = await openResultsFolder(dir);
	try {
		return { folder, staging: await openStaging(folder.root) };
	} catch (error) {
		await folder.undo();
		throw error;
	}
}
