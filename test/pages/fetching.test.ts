/** What comes of a page: its text, or a short reason. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { type FileReply, startFileServer } from "../support/file-server.ts";
import { readerForTest, readOnce, resolverOf, send, told } from "./page-rig.ts";

const MB = 1024 * 1024;
const HTML = "<title>Acme</title><p>Acme sells anvils.</p>";

async function readAnswer(reply: (request: IncomingMessage, response: ServerResponse) => void, limits = {}) {
	const host = await startFileServer(reply);
	return (await readOnce(`${host.origin}/page`, { limits })).replaceAll(new URL(host.origin).host, "HOST");
}

test("it asks as what it is, without cookies, and with no part of the URL that is for the browser alone", async () => {
	const host = await startFileServer((request, response) => {
		if (request.url === "/start") response.writeHead(302, { location: "/end", "set-cookie": "a=b" }).end();
		else send(response, "text/html", HTML);
	});
	expect(await readOnce(`${host.origin}/start#part`)).toBe(HTML);
	const [first, second] = host.requests;
	expect(first).toMatchObject({ method: "GET", url: "/start" });
	expect(second?.headers).toMatchObject({
		"user-agent": "trawl/test (+https://trawl.example)",
		accept: "text/html, text/plain, application/pdf",
	});
	expect(Object.keys(second?.headers ?? {}).sort()).toEqual([
		"accept",
		"accept-encoding",
		"connection",
		"host",
		"user-agent",
	]);
});

describe("packed", () => {
	test.each([
		["gzip", gzipSync(HTML)],
		["br", brotliCompressSync(HTML)],
	])("as %s it is unpacked", async (encoding, body) => {
		const text = await readAnswer((_, response) => send(response, "text/html", body, { "content-encoding": encoding }));
		expect(text).toBe(HTML);
	});

	test.each([
		["a bomb", gzipSync(Buffer.alloc(64 * MB)), "gzip", "it is larger than 5 MB"],
		["broken", Buffer.from("no gzip"), "gzip", "HOST did not send all of it (Z_DATA_ERROR)"],
		["twice", gzipSync(gzipSync(HTML)), "gzip, gzip", "it is packed as gzip, gzip, which was not asked for"],
		["in an unknown way", Buffer.from(HTML), "constructor", "it is packed as constructor, which was not asked for"],
	])("%s it is refused", async (_, body, encoding, reason) => {
		expect(
			await readAnswer((_request, response) => send(response, "text/html", body, { "content-encoding": encoding })),
		).toBe(reason);
	});
});

describe("its size", () => {
	test("is told from the announcement, before it is read", async () => {
		const reason = await readAnswer((_, response) => {
			response.writeHead(200, { "content-type": "text/plain", "content-length": 6 * MB });
			response.write("a");
		});
		expect(reason).toBe("it is larger than 5 MB");
	});

	test("is bounded where nothing is announced, and the host is told to stop", async () => {
		let closed: () => void = () => undefined;
		const stopped = new Promise<void>((resolve) => {
			closed = resolve;
		});
		const reason = await readAnswer((_, response) => {
			response.writeHead(200, { "content-type": "text/plain" }).on("close", () => closed());
			const more = () => {
				while (response.write(Buffer.alloc(64 * 1024, "a")));
				response.once("drain", more);
			};
			more();
		});
		expect(reason).toBe("it is larger than 5 MB");
		await stopped;
	});
});

describe("its time", () => {
	test("ends with a host that does not begin to answer", async () => {
		const reason = await readAnswer(() => undefined, { silenceMs: 200 });
		expect(reason).toBe("HOST gave no answer (no answer in time)");
	});

	test("ends with one that falls silent", async () => {
		const reason = await readAnswer(
			(_, response) => void response.writeHead(200, { "content-type": "text/plain" }).write("a"),
			{ silenceMs: 200 },
		);
		expect(reason).toBe("HOST did not send all of it (silence amid the answer)");
	});

	test("ends with one that trickles", async () => {
		const reason = await readAnswer(
			(_, response) => {
				response.writeHead(200, { "content-type": "text/plain" });
				const drops = setInterval(() => response.write("a"), 20);
				response.on("close", () => clearInterval(drops));
			},
			{ wholeMs: 300 },
		);
		expect(reason).toBe("it took longer than 0.3 seconds");
	});
});

describe("its type", () => {
	test.each([
		["an image", "image/png", "its type is image/png, which is not read"],
		["none", "", "HOST does not say of what type it is"],
		["a name that every object has", "constructor", "its type is constructor, which is not read"],
	])("%s is refused", async (_, type, reason) => {
		const headers: Record<string, string> = type === "" ? {} : { "content-type": type };
		expect(await readAnswer((_request, response) => response.writeHead(200, headers).end("x"))).toBe(reason);
	});

	test("is read whatever its case and parameters", async () => {
		expect(await readAnswer((_, response) => send(response, "Text/HTML ; a=b", HTML))).toBe(HTML);
	});

	test("binary comes as it is", async () => {
		const bytes = Buffer.from([0, 255, 1]);
		const host = await startFileServer((_, response) => send(response, "application/pdf", bytes));
		const reading = await readerForTest().read(`${host.origin}/a.pdf`);
		expect(reading).toEqual({ page: { mediaType: "application/pdf", bytes } });
	});
});

describe("its charset", () => {
	const latin = (text: string) => Buffer.from(text, "latin1");
	test.each([
		["UTF-8 where none is said", "text/plain", Buffer.from("Käse"), "Käse"],
		["what the header says", "text/plain; charset=iso-8859-1", latin("Käse"), "Käse"],
		["what the header says in quotes", 'text/plain; charset="ISO-8859-1"', latin("Käse"), "Käse"],
		["what the page says", "text/html", latin('<meta charset="iso-8859-1">Käse'), '<meta charset="iso-8859-1">Käse'],
		["what its mark says", "text/plain; charset=iso-8859-1", Buffer.from("\ufeffKäse", "utf16le"), "Käse"],
		["UTF-8, wrongly said", "text/plain", latin("Käse"), "it is not the utf-8 that it should be"],
		["one that nobody knows", "text/plain; charset=klingon", latin("a"), "its charset klingon is not known"],
		["binary data that is called text", "text/plain", Buffer.from("a\0b"), "it holds binary data"],
	])("%s", async (_, type, body, text) => {
		expect(await readAnswer((_request, response) => send(response, type, body))).toBe(text);
	});
});

describe("what the host answers", () => {
	test.each([404, 500, 204, 206, 401])("%d is a reason", async (status) => {
		const reply = (_: IncomingMessage, response: ServerResponse) =>
			void response.writeHead(status, { "content-type": "text/html" }).end(status === 204 ? undefined : HTML);
		expect(await readAnswer(reply)).toBe(`HOST answered ${status}`);
	});

	test("redirects in a circle end", async () => {
		const host = await startFileServer((_, response) => response.writeHead(302, { location: "/page" }).end());
		expect(await readOnce(`${host.origin}/page`)).toBe("more than 5 redirects");
		expect(host.requests).toHaveLength(6);
	});

	test("a redirect to nowhere, nothing, and half a page are reasons", async () => {
		expect(await readAnswer((_, response) => response.writeHead(302).end())).toContain("but not where it went");
		expect(await readAnswer((_, response) => send(response, "text/html", ""))).toBe("it is empty");
		const half = await readAnswer((_, response) => {
			response.writeHead(200, { "content-type": "text/html", "content-length": 99 });
			response.write("half", () => response.destroy());
		});
		expect(half).toContain("HOST did not send all of it");
	});

	test("a host that hangs up, one that nobody listens on, and a name that nobody has", async () => {
		const host = await startFileServer((_, response) => response.destroy());
		expect(await readOnce(host.origin)).toContain("gave no answer (the connection was closed)");
		const { resolve } = resolverOf({ "empty.example": [["127.0.0.1"]] });
		expect(await readOnce("http://empty.example:1025/", { resolve })).toContain("(nothing listens there)");
		expect(await readOnce("http://nobody.example/", { resolve })).toBe("nobody.example gave no answer (no such host)");
	});
});

describe("aborted", () => {
	test("amid the page it ends at once, and so does the connection", async () => {
		let closed: () => void = () => undefined;
		const stopped = new Promise<void>((resolve) => {
			closed = resolve;
		});
		const host = await startFileServer((_, response) => {
			response.writeHead(200, { "content-type": "text/plain" }).on("close", () => closed());
			response.write("a");
		});
		const stop = new AbortController();
		const patient = { silenceMs: 600_000, wholeMs: 600_000 };
		const reading = readerForTest({ limits: patient }).read(host.origin, stop.signal);
		await host.asked(1);
		stop.abort(new Error("the task was cancelled"));
		await expect(reading).rejects.toThrow("the task was cancelled");
		await stopped;
	}, 5_000);

	test("before it begins nothing is asked", async () => {
		const host = await startFileServer((_, response) => send(response, "text/html", HTML));
		await expect(readerForTest().read(host.origin, AbortSignal.abort(new Error("closed")))).rejects.toThrow("closed");
		expect(host.requests).toEqual([]);
	});
});

describe("several tasks that name a page", () => {
	test("share a look at it, for a time", async () => {
		let at = 0;
		const host = await startFileServer((_, response, nth) => send(response, "text/plain", `look ${nth}`));
		const reader = readerForTest({ now: () => at });
		const read = async (url: string) => told(await reader.read(url));
		const url = `${host.origin}/a`;
		expect(await Promise.all([read(url), read(`${url}#part`), read(url)])).toEqual(["look 1", "look 1", "look 1"]);
		at = 59_999;
		expect(await read(url)).toBe("look 1");
		expect(await read(`${url}?b`)).toBe("look 1");
		at = 60_000;
		expect(await read(url)).toBe("look 2");
		expect(host.requests).toHaveLength(3);
	});

	test("one that is cancelled does not end it for the other", async () => {
		let answer: () => void = () => undefined;
		const host = await startFileServer((_, response) => {
			answer = () => send(response, "text/plain", "the page");
		});
		const reader = readerForTest();
		const stop = new AbortController();
		const cancelled = reader.read(host.origin, stop.signal);
		const other = reader.read(host.origin);
		await host.asked(1);
		stop.abort(new Error("the task was cancelled"));
		await expect(cancelled).rejects.toThrow("cancelled");
		answer();
		expect(told(await other)).toBe("the page");
		expect(host.requests).toHaveLength(1);
	});

	test.each(["it is named", "redirects lead to it"])(
		"one host is asked for four pages at a time where %s",
		async (how) => {
			const host = await startBusyHost();
			const redirecting: FileReply = (request, response) =>
				response.writeHead(302, { location: `${host.origin}${request.url}` }).end();
			const others = await Promise.all([1, 2, 3].map(() => startFileServer(redirecting)));
			const named = Array.from({ length: 12 }, (_, n) => `${host.origin}/${n}`);
			const redirected = others.flatMap(({ origin }) => Array.from({ length: 4 }, (_, n) => `${origin}/${n}`));
			const reader = readerForTest();
			const all = await Promise.all((how === "it is named" ? named : redirected).map((url) => reader.read(url)));
			expect(all.every((reading) => "page" in reading)).toBe(true);
			expect(host.most()).toBe(4);
		},
	);
});

/** Answers nobody before four ask at once, and then asks itself whether a fifth comes. */
async function startBusyHost() {
	const open: ServerResponse[] = [];
	let most = 0;
	const host = await startFileServer((request, response) => {
		if (request.url === "/probe") return void response.end();
		most = Math.max(most, open.push(response));
		if (open.length !== 4) return;
		// A fifth that was on its way with the fourth is here when requests that set out after it have been answered.
		void probe(host.origin, 5).then(() => open.splice(0).forEach((waiting) => void send(waiting, "text/plain", "a")));
	});
	return { origin: host.origin, most: () => most };
}

async function probe(origin: string, times: number): Promise<void> {
	for (let n = 0; n < times; n += 1) await (await fetch(`${origin}/probe`)).text();
}
