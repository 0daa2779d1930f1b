/**
 * Asks, before any money is spent, whether a file of the user's own stands where a task's file will be written. Only
 * where there are such files at all are the tasks looked at.
 */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { ExportFormat } from "../model/pipeline.ts";
import { ARTEFACT_FOLDERS } from "./artefact-records.ts";
import { asFailure, ExportError, errnoOf } from "./export-error.ts";
import { FORMATS } from "./formats.ts";
import { readOthersFiles } from "./leftovers.ts";
import { readPreviousFiles } from "./previous-export.ts";
import type { ProbeReport } from "./probe-export-dir.ts";
import { type NamedTask, TaskPaths } from "./task-paths.ts";

/** What may be written for a task, by its path without folder and ending. */
const TASK_FILES: readonly ((path: string) => string)[] = [
	(path) => `reports/${path}.md`,
	(path) => `data/${path}.json`,
	(path) => `pdf/${path}.pdf`,
];

/** `tasks` is gone through twice. */
export async function probeTaskFiles(
	dir: string,
	formats: readonly ExportFormat[],
	tasks: () => Iterable<NamedTask>,
): Promise<ProbeReport> {
	try {
		const strangers = await findStrangers(dir, formats);
		if (strangers.size === 0) return { ok: true };
		const paths = new TaskPaths();
		for (const task of tasks()) paths.note(task);
		for (const task of tasks()) {
			const path = paths.of(task);
			const taken = TASK_FILES.map((file) => file(path)).find((file) => strangers.has(file));
			if (taken !== undefined) throw new ExportError("not_ours", join(dir, taken));
		}
		return { ok: true };
	} catch (error) {
		return asFailure(error);
	}
}

/** Files that no export wrote. */
async function findStrangers(dir: string, formats: readonly ExportFormat[]): Promise<ReadonlySet<string>> {
	const folders = [...new Set([...formats.flatMap((format) => FORMATS[format].folders), ...ARTEFACT_FOLDERS])];
	const found = (await Promise.all(folders.map((folder) => filesIn(dir, folder)))).flat();
	if (found.length === 0) return new Set();
	const ours = new Set([...(await readOthersFiles(dir)), ...(await readPreviousFiles(dir))].map(({ path }) => path));
	return new Set(found.filter((path) => !ours.has(path)));
}

async function filesIn(dir: string, folder: string): Promise<string[]> {
	try {
		const entries = await readdir(join(dir, folder), { recursive: true, withFileTypes: true });
		return entries
			.filter((entry) => !entry.isDirectory())
			.map(({ parentPath, name }) =>
				join(parentPath, name)
					.slice(dir.length + 1)
					.replaceAll("\\", "/"),
			);
	} catch (error) {
		if (["ENOENT", "ENOTDIR"].includes(errnoOf(error) ?? "")) return [];
		throw error;
	}
}
