/** A text file read piece by piece, so that it is never held: what `readText` says of a file, this says of a large one. */
import { createHash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";
import { TextDecoder } from "node:util";
import { badEncoding, badLine, faultOfBeginning, readingFault, type ReadOptions, type TextFault } from "./read-text.ts";

const CHUNK_BYTES = 262_144;

/** Reading a file that turned out to be no text, or cannot be read on. */
export class TextFaultError extends Error {
	override readonly name = "TextFaultError";
	readonly fault: TextFault;

	constructor(fault: TextFault) {
		super(fault.message);
		this.fault = fault;
	}
}

/** One reading of a text from its beginning, without a byte order mark. */
export interface TextPass {
	/** Throw TextFaultError. */
	readonly chunks: Iterable<string>;
	/** Of the bytes, once all chunks have been taken. */
	sha256(): string;
}

export function readChunks(path: string, options: Pick<ReadOptions, "shown" | "what">): TextPass {
	const hash = createHash("sha256");
	let digest: string | undefined;
	return {
		chunks: decoded(path, options, (bytes) => hash.update(bytes)),
		sha256: () => {
			digest ??= hash.digest("hex");
			return digest;
		},
	};
}

function* decoded(
	path: string,
	options: Pick<ReadOptions, "shown" | "what">,
	onBytes: (bytes: Buffer) => void,
): Generator<string> {
	const decoder = new TextDecoder("utf-8", { fatal: true });
	let line = 1;
	let isFirst = true;
	for (const bytes of chunksOf(path, options)) {
		onBytes(bytes);
		const fault = isFirst ? faultOfBeginning(bytes, options) : undefined;
		if (fault !== undefined) throw new TextFaultError(fault);
		isFirst = false;
		const text = decode(decoder, bytes);
		if (text === undefined) {
			const inChunk = badLine(withoutTail(bytes)) ?? 1;
			throw new TextFaultError(badEncoding(line + inChunk - 1, options));
		}
		line += countLineEnds(text);
		yield text;
	}
	if (decode(decoder, undefined) === undefined) throw new TextFaultError(badEncoding(line, options));
}

function* chunksOf(path: string, options: Pick<ReadOptions, "shown" | "what">): Generator<Buffer> {
	const file = attempt(() => openSync(path, "r"), options);
	try {
		for (;;) {
			const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
			const length = attempt(() => readSync(file, buffer, 0, CHUNK_BYTES, null), options);
			if (length === 0) return;
			yield buffer.subarray(0, length);
		}
	} finally {
		closeSync(file);
	}
}

function attempt<Value>(act: () => Value, options: Pick<ReadOptions, "shown" | "what">): Value {
	try {
		return act();
	} catch (error) {
		throw new TextFaultError(readingFault(error, options));
	}
}

/** Without bytes: what is left at the end. */
function decode(decoder: TextDecoder, bytes: Buffer | undefined): string | undefined {
	try {
		return bytes === undefined ? decoder.decode() : decoder.decode(bytes, { stream: true });
	} catch {
		return undefined;
	}
}

/** Without the end of a character that began in the chunk before. */
function withoutTail(bytes: Buffer): Buffer {
	let start = 0;
	while (start < 3 && ((bytes[start] ?? 0) & 0xc0) === 0x80) start += 1;
	return bytes.subarray(start);
}

export function countLineEnds(text: string): number {
	let count = 0;
	for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count += 1;
	return count;
}
