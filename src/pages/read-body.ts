/** The bytes of an answer, unpacked, within a bound: neither what comes nor what it unpacks to may be larger. */
import type { Duplex, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress, createGunzip } from "node:zlib";
import { tooLargeText } from "../network/too-large.ts";
import { PageFailure } from "./page-failure.ts";

const UNPACKERS: { readonly [encoding: string]: () => Duplex } = {
	gzip: createGunzip,
	"x-gzip": createGunzip,
	br: createBrotliDecompress,
};

/** Throws PageFailure for what is too large or unknown, and whatever the stream fails with. */
export async function readBody(body: Readable, encoding: string, maxBytes: number): Promise<Buffer> {
	const chunks: Buffer[] = [];
	const bounded = (source: AsyncIterable<Buffer>) => withinBytes(source, maxBytes);
	const collect = async (source: AsyncIterable<Buffer>) => {
		for await (const chunk of source) chunks.push(chunk);
	};
	if (encoding === "" || encoding === "identity") {
		await pipeline(body, bounded, collect);
		return Buffer.concat(chunks);
	}
	const unpacker = Object.hasOwn(UNPACKERS, encoding) ? UNPACKERS[encoding]?.() : undefined;
	if (unpacker === undefined) {
		body.destroy();
		throw new PageFailure(`it is packed as ${encoding.slice(0, 40)}, which was not asked for`);
	}
	await pipeline(body, bounded, unpacker, bounded, collect);
	return Buffer.concat(chunks);
}

async function* withinBytes(source: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<Buffer> {
	let bytes = 0;
	for await (const chunk of source) {
		bytes += chunk.length;
		if (bytes > maxBytes) throw tooLarge(maxBytes);
		yield chunk;
	}
}

export function tooLarge(maxBytes: number): PageFailure {
	return new PageFailure(tooLargeText(maxBytes));
}
