/** Nothing private is asked, whatever a name, a redirect or a resolver says. */
import type { LookupFunction } from "node:net";
import { describe, expect, test, vi } from "vitest";
import { startFileServer } from "../support/file-server.ts";
import { readerForTest, readOnce, resolverOf, send, told } from "./page-rig.ts";

/** Stands for a host in public: the guard lets this one name through to loopback, and is as it is for all others. */
const PUBLIC = "public.example";

vi.mock("../../src/network/private-address.ts", async (load) => {
	const real = await load<typeof import("../../src/network/private-address.ts")>();
	return {
		...real,
		publicLookup: (resolve: never): LookupFunction => {
			const guarded = real.publicLookup(resolve);
			return (name, options, done) =>
				name === PUBLIC ? done(null, [{ address: "127.0.0.1", family: 4 }]) : guarded(name, options, done);
		},
	};
});

const REFUSED = "it leads to a private address";

async function startSecret() {
	const host = await startFileServer((_, response) => send(response, "text/plain", "the secret of this machine"));
	return { ...host, port: new URL(host.origin).port };
}

test("a private address is refused unless it is allowed", async () => {
	const host = await startSecret();
	expect(await readOnce(host.origin, { allowPrivate: false })).toBe(REFUSED);
	expect(host.requests).toEqual([]);
	expect(await readOnce(host.origin)).toBe("the secret of this machine");
});

test.each([
	["resolves to this machine", [["127.0.0.1"]]],
	["resolves to this machine as IPv6 carries it", [["::ffff:127.0.0.1"]]],
	["resolves to several addresses, the last of them private", [["2000::1", "127.0.0.1"]]],
	["resolves to the metadata of a cloud", [["169.254.169.254"]]],
])("a name that %s is refused", async (_, answers) => {
	const host = await startSecret();
	const { resolve } = resolverOf({ "name.example": answers });
	expect(await readOnce(`http://name.example:${host.port}/`, { allowPrivate: false, resolve })).toBe(REFUSED);
	expect(host.requests).toEqual([]);
});

test("a name that changes its answer leads where it was looked at, and is looked at for every connection", async () => {
	const host = await startSecret();
	// Nobody has the first address; whoever looked again to connect would come to the second.
	const { resolve, asked } = resolverOf({ "name.example": [["2000::1"], ["127.0.0.1"]] });
	const limits = { silenceMs: 300, wholeMs: 600, lifeMs: 0 };
	const reader = readerForTest({ allowPrivate: false, resolve, limits });
	const read = async () => told(await reader.read(`http://name.example:${host.port}/`));
	expect(await read()).toMatch(/gave no answer|took longer/);
	expect(asked.get("name.example")).toBe(1);
	expect(await read()).toBe(REFUSED);
	expect(asked.get("name.example")).toBe(2);
	expect(host.requests).toEqual([]);
});

describe("a redirect from a public host", () => {
	test.each([
		["to an address", "http://127.0.0.1:PORT/"],
		["to another spelling of it", "http://2130706433:PORT/"],
		["to IPv6 that carries it", "http://[::ffff:7f00:1]:PORT/"],
		["to a name of this machine", "http://LOCALHOST.:PORT/"],
		["to a name that resolves to it", "http://inside.example:PORT/"],
		["without a protocol", "//127.0.0.1:PORT/"],
		["by way of the public host", "/again"],
	])("%s is refused", async (_, target) => {
		const secret = await startSecret();
		const host = await startFileServer((request, response) => {
			const location = request.url === "/again" ? `http://127.0.0.1:${secret.port}/` : target;
			response.writeHead(302, { location: location.replace("PORT", secret.port) }).end();
		});
		const { resolve } = resolverOf({ "inside.example": [["127.0.0.1"]] });
		const entry = `http://${PUBLIC}:${new URL(host.origin).port}/`;
		expect(await readOnce(entry, { allowPrivate: false, resolve })).toBe(REFUSED);
		expect(host.requests).toHaveLength(target === "/again" ? 2 : 1);
		expect(secret.requests).toEqual([]);
	});

	test.each([
		["to a file", "file:///etc/passwd", "only http: and https: are read, not file:"],
		["to data", "data:text/plain,hello", "only http: and https: are read, not data:"],
		["with a password", "http://me:pass@public.example/", "it has a user name or password in it"],
		["to a port of mail", "http://public.example:25/", "port 25 is not of the web"],
		["to nowhere", "http://[", "it is no URL"],
	])("%s is refused", async (_, location, reason) => {
		const host = await startFileServer((_request, response) => response.writeHead(301, { location }).end());
		const entry = `http://${PUBLIC}:${new URL(host.origin).port}/`;
		expect(await readOnce(entry, { allowPrivate: false })).toBe(reason);
	});
});

test.each([
	["file:///etc/passwd", "only http: and https: are read, not file:"],
	["data:text/html,<p>hello", "only http: and https: are read, not data:"],
	["https://me:secret@example.com/", "it has a user name or password in it"],
	["http://example.com:22/", "port 22 is not of the web"],
	["nowhere", "it is no URL"],
])("%s is not asked for", async (url, reason) => {
	const { resolve, asked } = resolverOf({});
	expect(await readOnce(url, { allowPrivate: false, resolve })).toBe(reason);
	expect(asked.size).toBe(0);
});
