/** Reads a user's text file whole, or says in the user's words why it cannot be used. */
import { readFileSync, statSync } from "node:fs";
import type { SourceFile } from "../model/pipeline.ts";
import type { Location } from "../model/problem.ts";
import { sha256 } from "../values/canonical-json.ts";
import { isKernelFile } from "./kernel-files.ts";
import type { ProblemLog } from "./problem-log.ts";

export interface ReadOptions {
	/** The path as the user knows it. */
	readonly shown: string;
	/** What the file is, for messages: "pipeline file", "data file", "schema file". */
	readonly what: string;
	/** The place that names the file; absent for the pipeline file itself. */
	readonly at?: Location | undefined;
	/** Bytes. */
	readonly maxBytes: number;
}

/** The file's text without a byte order mark; undefined after logging a problem. */
export function readText(path: string, options: ReadOptions, log: ProblemLog): SourceFile | undefined {
	const { shown, what, at } = options;
	const bytes = readBytes(path, options, log);
	if (bytes === undefined) return undefined;
	if (hasUtf16Mark(bytes)) {
		log.error("file_encoding", `expected UTF-8, found UTF-16 in the ${what} ${shown}`, at, {
			hint: "save the file as UTF-8",
		});
		return undefined;
	}
	if (bytes.subarray(0, 65_536).includes(0)) {
		log.error("file_binary", `expected text, found binary content in the ${what} ${shown}`, at);
		return undefined;
	}
	const text = decode(bytes);
	if (text === undefined) {
		log.error("file_encoding", `expected UTF-8, found other bytes in the ${what} ${shown}${badByte(bytes)}`, at, {
			hint: "save the file as UTF-8",
		});
		return undefined;
	}
	if (text.trim() === "") {
		log.error("file_empty", `the ${what} ${shown} is empty`, at);
		return undefined;
	}
	return { path: shown, text, sha256: sha256(bytes) };
}

function readBytes(path: string, options: ReadOptions, log: ProblemLog): Buffer | undefined {
	const { shown, what, at, maxBytes } = options;
	try {
		const stats = statSync(path);
		if (stats.isDirectory()) {
			log.error("file_unreadable", `expected a ${what}, found a folder: ${shown}`, at);
			return undefined;
		}
		if (!stats.isFile() || isKernelFile(path)) {
			log.error("file_unreadable", `expected a ${what}, found something that is no regular file: ${shown}`, at);
			return undefined;
		}
		if (stats.size > maxBytes) {
			const found = `${(stats.size / 1_000_000).toFixed(1)} MB`;
			log.error(
				"file_too_large",
				`expected a ${what} of at most ${maxBytes / 1_000_000} MB, found ${found}: ${shown}`,
				at,
			);
			return undefined;
		}
		return stats.size === 0 ? Buffer.alloc(0) : readFileSync(path);
	} catch (error) {
		const code = (error as NodeJS.ErrnoException).code;
		if (code === "ENOENT" || code === "ENOTDIR") log.error("file_missing", `there is no ${what} ${shown}`, at);
		else log.error("file_unreadable", `the ${what} ${shown} cannot be read (${code ?? String(error)})`, at);
		return undefined;
	}
}

function hasUtf16Mark(bytes: Buffer): boolean {
	return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}

function decode(bytes: Buffer): string | undefined {
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	} catch {
		return undefined;
	}
}

/** ` (line 3)`: decoding what comes before the first bad byte tells where it is. */
function badByte(bytes: Buffer): string {
	const lossy = bytes.toString("utf8");
	const at = lossy.indexOf("\ufffd");
	return at < 0 ? "" : ` (line ${lossy.slice(0, at).split("\n").length})`;
}
