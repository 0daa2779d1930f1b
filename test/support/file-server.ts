/** A host of files on loopback that does to each request what the test says, and remembers what it was asked. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export interface FileServer {
	readonly origin: string;
	readonly requests: readonly IncomingMessage[];
	/** From the next request on. */
	answer(reply: FileReply): void;
	/** Resolves once so many requests have come. */
	asked(count: number): Promise<void>;
}

/** `nth`: how often this path was asked for, from 1. */
export type FileReply = (request: IncomingMessage, response: ServerResponse, nth: number) => void;

export const PDF = Buffer.from("%PDF-1.4\n% a small one\n");
const PNG_HEAD = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");

export async function startFileServer(first: FileReply): Promise<FileServer> {
	const requests: IncomingMessage[] = [];
	const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
	const asked = new Map<string, number>();
	let reply = first;
	const server = createServer((request, response) => {
		requests.push(request);
		const nth = (asked.get(request.url ?? "") ?? 0) + 1;
		asked.set(request.url ?? "", nth);
		reply(request, response, nth);
		for (const { count, resolve } of waiting) if (requests.length >= count) resolve();
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	onTestFinished(() => {
		server.closeAllConnections();
		return new Promise<void>((resolve) => server.close(() => resolve()));
	});
	return {
		origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		requests,
		answer: (next) => {
			reply = next;
		},
		asked: (count) =>
			requests.length >= count ? Promise.resolve() : new Promise((resolve) => waiting.push({ count, resolve })),
	};
}

/** A PDF or a PNG, by the path. */
export function sendFile(request: IncomingMessage, response: ServerResponse): void {
	response.end(request.url?.startsWith("/pdf/") ? PDF : PNG_HEAD);
}

/** The file with an ETag, or the part of it that is asked for; `until` ends the sending there and leaves it open. */
export function sendPart(request: IncomingMessage, response: ServerResponse, file: Buffer, until = file.length): void {
	const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
	const range = from === 0 ? {} : { "content-range": `bytes ${from}-${file.length - 1}/${file.length}` };
	response.writeHead(from === 0 ? 200 : 206, { etag: '"v1"', "content-length": file.length - from, ...range });
	response.write(file.subarray(from, until));
	if (until === file.length) response.end();
}
