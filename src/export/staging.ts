/**
 * Where the files of an export wait until all of them are written: a hidden folder inside the
 * results folder, hence on the same disk, so that each moves into place by one rename.
 *
 * A file whose bytes already stand in place is not staged at all, so that its time does not change.
 * Whatever stands in the way of a file fails here, before the first file has moved.
 */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ExportedFile } from "../model/manifest.ts";
import { sha256 } from "../values/canonical-json.ts";
import { copyToDisk } from "./copy-to-disk.ts";
import { onPath } from "./export-error.ts";
import type { ExportTarget, PieceWriter } from "./exporter.ts";
import { FileQueue } from "./file-queue.ts";
import { markLive, newStagingName, unmarkLive } from "./leftovers.ts";
import { foldersAbove, lookAt, requireFile, requireFolder } from "./real-paths.ts";
import { createTextFile, digestOf, type FileDigest, type TextFile } from "./text-file.ts";

const SMALL_FILES_AT_ONCE = 8;

/** One file of the new export. */
export interface StagedFile extends ExportedFile {
	/** Where its bytes wait; null when the file in place has them already. */
	readonly staged: string | null;
}

export async function openStaging(root: string): Promise<Staging> {
	const path = join(root, newStagingName());
	markLive(path); // Before it exists, or another export of this process might take it for a leftover.
	await onPath(root, () => mkdir(path, { mode: 0o700 }));
	return new Staging(root, path);
}

export class Staging implements ExportTarget {
	readonly root: string;
	/** The hidden folder; absolute. */
	readonly path: string;
	readonly #files = new Map<string, StagedFile | null>();
	readonly #checkedFolders = new Set<string>();
	readonly #openFiles = new Set<TextFile>();
	readonly #queue = new FileQueue(SMALL_FILES_AT_ONCE);
	#names = 0;

	constructor(root: string, path: string) {
		this.root = root;
		this.path = path;
	}

	/** A path in the hidden folder that nothing uses yet. */
	freshPath(): string {
		return join(this.path, String(this.#names++));
	}

	async open(file: string): Promise<PieceWriter> {
		await this.#claim(file);
		const waiting = this.freshPath();
		const text = await this.#create(waiting);
		return { write: text.write, close: () => this.#finish(file, waiting, text) };
	}

	async write(file: string, content: string): Promise<void> {
		await this.#queue.add(() => this.#writeSmall(file, content));
	}

	async scratch(): Promise<PieceWriter & { readonly path: string }> {
		const path = this.freshPath();
		const text = await this.#create(path);
		return { path, write: text.write, close: async () => void (await this.#close(text)) };
	}

	/** A small text in the hidden folder, no part of the export; answers with its path. */
	async note(name: string, text: string): Promise<string> {
		const path = join(this.path, name);
		await onPath(this.root, () => writeFile(path, text, { flag: "wx", flush: true }));
		return path;
	}

	/** Takes the files in place for those of this export; false, and none of them, where one has not its bytes any more. */
	async keep(files: readonly ExportedFile[]): Promise<boolean> {
		let haveAll = true;
		for (const file of files) {
			if (!haveAll || this.#files.has(file.path)) break;
			await this.#claim(file.path);
			await this.#queue.add(async () => {
				const stands = await this.#standsInPlace(file.path, file);
				this.#files.set(file.path, stands ? { ...file, staged: null } : null);
				haveAll &&= stands;
			});
		}
		await this.#queue.drain();
		haveAll &&= this.#files.size === files.length;
		if (!haveAll) this.#files.clear();
		return haveAll;
	}

	/** Absolute path of a file in place. */
	placeOf(file: string): string {
		return join(this.root, file);
	}

	/** A file with these bytes from elsewhere; false, and no part of the export, where it does not have them. */
	async copy({ path: file, sha256, bytes }: ExportedFile, from: string): Promise<boolean> {
		await this.#claim(file);
		const digest = { sha256, bytes };
		const staged = (await this.#standsInPlace(file, digest)) ? null : await this.#copyIn(from, digest);
		if (staged === undefined) this.#files.delete(file);
		else this.#files.set(file, { path: file, ...digest, staged });
		return staged !== undefined;
	}

	async bytesOf(file: string): Promise<Buffer> {
		const found = this.#files.get(file);
		if (found === undefined || found === null) throw new Error(`${file} is no part of the export yet`);
		return onPath(this.root, () => readFile(found.staged ?? this.placeOf(file)));
	}

	/** All files by path, once everything is written. */
	async settle(): Promise<readonly StagedFile[]> {
		await this.#queue.drain();
		const files = [...this.#files.values()].filter((file) => file !== null);
		if (files.length !== this.#files.size) throw new Error("An exporter left a file open");
		return files.sort((a, b) => (a.path < b.path ? -1 : 1));
	}

	/** Removes the hidden folder with what still waits in it. */
	async discard(): Promise<void> {
		await this.#queue.idle();
		for (const file of this.#openFiles) await file.abandon().catch(() => undefined);
		await rm(this.path, { recursive: true, force: true }).catch(() => undefined);
		unmarkLive(this.path);
	}

	/** True when the file in place reads exactly so. */
	async hasInPlace(file: string, content: string): Promise<boolean> {
		const bytes = Buffer.from(content);
		return this.#standsInPlace(file, { sha256: sha256(bytes), bytes: bytes.length });
	}

	async #writeSmall(file: string, content: string): Promise<void> {
		await this.#claim(file);
		const bytes = Buffer.from(content);
		const digest = { sha256: sha256(bytes), bytes: bytes.length };
		if (await this.#standsInPlace(file, digest)) {
			this.#files.set(file, { path: file, ...digest, staged: null });
			return;
		}
		const waiting = this.freshPath();
		const text = await this.#create(waiting);
		await text.write(content);
		await this.#close(text);
		this.#files.set(file, { path: file, ...digest, staged: waiting });
	}

	/** Where the copy waits; undefined where there is no such file. */
	async #copyIn(from: string, { sha256, bytes }: FileDigest): Promise<string | undefined> {
		if ((await lookAt(from))?.size !== bytes) return undefined;
		const waiting = this.freshPath();
		await onPath(this.root, () => copyToDisk(from, waiting));
		return (await digestOf(waiting)) === sha256 ? waiting : undefined;
	}

	async #finish(file: string, waiting: string, text: TextFile): Promise<void> {
		const digest = await this.#close(text);
		const unchanged = await this.#standsInPlace(file, digest);
		if (unchanged) await onPath(this.root, () => rm(waiting));
		this.#files.set(file, { path: file, ...digest, staged: unchanged ? null : waiting });
	}

	/** Fails when no real folders lead there; two tasks with one file are a bug. */
	async #claim(file: string): Promise<void> {
		if (this.#files.has(file)) throw new Error(`Two tasks would be exported to ${file}`);
		this.#files.set(file, null);
		for (const folder of foldersAbove(file)) {
			if (this.#checkedFolders.has(folder)) continue;
			await requireFolder(this.root, folder);
			this.#checkedFolders.add(folder);
		}
	}

	async #standsInPlace(file: string, digest: FileDigest): Promise<boolean> {
		const found = await requireFile(this.root, file);
		return found?.size === digest.bytes && (await digestOf(join(this.root, file))) === digest.sha256;
	}

	async #create(path: string): Promise<TextFile> {
		const text = await createTextFile(path, this.root);
		this.#openFiles.add(text);
		return text;
	}

	async #close(text: TextFile): Promise<FileDigest> {
		const digest = await text.close();
		this.#openFiles.delete(text);
		return digest;
	}
}
