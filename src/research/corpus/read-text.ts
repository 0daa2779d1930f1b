/** Bytes to text: what is too large, binary or not UTF-8 is named as such, never guessed at. */
import { readFileSync, statSync } from "node:fs";

/** Largest file that is read, in bytes. */
export const MAX_FILE_BYTES = 10 * 1024 * 1024;

export type ReadText = { readonly text: string; readonly bytes: Uint8Array } | { readonly reason: string };

/** Reads a text file; a byte order mark is dropped. */
export function readText(absolutePath: string, maxBytes: number = MAX_FILE_BYTES): ReadText {
	let bytes: Buffer;
	try {
		const size = statSync(absolutePath).size;
		if (size > maxBytes) return { reason: `larger than ${maxBytes} bytes (${size})` };
		bytes = readFileSync(absolutePath);
	} catch (error) {
		return { reason: `cannot be read (${errorCode(error)})` };
	}
	if (bytes.includes(0)) return { reason: "binary (contains NUL bytes)" };
	try {
		return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), bytes };
	} catch {
		return { reason: "not UTF-8" };
	}
}

function errorCode(error: unknown): string {
	return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
