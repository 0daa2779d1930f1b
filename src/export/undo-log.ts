/**
 * Changes to the results folder that can be taken back: each is noted with its reverse, and what is
 * replaced or removed is kept in the staging folder until the export is whole.
 */
import { copyFile, link, mkdir, rename, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { errnoOf, onPath } from "./export-error.ts";
import { foldersAbove, requireFile, requireFolder } from "./real-paths.ts";

export class UndoLog {
	readonly #root: string;
	readonly #freshPath: () => string;
	readonly #reverses: (() => Promise<unknown>)[] = [];

	constructor(root: string, freshPath: () => string) {
		this.#root = root;
		this.#freshPath = freshPath;
	}

	/** Moves a staged file into place, in one step for whoever reads the place. */
	async moveIn(staged: string, file: string): Promise<void> {
		await this.#makeFolders(file);
		const path = join(this.#root, file);
		const kept = (await requireFile(this.#root, file)) === null ? null : await this.#keep(path);
		await onPath(path, () => rename(staged, path));
		this.#reverses.push(() => (kept === null ? rm(path) : rename(kept, path)));
	}

	async remove(file: string): Promise<void> {
		const path = join(this.#root, file);
		const kept = this.#freshPath();
		await onPath(path, () => rename(path, kept));
		this.#reverses.push(() => rename(kept, path));
	}

	/** Removes a folder that is empty; answers whether it was. */
	async removeFolder(folder: string): Promise<boolean> {
		const path = join(this.#root, folder);
		try {
			await rmdir(path);
		} catch (error) {
			if (errnoOf(error) === undefined) throw error;
			return false;
		}
		this.#reverses.push(() => mkdir(path));
		return true;
	}

	/** Takes everything back, newest first, as far as the system lets it. */
	async undo(): Promise<void> {
		for (const reverse of this.#reverses.splice(0).reverse()) await reverse().catch(() => undefined);
	}

	async #makeFolders(file: string): Promise<void> {
		for (const folder of foldersAbove(file)) {
			const path = join(this.#root, folder);
			await requireFolder(this.#root, folder);
			const made = await onPath(path, () => mkdir(path, { recursive: true }));
			if (made !== undefined) this.#reverses.push(() => rmdir(path));
		}
	}

	/** A second name for the file, so that it stays in place; a copy where the disk has no second names. */
	async #keep(path: string): Promise<string> {
		const kept = this.#freshPath();
		await onPath(path, () => link(path, kept).catch(() => copyFile(path, kept)));
		return kept;
	}
}
