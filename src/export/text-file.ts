/** A new file written piece by piece: pieces gather into chunks, the digest is taken on the way. */
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
	/** Resolves once the piece is written or part of the next chunk, so that awaiting it bounds memory. */
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

	async function flush(): Promise<void> {
		const chunk = Buffer.from(pieces.join(""));
		pieces = [];
		waiting = 0;
		bytes += chunk.length;
		hash.update(chunk);
		await onPath(folder, () => handle.writeFile(chunk));
	}

	return {
		async write(text) {
			pieces.push(text);
			waiting += text.length;
			if (waiting >= CHUNK_CHARACTERS) await flush();
		},
		async close() {
			await flush();
			await onPath(folder, () => handle.sync());
			await handle.close();
			return { sha256: hash.digest("hex"), bytes };
		},
		abandon: () => handle.close(),
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
