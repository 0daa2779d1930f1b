/**
 * Removes the files of earlier exports that the new one does not have, and the folders this leaves
 * empty. What was recorded may have been tampered with, so a file goes only if real folders inside
 * the results folder lead to it and it still has the recorded bytes: a user's own work is kept.
 */
import { join } from "node:path";
import type { ExportedFile } from "../model/manifest.ts";
import { foldersAbove, hasRealFolders, isInside, lookAt } from "./real-paths.ts";
import { digestOf } from "./text-file.ts";
import type { UndoLog } from "./undo-log.ts";

export interface StaleChanges {
	/** Paths from the results folder, sorted. */
	readonly removed: readonly string[];
	/** No longer part of the export, but changed since it was written. */
	readonly kept: readonly string[];
}

export async function removeStale(
	root: string,
	undoLog: UndoLog,
	files: readonly ExportedFile[],
	previous: readonly ExportedFile[],
): Promise<StaleChanges> {
	const removed: string[] = [];
	const kept: string[] = [];
	for (const [path, digests] of await findStale(root, files, previous)) {
		if (digests.has(await digestOf(join(root, path)))) {
			await undoLog.remove(path);
			removed.push(path);
		} else {
			kept.push(path);
		}
	}
	await removeEmptyFolders(root, undoLog, files, previous);
	return { removed, kept };
}

/** Existing files that are recorded but not part of the export, by path, with every digest recorded. */
async function findStale(root: string, files: readonly ExportedFile[], previous: readonly ExportedFile[]) {
	const present = new Map(files.map(({ path }) => [path.toLowerCase(), path]));
	const stale = new Map<string, Set<string>>();
	for (const { path, sha256 } of previous.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
		const alike = present.get(path.toLowerCase());
		if (alike === path || !(await isInside(root, path))) continue;
		if (alike !== undefined && (await isSameFile(join(root, alike), join(root, path)))) continue;
		stale.set(path, (stale.get(path) ?? new Set()).add(sha256));
	}
	return stale;
}

/** True for two spellings of one file, where the file system sees no case. */
async function isSameFile(one: string, other: string): Promise<boolean> {
	const [a, b] = [await lookAt(one), await lookAt(other)];
	return a !== null && b !== null && a.ino === b.ino && a.dev === b.dev;
}

/** Also folders whose files a killed export had removed, or never moved in. */
async function removeEmptyFolders(
	root: string,
	undoLog: UndoLog,
	files: readonly ExportedFile[],
	previous: readonly ExportedFile[],
): Promise<void> {
	const inUse = foldersOf(files);
	const unused = [...foldersOf(previous)].filter((folder) => !inUse.has(folder));
	for (const folder of unused.sort((a, b) => b.length - a.length)) {
		if (await hasRealFolders(root, folder)) await undoLog.removeFolder(folder);
	}
}

function foldersOf(files: readonly ExportedFile[]): ReadonlySet<string> {
	return new Set(files.flatMap(({ path }) => foldersAbove(path)));
}
