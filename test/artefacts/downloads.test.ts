/** The stage against a real host: what is kept of an answer, what is refused, and how long it waits. */
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { DownloadedFile } from "../../src/model/artefact.ts";
import { sha256 } from "../../src/values/canonical-json.ts";
import { type FileReply, PDF, sendFile, startFileServer } from "../support/file-server.ts";
import { fastFolder } from "../support/temporary-folder.ts";
import { download, outcomeOf } from "./download-rig.ts";

test.each<readonly [string, RegExp, FileReply]>([
	["a 404", /^127\.0\.0\.1:\d+ answered 404$/, (_, response) => response.writeHead(404).end()],
	["a 503", /answered 503$/, (_, response) => response.writeHead(503).end()],
	["a web page", /^no PDF came, but a web page$/, (_, response) => response.end("\n<!DOCTYPE html><p>Sign in</p>")],
	["something else", /^no PDF came$/, (_, response) => response.end("PDF")],
	["an empty file", /^an empty file came$/, (_, response) => response.end()],
	["a closed connection", /gave no answer \(the connection was closed\)$/, (_, response) => response.socket?.destroy()],
	[
		"compressed bytes",
		/encoded as gzip$/,
		(_, response) => response.writeHead(200, { "content-encoding": "gzip" }).end(),
	],
	["redirects in circles", /^more than 5 redirects$/, redirect((url) => url)],
	["a redirect to a file", /^its link is not https: but file:$/, redirect(() => "file:///etc/passwd")],
	["a redirect with a password", /user name or password/, redirect(() => "http://me:secret@127.0.0.1:9/")],
	["a redirect with the key", /would take the API key/, redirect(() => "http://127.0.0.1:10/?k=val%5Fkey&k=val_key")],
	["a redirect to nonsense", /^its link is no URL$/, redirect(() => "http://[")],
])("%s is a failure that says why, without the link", async (_, reason, reply) => {
	const end = await outcomeOf(reply);
	expect(end).toMatch(reason);
	expect(end).not.toContain("secret");
});

test.each<readonly [string, string]>([
	["png", "\x89PNG\r\n\x1a\n…"],
	["jpg", "\xff\xd8\xff\xe0"],
	["gif", "GIF89a…"],
	["webp", "RIFF....WEBPVP8 "],
	["svg", '<?xml version="1.0"?>\n<!-- drawn -->\n<svg xmlns="http://www.w3.org/2000/svg"/>'],
	["bin", "anything else"],
])("an image is known as %s by its bytes, whatever the host says", async (extension, text) => {
	const bytes = Buffer.from(text, "latin1");
	const reply: FileReply = (_, response) => response.writeHead(200, { "content-type": "text/html" }).end(bytes);
	expect(await outcomeOf(reply, { kind: "image" })).toMatchObject({ extension, bytes: bytes.length });
});

test("a web page is no image", async () => {
	const end = await outcomeOf((_, response) => response.end("<html>"), { kind: "image" });
	expect(end).toBe("no image came, but a web page");
});

test.each<readonly [string, FileReply]>([
	["announced", (_, response) => response.writeHead(200, { "content-length": 3_000_000 }).write(PDF)],
	["unannounced and endless", (_, response) => pourWithoutEnd(response)],
])("a file that is too large ends early and leaves nothing: %s", async (_, reply) => {
	const dir = fastFolder();
	expect(await outcomeOf(reply, { dir, bounds: { maxBytes: 2 * 1024 * 1024 } })).toBe("it is larger than 2 MB");
	expect(readdirSync(join(dir, "artefacts/partial"))).toEqual([]);
});

test.each<readonly [string, RegExp, FileReply]>([
	["that never answers", /gave no answer \(no answer in time\)$/, () => undefined],
	["that falls silent", /did not send all of it \(silence amid the answer\)$/, (_, response) => response.write(PDF)],
])("a host %s is not waited for", async (_, reason, reply) => {
	expect(await outcomeOf(reply, { bounds: { idleMs: 300 } })).toMatch(reason);
});

test("a host that trickles is not waited for longer than a file may take", async () => {
	const reply: FileReply = (_, response) => {
		const timer = setInterval(() => response.write(PDF), 20);
		response.on("close", () => clearInterval(timer));
	};
	expect(await outcomeOf(reply, { bounds: { totalMs: 600 } })).toBe("it took longer than 0.01 minutes");
});

test("the key goes to the API's own origin, and no further with a redirect", async () => {
	const other = await startFileServer(sendFile);
	const api = await startFileServer((request, response, nth) => {
		if (request.url !== "/pdf/away") sendFile(request, response);
		else
			response.writeHead(nth === 1 ? 307 : 302, { location: nth === 1 ? "/pdf/away" : `${other.origin}/pdf/x` }).end();
	});
	const urls = [`${api.origin}/pdf/own`, `${api.origin}/pdf/away`, `${other.origin}/pdf/y`];
	const { ends } = await download({ urls, baseUrl: `${api.origin}/v1` });
	expect(ends.map((end) => typeof end)).toEqual(["object", "object", "object"]);
	expect(api.requests.map(({ headers }) => headers["x-api-key"])).toEqual(["val_key", "val_key", "val_key"]);
	expect(other.requests.map(({ headers }) => headers["x-api-key"])).toEqual([undefined, undefined]);
});

test("stopping leaves what is not done unrecorded, to be tried again", async () => {
	const stop = new AbortController();
	const host = await startFileServer((request, response) => {
		if (request.url === "/pdf/0") sendFile(request, response);
		else stop.abort("SIGINT");
	});
	const urls = Array.from({ length: 9 }, (_, index) => `${host.origin}/pdf/${index}`);
	const { ends } = await download({ urls, signal: stop.signal });
	expect(ends.slice(1)).toEqual(Array.from({ length: 8 }));
});

test("equal files are kept once", async () => {
	const host = await startFileServer(sendFile);
	const { ends, folder } = await download({ urls: [`${host.origin}/pdf/a`, `${host.origin}/pdf/b`] });
	expect(ends[0]).toEqual(ends[1]);
	expect(readdirSync(folder.path).sort()).toHaveLength(2);
	expect(readFileSync(folder.pathOf((ends[0] as DownloadedFile).sha256)).equals(PDF)).toBe(true);
});

test("what cannot be kept is the end of it: the rest is not asked for", async () => {
	const dir = fastFolder();
	mkdirSync(join(dir, "artefacts", sha256(PDF), "in the way"), { recursive: true });
	const host = await startFileServer(sendFile);
	const { ends } = await download({ dir, urls: Array.from({ length: 20 }, (_, n) => `${host.origin}/pdf/${n}`) });
	for (const end of ends) expect(end).toMatch(/^writing failed \(\w+\), in `artefacts\/` beside the state$/);
	expect(host.requests.length).toBeLessThan(9);
});

function redirect(to: (url: string) => string): FileReply {
	return (request, response) => response.writeHead(302, { location: to(request.url ?? "") }).end();
}

function pourWithoutEnd(response: Parameters<FileReply>[1]): void {
	response.write(PDF);
	const more = () => {
		if (!response.destroyed) response.write(Buffer.alloc(65_536), more);
	};
	more();
}
