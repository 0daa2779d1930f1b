/**
 * Puts a staged export in place: new and changed files first, then stale ones out, then `run.json`,
 * the mark that the export is whole. Whatever fails on the way is taken back.
 */
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ExportedFile, RunManifest, WrittenManifest } from "../model/manifest.ts";
import { ExportError, onPath } from "./export-error.ts";
import { readOthersFiles } from "./leftovers.ts";
import { MANIFEST_NAME, readPreviousFiles } from "./previous-export.ts";
import { requireFile } from "./real-paths.ts";
import { syncFolder } from "./results-folder.ts";
import type { StagedFile, Staging } from "./staging.ts";
import { removeStale, type StaleChanges } from "./stale-files.ts";
import { UndoLog } from "./undo-log.ts";

export interface Changes extends StaleChanges {
	/** Paths from the results folder, sorted. */
	readonly written: readonly string[];
	readonly unchanged: readonly string[];
}

/** `files` are all files of the new export, `previous` those that earlier exports recorded. */
export async function commit(
	staging: Staging,
	manifest: RunManifest,
	files: readonly StagedFile[],
	previous: readonly ExportedFile[],
): Promise<Changes> {
	const undoLog = new UndoLog(staging.root, () => staging.freshPath());
	const written = files.filter(({ staged }) => staged !== null).map(({ path }) => path);
	const unchanged = files.filter(({ staged }) => staged === null).map(({ path }) => path);
	// An export beside this one may have put its files in place since `previous` was read.
	const others = [...(await readOthersFiles(staging.root)), ...(await readPreviousFiles(staging.root))];
	await requireOurs(staging.root, written, [...previous, ...others]);
	const mark = await stageManifest(staging, manifest, files);
	try {
		for (const { path, staged } of files) if (staged !== null) await undoLog.moveIn(staged, path);
		const stale = await removeStale(staging.root, undoLog, files, previous);
		for (const folder of new Set([...written, ...stale.removed].map(dirname))) {
			await syncFolder(join(staging.root, folder));
		}
		if (mark !== null) await undoLog.moveIn(mark, MANIFEST_NAME);
		await syncFolder(staging.root);
		return { written, unchanged, ...stale };
	} catch (error) {
		await undoLog.undo();
		throw error;
	}
}

/** Refuses to replace a file that no export has recorded: it is somebody's own. */
export async function requireOurs(
	root: string,
	paths: readonly string[],
	previous: readonly ExportedFile[],
): Promise<void> {
	const ours = new Set(previous.map(({ path }) => path));
	for (const path of paths) {
		const found = await requireFile(root, path);
		if (found !== null && !ours.has(path)) throw new ExportError("not_ours", join(root, path));
	}
}

/** Writes the new `run.json` beside the staged files; null when the one in place reads the same. */
export async function stageManifest(
	staging: Staging,
	manifest: RunManifest,
	files: readonly ExportedFile[],
): Promise<string | null> {
	const recorded = files.map(({ path, sha256, bytes }) => ({ path, sha256, bytes }));
	const whole: WrittenManifest = { ...manifest, files: recorded };
	const text = `${JSON.stringify(whole, null, 2)}\n`;
	if (await staging.hasInPlace(MANIFEST_NAME, text)) return null;
	const path = join(staging.path, MANIFEST_NAME);
	await onPath(staging.root, () => writeFile(path, text, { flag: "wx", flush: true }));
	return path;
}
