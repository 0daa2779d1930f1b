/** Reads a user's text file whole, or says in the user's words why it cannot be used. */
import { readFileSync, statSync } from "node:fs";
import type { SourceFile } from "../model/pipeline.ts";
import type { Location, ProblemCode } from "../model/problem.ts";
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
	/** The path that was probably meant, asked where nothing is at this one. */
	readonly near?: () => string | undefined;
	/** What to do where nothing is at this path nor near it. */
	readonly otherwise?: () => string;
	/** Bytes. */
	readonly maxBytes: number;
}

/** Why a file is no text that can be used. */
export interface TextFault {
	readonly code: ProblemCode;
	readonly message: string;
	readonly hint?: string;
}

/** How the file is named in messages. */
type Named = Pick<ReadOptions, "shown" | "what">;

/** So much of a file tells whether it is text. */
const BEGINNING = 65_536;

/** The file's text without a byte order mark; undefined after logging a problem. */
export function readText(path: string, options: ReadOptions, log: ProblemLog): SourceFile | undefined {
	const bytes = readBytes(path, options, log);
	if (bytes === undefined) return undefined;
	const text = decode(bytes);
	const fault =
		faultOfBeginning(bytes, options) ?? (text === undefined ? badEncoding(badLine(bytes), options) : undefined);
	if (fault !== undefined || text === undefined) {
		if (fault !== undefined) log.error(fault.code, fault.message, options.at, { hint: fault.hint });
		return undefined;
	}
	if (text.trim() === "") {
		log.error("file_empty", `the ${options.what} ${options.shown} is empty`, options.at);
		return undefined;
	}
	return { path: options.shown, text, sha256: sha256(bytes) };
}

/** Bytes of the regular file at the path; undefined after logging why there is none that can be read. */
export function sizeOfFile(path: string, options: ReadOptions, log: ProblemLog): number | undefined {
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
		return stats.size;
	} catch (error) {
		const { code, message } = readingFault(error, options);
		const meant = code === "file_missing" ? options.near?.() : undefined;
		const otherwise = code === "file_missing" ? options.otherwise?.() : undefined;
		log.error(code, message, at, { hint: meant === undefined ? otherwise : `did you mean \`${meant}\`?` });
		return undefined;
	}
}

export function readingFault(error: unknown, { shown, what }: Named): TextFault {
	const code = (error as NodeJS.ErrnoException).code;
	if (code === "ENOENT" || code === "ENOTDIR") return { code: "file_missing", message: `there is no ${what} ${shown}` };
	return { code: "file_unreadable", message: `the ${what} ${shown} cannot be read (${code ?? String(error)})` };
}

/** What the first bytes of a file show: another encoding, or no text at all. */
export function faultOfBeginning(bytes: Buffer, { shown, what }: Named): TextFault | undefined {
	if (hasUtf16Mark(bytes)) {
		const message = `expected UTF-8, found UTF-16 in the ${what} ${shown}`;
		return { code: "file_encoding", message, hint: "save the file as UTF-8" };
	}
	if (!bytes.subarray(0, BEGINNING).includes(0)) return undefined;
	return { code: "file_binary", message: `expected text, found binary content in the ${what} ${shown}` };
}

/** `line`: of the first byte that is no UTF-8, when it is known. */
export function badEncoding(line: number | undefined, { shown, what }: Named): TextFault {
	const where = line === undefined ? "" : ` (line ${line})`;
	const message = `expected UTF-8, found other bytes in the ${what} ${shown}${where}`;
	return { code: "file_encoding", message, hint: "save the file as UTF-8" };
}

/** Decoding what comes before the first bad byte tells where it is. */
export function badLine(bytes: Buffer): number | undefined {
	const lossy = bytes.toString("utf8");
	const at = lossy.indexOf("\ufffd");
	return at < 0 ? undefined : lossy.slice(0, at).split("\n").length;
}

function readBytes(path: string, options: ReadOptions, log: ProblemLog): Buffer | undefined {
	const size = sizeOfFile(path, options, log);
	if (size === undefined) return undefined;
	try {
		return size === 0 ? Buffer.alloc(0) : readFileSync(path);
	} catch (error) {
		const { code, message } = readingFault(error, options);
		log.error(code, message, options.at);
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
