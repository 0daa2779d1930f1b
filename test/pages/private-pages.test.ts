/** Nothing private is asked, whatever a name, a redirect or a resolver says. */
import { describe, expect, test } from "vitest";
import { startFileServer } from "../support/file-server.ts";
import { networkOf, readerForTest, readOnce, resolverOf, send, told } from "./page-rig.ts";

/** A host in public. */
const PUBLIC = "public.example";

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
	const host = await startFileServer((_, response) => send(response, "text/plain", "a page", { connection: "close" }));
	const { guard, asked } = networkOf({ "name.example": [["2000::1"], ["127.0.0.1"]] });
	const reader = readerForTest({ allowPrivate: false, guard, limits: { lifeMs: 0 } });
	const read = async () => told(await reader.read(`http://name.example:${new URL(host.origin).port}/`));
	expect(await read()).toBe("a page");
	expect(asked.get("name.example")).toBe(1);
	expect(await read()).toBe(REFUSED);
	expect(asked.get("name.example")).toBe(2);
	expect(host.requests).toHaveLength(1);
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
		const { guard } = networkOf({ [PUBLIC]: [["2000::1"]], "inside.example": [["127.0.0.1"]] });
		const entry = `http://${PUBLIC}:${new URL(host.origin).port}/`;
		expect(await readOnce(entry, { allowPrivate: false, guard })).toBe(REFUSED);
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
		const { guard } = networkOf({ [PUBLIC]: [["2000::1"]] });
		expect(await readOnce(entry, { allowPrivate: false, guard })).toBe(reason);
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
