/** The results folder itself: made when missing, and unmade when nothing came of it. */
import { mkdir, open, realpath, rmdir } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { onPath } from "./export-error.ts";

export interface ResultsFolder {
	/** Absolute, with no symbolic link in it. */
	readonly root: string;
	/** Removes the folders that opening made, as far as they are empty. */
	undo(): Promise<void>;
}

export async function openResultsFolder(dir: string): Promise<ResultsFolder> {
	const path = resolve(dir);
	const firstMade = await onPath(path, () => mkdir(path, { recursive: true }));
	const undo = () => (firstMade === undefined ? Promise.resolve() : removeEmptyUpTo(path, resolve(firstMade)));
	try {
		return { root: await onPath(path, () => realpath(path)), undo };
	} catch (error) {
		await undo();
		throw error;
	}
}

/** Waits until the disk has a file's bytes. */
export async function syncFile(path: string): Promise<void> {
	await onPath(path, async () => {
		const handle = await open(path, "r+");
		await handle.sync().finally(() => handle.close());
	});
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

async function removeEmptyUpTo(path: string, last: string): Promise<void> {
	try {
		await rmdir(path);
	} catch {
		return; // Someone has put something into it: it stays.
	}
	if (path !== last) await removeEmptyUpTo(dirname(path), last);
}
