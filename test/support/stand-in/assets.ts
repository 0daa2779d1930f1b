/** Bytes of PDFs and images: always the same for the same name, readable in parts (`Range`). */
import type { IncomingMessage, ServerResponse } from "node:http";
import { hashShare } from "./chance.ts";

export interface Asset {
	readonly type: "application/pdf" | "image/png";
	readonly bytes: Buffer;
}

const PDF = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n";
const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

export function pdfOf(taskId: string, kilobytes: number): Asset {
	return { type: "application/pdf", bytes: fill(Buffer.from(`${PDF}% ${taskId}\n`), taskId, kilobytes) };
}

export function imageOf(name: string, kilobytes: number): Asset {
	return { type: "image/png", bytes: fill(Buffer.from(PNG, "base64"), name, kilobytes) };
}

/** Sends it, or the part that is asked for. Returns the status. `half` ends the connection amid the body. */
export function sendAsset(request: IncomingMessage, response: ServerResponse, asset: Asset, half = false): number {
	const { type, bytes } = asset;
	const etag = `"${Math.floor(hashShare(bytes.toString("latin1")) * 2 ** 32).toString(16)}"`;
	const from = startOf(request, etag);
	if (from >= bytes.length) {
		response.writeHead(416, { "content-range": `bytes */${bytes.length}` }).end();
		return 416;
	}
	const part = bytes.subarray(from);
	const status = from === 0 ? 200 : 206;
	const range = from === 0 ? {} : { "content-range": `bytes ${from}-${bytes.length - 1}/${bytes.length}` };
	const headers = { "content-type": type, "content-length": part.length, etag, "accept-ranges": "bytes", ...range };
	response.writeHead(status, headers);
	if (half) response.write(part.subarray(0, Math.ceil(part.length / 2)), () => response.socket?.destroy());
	else response.end(part);
	return status;
}

/** Of `bytes=n-`; the whole if the file has become another meanwhile. */
function startOf({ headers }: IncomingMessage, etag: string): number {
	const match = /^bytes=(\d+)-$/.exec(headers.range ?? "");
	const isStale = headers["if-range"] !== undefined && headers["if-range"] !== etag;
	return match === null || isStale ? 0 : Number(match[1]);
}

function fill(head: Buffer, name: string, kilobytes: number): Buffer {
	const size = Math.max(head.length, Math.round(kilobytes * 1024));
	return Buffer.concat([head, Buffer.alloc(size - head.length, `${name} `)]);
}
