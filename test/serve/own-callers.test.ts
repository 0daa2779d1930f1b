/** Without a key a server is there for its own machine: a page that somebody else wrote must not use it. */
import { request } from "undici";
import { expect, test } from "vitest";
import { type ServeRig, serveForTest } from "./serve-rig.ts";

const BATCHES = "/v1/deepresearch/batches";

async function statusOf(rig: ServeRig, headers: Readonly<Record<string, string>>): Promise<number> {
	const answer = await request(rig.origin + BATCHES, { method: "POST", headers, body: "{}" });
	await answer.body.dump();
	return answer.statusCode;
}

const FOREIGN: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
	["a name that leads here", { host: "evil.example" }],
	["such a name with this port", { host: "evil.example:8787" }],
	["a name that only begins like this machine's", { host: "localhost.evil.example" }],
	["a page of elsewhere", { origin: "https://evil.example" }],
	["a page without an origin of its own", { origin: "null" }],
	["a plain form of elsewhere", { origin: "http://evil.example", "content-type": "text/plain" }],
];

test.each(FOREIGN)("%s is refused, and makes no batch", async (_, headers) => {
	const rig = await serveForTest({ apiKey: null });
	expect(await statusOf(rig, headers)).toBe(403);
	expect(await rig.api.listBatches()).toEqual([]);
});

test.each([
	["its address", {}],
	["its name", { host: "localhost:8787" }],
	["IPv6", { host: "[::1]:8787" }],
	["a page of this machine", { origin: "http://localhost:5173" }],
])("who names this machine is let in: %s", async (_, headers) => {
	expect(await statusOf(await serveForTest({ apiKey: null }), headers as Record<string, string>)).toBe(201);
});

test("so is who comes by its public address, and no other", async () => {
	const rig = await serveForTest({ apiKey: null, publicUrl: "https://research.example/v1" });
	expect(await statusOf(rig, { host: "research.example", origin: "https://research.example" })).toBe(201);
	expect(await statusOf(rig, { host: "evil.example" })).toBe(403);
});

test("with a key, the key alone counts", async () => {
	const rig = await serveForTest({ apiKey: "val_key" });
	const foreign = { host: "evil.example", origin: "https://evil.example" };
	expect(await statusOf(rig, { ...foreign, "x-api-key": "val_key" })).toBe(201);
	expect(await statusOf(rig, foreign)).toBe(401);
});
