/** Files to bytes; what is too large is named as such. */
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

function errorCode(error: unknown): string {
	return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
