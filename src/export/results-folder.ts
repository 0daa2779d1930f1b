/** The results folder itself: made when missing, and unmade when nothing came of it. */
import { mkdir, open, realpath, rmdir, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { ExportError, errnoOf, onPath } from "./export-error.ts";
import { lookAt } from "./real-paths.ts";

export interface ResultsFolder {
	/** Absolute, with no symbolic link in it. */
	readonly root: string;
	/** Removes the folders that opening made, as far as they are empty. */
	undo(): Promise<void>;
}

export async function openResultsFolder(dir: string): Promise<ResultsFolder> {
	const path = resolve(dir);
	const firstMade = await makeFolders(path);
	const undo = () => (firstMade === undefined ? Promise.resolve() : removeEmptyUpTo(path, firstMade));
	try {
		return { root: await onPath(path, () => realpath(path)), undo };
	} catch (error) {
		await undo();
		throw error;
	}
}

/** Asks the disk to keep the names in a folder. Systems that cannot do so keep them in their own time. */
export async function syncFolder(path: string): Promise<void> {
	try {
		const handle = await open(path, "r");
		await handle.sync().finally(() => handle.close());
	} catch {
		// Windows opens no folders, and some network disks refuse: the names are written all the same.
	}
}

/**
 * Makes a folder with those above it; answers with the uppermost it made. Node's own recursive
 * `mkdir` reports a read-only disk as a missing folder.
 */
async function makeFolders(path: string): Promise<string | undefined> {
	const isThere = () => stat(path).then((found) => found.isDirectory());
	const found = await onPath(path, () => isThere().catch(unless("ENOENT")));
	if (found === true) return undefined;
	if (found === false) throw new ExportError("not_a_folder", path);
	const first = await makeFolders(dirname(path));
	await onPath(path, () => mkdir(path).catch(unless("EEXIST")));
	// Another process may have made it first, or taken it away again; a link to nowhere stands in the way.
	if ((await onPath(path, () => isThere().catch(unless("ENOENT")))) === true) return first ?? path;
	throw new ExportError((await lookAt(path)) === null ? "vanished" : "symlink", path);
}

/** A handler that takes one refusal of the system for an answer. */
function unless(errno: string): (error: unknown) => undefined {
	return (error) => {
		if (errnoOf(error) !== errno) throw error;
		return undefined;
	};
}

async function removeEmptyUpTo(path: string, last: string): Promise<void> {
	try {
		await rmdir(path);
	} catch {
		return; // Someone has put something into it: it stays.
	}
	if (path !== last) await removeEmptyUpTo(dirname(path), last);
}
