import type { SourceFile } from "../model/pipeline.ts";
import { sha256 } from "../values/canonical-json.ts";
import type { ProblemLog } from "./problem-log.ts";
import { type ReadOptions, readText, sizeOfFile } from "./read-text.ts";
import { readChunks, type TextPass } from "./text-chunks.ts";

/** Texts up to this size are held in memory; larger ones are read anew each time. */
const HELD_BYTES = 4_000_000;

/** A text that can be read more than once. */
export interface TextSource {
	/** As shown to the user. */
	readonly path: string;
	readonly isHeld: boolean;
	/** From the beginning. */
	read(): TextPass;
}

/** The files of an earlier loading, by absolute path, that stand for the disk. */
export interface KeptFiles {
	readonly texts: ReadonlyMap<string, string>;
	/** Where copies of large ones lie. */
	readonly copies?: ReadonlyMap<string, string> | undefined;
}

/** The user's files, and which of them a pipeline was loaded from. */
export class UserFiles {
	readonly #kept: KeptFiles | undefined;
	readonly #texts = new Map<string, string>();
	readonly #large = new Map<string, string>();

	constructor(kept?: KeptFiles) {
		this.#kept = kept;
	}

	/** Undefined after logging a problem. */
	read(path: string, options: ReadOptions, log: ProblemLog): SourceFile | undefined {
		const kept = this.#kept?.texts.get(path);
		if (kept !== undefined) return { path: options.shown, text: kept, sha256: sha256(kept) };
		const file = readText(path, options, log);
		if (file !== undefined) this.#texts.set(path, file.text);
		return file;
	}

	/** The same for a file that may be too large to hold. */
	open(path: string, options: ReadOptions, log: ProblemLog): TextSource | undefined {
		const place = this.#kept?.copies?.get(path) ?? path;
		if (this.#kept?.texts.has(path) !== true) {
			const size = sizeOfFile(place, options, log);
			if (size === undefined) return undefined;
			if (size > HELD_BYTES) return { path: options.shown, isHeld: false, read: () => readChunks(place, options) };
		}
		const file = this.read(path, options, log);
		if (file === undefined) return undefined;
		return { path: file.path, isHeld: true, read: () => ({ chunks: [file.text], sha256: () => file.sha256 }) };
	}

	/** Once its digest is known. */
	noteLarge(path: string, digest: string): void {
		this.#large.set(path, digest);
	}

	/** What a glob matched is kept as a text is, under a path that no file has. */
	list(key: string, find: () => readonly string[] | undefined): readonly string[] | undefined {
		const kept = this.#kept?.texts.get(key);
		if (kept !== undefined) return JSON.parse(kept) as string[];
		const found = find();
		if (found !== undefined) this.#texts.set(key, JSON.stringify(found));
		return found;
	}

	/** Texts by absolute path. */
	get texts(): ReadonlyMap<string, string> {
		return this.#texts;
	}

	/** Digests of those that are not held, by absolute path. */
	get large(): ReadonlyMap<string, string> {
		return this.#large;
	}
}
