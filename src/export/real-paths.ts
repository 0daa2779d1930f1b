/**
 * Paths inside the results folder. The folder itself may be a symbolic link; below it every folder
 * must be a real one and every file a regular file, so that no write or removal leaves it.
 */
import type { Stats } from "node:fs";
import { lstat } from "node:fs/promises";
import { join, posix } from "node:path";
import { ExportError, errnoOf, onPath } from "./export-error.ts";

/** Missing, below a file, or a name no file can have. */
const NOTHING_THERE: ReadonlySet<string | undefined> = new Set(["ENOENT", "ENOTDIR", "ENAMETOOLONG"]);

/** What stands at a path, without following it; null when nothing does. */
export async function lookAt(path: string): Promise<Stats | null> {
	return onPath(path, async () => {
		try {
			return await lstat(path);
		} catch (error) {
			if (NOTHING_THERE.has(errnoOf(error))) return null;
			throw error;
		}
	});
}

/** `a/b/c.md` → `a`, `a/b`. */
export function foldersAbove(path: string): readonly string[] {
	const names = path.split("/").slice(0, -1);
	return names.map((_, index) => names.slice(0, index + 1).join("/"));
}

/** Fails unless a folder of this name exists or could be made. */
export async function requireFolder(root: string, folder: string): Promise<void> {
	const path = join(root, folder);
	const found = await lookAt(path);
	if (found === null || found.isDirectory()) return;
	throw new ExportError(found.isSymbolicLink() ? "symlink" : "not_a_folder", path);
}

/** The regular file of this name, or null; fails when anything else stands there. */
export async function requireFile(root: string, file: string): Promise<Stats | null> {
	const path = join(root, file);
	const found = await lookAt(path);
	if (found === null || found.isFile()) return found;
	throw new ExportError(found.isSymbolicLink() ? "symlink" : "not_a_file", path);
}

/** True when a regular file stands there, reached by real folders alone. */
export async function isInside(root: string, file: string): Promise<boolean> {
	return (await hasRealFolders(root, file)) && (await lookAt(join(root, file)))?.isFile() === true;
}

/** True when every folder above a path is a real one. */
export async function hasRealFolders(root: string, path: string): Promise<boolean> {
	for (const folder of foldersAbove(path)) {
		if ((await lookAt(join(root, folder)))?.isDirectory() !== true) return false;
	}
	return true;
}

/** True for a relative path with `/` that names a file below the folder on every system. */
export function isPlainRelativePath(path: unknown): path is string {
	if (typeof path !== "string" || path === "" || /[\\:\0]/.test(path)) return false;
	return !posix.isAbsolute(path) && path.split("/").every((name) => name !== "" && name !== "." && name !== "..");
}
