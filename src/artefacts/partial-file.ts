/**
 * A download under way: `<name>.part`, and beside it `<name>.json`, which says of which state of which file its bytes
 * are. So what a death left can be gone on with if the host still has the same file, and is never mixed with another.
 */
import { type FileHandle, mkdir, open, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { onStorage } from "./download-failure.ts";

/** What tells one state of a file at its host from the next: a strong ETag, else the time of its last change. */
export interface Validator {
	/** The link without its query, which may be a signature. */
	readonly address: string;
	readonly value: string;
}

export class PartialFile {
	readonly path: string;
	readonly #note: string;
	readonly #handle: FileHandle;
	bytes: number;

	private constructor(folder: string, name: string, handle: FileHandle, bytes: number) {
		this.path = join(folder, `${name}.part`);
		this.#note = join(folder, `${name}.json`);
		this.#handle = handle;
		this.bytes = bytes;
	}

	/** Opens what is there, or begins. `name` belongs to this process alone. */
	static async open(folder: string, name: string): Promise<PartialFile> {
		return onStorage(async () => {
			await mkdir(folder, { recursive: true });
			const handle = await open(join(folder, `${name}.part`), "a+");
			const { size } = await handle.stat();
			return new PartialFile(folder, name, handle, size);
		});
	}

	/** Undefined where nothing came yet, or nobody knows of what it is a part. */
	async validator(address: string): Promise<string | undefined> {
		if (this.bytes === 0) return undefined;
		try {
			const note = JSON.parse(await readFile(this.#note, "utf8")) as Partial<Validator>;
			return note.address === address && typeof note.value === "string" ? note.value : undefined;
		} catch {
			return undefined;
		}
	}

	/** Empties it, and notes of what it will be a part; null where the host does not tell. */
	async begin(validator: Validator | null): Promise<void> {
		await onStorage(async () => {
			await this.#handle.truncate(0);
			this.bytes = 0;
			if (validator === null) await rm(this.#note, { force: true });
			else await writeFile(this.#note, JSON.stringify(validator));
		});
	}

	async append(chunk: Uint8Array): Promise<void> {
		await onStorage(() => this.#handle.appendFile(chunk));
		this.bytes += chunk.length;
	}

	/** The first bytes, as far as there are so many. */
	async head(length: number): Promise<Buffer> {
		return onStorage(async () => {
			const { buffer, bytesRead } = await this.#handle.read(Buffer.alloc(length), 0, length, 0);
			return buffer.subarray(0, bytesRead);
		});
	}

	/** Waits until the disk has it. */
	async sync(): Promise<void> {
		await onStorage(() => this.#handle.sync());
	}

	/** Lets go of it; what came stays for the next time. */
	async close(): Promise<void> {
		await this.#handle.close().catch(() => undefined);
	}

	/** Removes it, or what is left of it once its bytes have moved. */
	async discard(): Promise<void> {
		await this.close();
		for (const path of [this.path, this.#note]) await rm(path, { force: true }).catch(() => undefined);
	}
}
