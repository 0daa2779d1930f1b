/**
 * A new file written piece by piece: pieces gather into chunks, the digest is taken on the way. The disk writes a chunk while
 * the next one gathers, so that nobody waits for it who is slower.
 */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { onPath } from "./export-error.ts";

const CHUNK_CHARACTERS = 64 * 1024;

export interface FileDigest {
	readonly sha256: string;
	readonly bytes: number;
}

export interface TextFile {
	/**
	 * Resolves once the piece is part of the next chunk or of the one that is being written, so that awaiting it bounds memory to
	 * two of them. Rejects with what became of an earlier one.
	 */
	write(text: string): Promise<void>;
	/** Writes the rest and waits until the disk has it. */
	close(): Promise<FileDigest>;
	/** Lets go of the file as it is. */
	abandon(): Promise<void>;
}

/**
 * Creates `path`, which must not exist; failures name the `folder` that a reader knows. A piece must
 * not end within a surrogate pair.
 */
export async function createTextFile(path: string, folder: string): Promise<TextFile> {
	const handle = await onPath(folder, () => open(path, "wx"));
	const hash = createHash("sha256");
	let bytes = 0;
	let pieces: string[] = [];
	let waiting = 0;
	let writing: Promise<void> = Promise.resolve();

	async function flush(): Promise<void> {
		await writing;
		const chunk = Buffer.from(pieces.join(""));
		pieces = [];
		waiting = 0;
		bytes += chunk.length;
		hash.update(chunk);
		writing = onPath(folder, () => handle.writeFile(chunk));
		// Told where it is awaited.
		writing.catch(() => undefined);
	}

	return {
		async write(text) {
			pieces.push(text);
			waiting += text.length;
			if (waiting >= CHUNK_CHARACTERS) await flush();
		},
		async close() {
			await flush();
			await writing;
			await onPath(folder, () => handle.sync());
			await handle.close();
			return { sha256: hash.digest("hex"), bytes };
		},
		async abandon() {
			await writing.catch(() => undefined);
			await handle.close();
		},
	};
}

/** sha256 of a file, read piece by piece. */
export async function digestOf(path: string): Promise<string> {
	return onPath(path, async () => {
		const hash = createHash("sha256");
		for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
		return hash.digest("hex");
	});
}
