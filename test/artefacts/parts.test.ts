/** What was cut off is gone on with where that is safe, and only there. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { DownloadedFile } from "../../src/model/artefact.ts";
import { type FileReply, startFileServer } from "../support/file-server.ts";
import { fastFolder } from "../support/temporary-folder.ts";
import { download } from "./download-rig.ts";

const LARGE = Buffer.concat([Buffer.from("%PDF-1.4\n"), Buffer.alloc(2_000_000, "0123456789")]);

test.each<readonly [string, FileReply]>([
	["answers with the whole", (_, response) => response.writeHead(200, { etag: '"v2"' }).end(LARGE)],
	["has another file by now", (request, response) => partOfAnother(request.headers.range, response)],
	["says that there is no such part", (request, response) => refuseParts(request.headers.range, response)],
	["sends another part", (request, response) => anotherPart(request.headers.range, response)],
])("a part is not mixed with what a host sends that %s", async (_, reply) => {
	const dir = fastFolder();
	const host = await startFileServer((request, response, nth) => {
		if (nth > 1) return reply(request, response, nth);
		response.writeHead(200, { etag: '"v1"', "content-length": LARGE.length });
		response.write(Buffer.concat([Buffer.from("%PDF-1.7 old"), Buffer.alloc(1_000_000)]), () =>
			response.socket?.destroy(),
		);
	});
	const { ends, folder } = await download({ dir, urls: [`${host.origin}/pdf/x`] });
	expect(ends[0]).toMatchObject({ bytes: LARGE.length });
	expect(readFileSync(folder.pathOf((ends[0] as DownloadedFile).sha256)).equals(LARGE)).toBe(true);
	expect(host.requests[1]?.headers).toMatchObject({ range: expect.stringMatching(/^bytes=\d+-$/), "if-range": '"v1"' });
});

test("a part without anything that tells its file from the next is not gone on with", async () => {
	const host = await startFileServer((_, response, nth) => {
		if (nth > 1) return void response.end(LARGE);
		response.writeHead(200, { etag: 'W/"weak"', "content-length": LARGE.length });
		response.write(LARGE.subarray(0, 1_000_000), () => response.socket?.destroy());
	});
	const { ends } = await download({ urls: [`${host.origin}/pdf/x`] });
	expect(ends[0]).toMatchObject({ bytes: LARGE.length });
	expect(host.requests.map(({ headers }) => headers.range)).toEqual([undefined, undefined]);
});

test("a part is gone on with by a fresh link to the same file, not by a link to another", async () => {
	const dir = fastFolder();
	const host = await startFileServer((_, response) => {
		response.writeHead(200, { etag: '"v1"', "content-length": LARGE.length });
		response.write(LARGE.subarray(0, 1_000_000), () => response.socket?.destroy());
	});
	for (const path of ["x?signature=1", "x?signature=2", "y"]) {
		await download({ dir, urls: [`${host.origin}/pdf/${path}`] });
	}
	const firsts = host.requests.filter((_, index) => index % 2 === 0);
	expect(firsts.map(({ url, headers }) => [url, headers.range !== undefined])).toEqual([
		["/pdf/x?signature=1", false],
		["/pdf/x?signature=2", true],
		["/pdf/y", false],
	]);
});

function partOfAnother(range: string | undefined, response: Parameters<FileReply>[1]): void {
	if (range === undefined) return void response.end(LARGE);
	const from = Number(/\d+/.exec(range)?.[0]);
	const part = { etag: '"v2"', "content-range": `bytes ${from}-${LARGE.length - 1}/${LARGE.length}` };
	response.writeHead(206, part).end(LARGE.subarray(from));
}

function refuseParts(range: string | undefined, response: Parameters<FileReply>[1]): void {
	if (range === undefined) response.end(LARGE);
	else response.writeHead(416).end();
}

function anotherPart(range: string | undefined, response: Parameters<FileReply>[1]): void {
	if (range === undefined) return void response.end(LARGE);
	response.writeHead(206, { "content-range": `bytes 0-${LARGE.length - 1}/${LARGE.length}` }).end(LARGE);
}
