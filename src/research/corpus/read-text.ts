/** Files to bytes, and bytes to text: what is too large, binary or not UTF-8 is named as such, never guessed at. */
import { readFileSync, statSync } from "node:fs";

export type ReadBytes = { readonly bytes: Uint8Array } | { readonly reason: string };

export function readBytes(absolutePath: string, maxBytes: number): ReadBytes {
	try {
		const size = statSync(absolutePath).size;
		if (size > maxBytes) return { reason: `larger than ${maxBytes} bytes (${size})` };
		return { bytes: readFileSync(absolutePath) };
	} catch (error) {
		return { reason: `cannot be read (${errorCode(error)})` };
	}
}

/** A byte order mark is dropped. */
export function decodeText(bytes: Uint8Array): { readonly text: string } | { readonly reason: string } {
	if (bytes.includes(0)) return { reason: "binary (contains NUL bytes)" };
	try {
		return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
	} catch {
		return { reason: "not UTF-8" };
	}
}

function errorCode(error: unknown): string {
	return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
