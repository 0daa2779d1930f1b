import type { SourceFile } from "../model/pipeline.ts";
import { sha256 } from "../values/canonical-json.ts";
import type { ProblemLog } from "./problem-log.ts";
import { type ReadOptions, readText } from "./read-text.ts";

/** The user's files, and which of them a pipeline was loaded from. */
export class UserFiles {
	readonly #kept: ReadonlyMap<string, string> | undefined;
	readonly #read = new Map<string, string>();

	/** `kept`: texts by absolute path that stand for the disk. */
	constructor(kept?: ReadonlyMap<string, string>) {
		this.#kept = kept;
	}

	/** Undefined after logging a problem. */
	read(path: string, options: ReadOptions, log: ProblemLog): SourceFile | undefined {
		const kept = this.#kept?.get(path);
		if (kept !== undefined) return { path: options.shown, text: kept, sha256: sha256(kept) };
		const file = readText(path, options, log);
		if (file !== undefined) this.#read.set(path, file.text);
		return file;
	}

	/** Texts by absolute path. */
	get all(): ReadonlyMap<string, string> {
		return this.#read;
	}
}
