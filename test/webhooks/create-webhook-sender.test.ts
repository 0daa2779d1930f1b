import type { LookupAddress, lookup } from "node:dns";
import { expect, onTestFinished, test } from "vitest";
import type { DeliveryAnswer } from "../../src/model/webhook-sender.ts";
import { isPrivateHost, publicLookup } from "../../src/network/private-address.ts";
import { createWebhookSender, type WebhookSenderOptions } from "../../src/webhooks/create-webhook-sender.ts";
import { startWebhookReceiver, verdictOf } from "../support/webhook-receiver.ts";

const SECRET = "ab".repeat(32);
const never = new AbortController().signal;

function send(url: string, options: Partial<WebhookSenderOptions> = {}, signal = never): Promise<DeliveryAnswer> {
	const sender = createWebhookSender({ userAgent: "trawl/test", ...options });
	onTestFinished(() => sender.close());
	return sender.send({ url, secret: SECRET, body: '{"batch_id":"batch_1"}' }, signal);
}

/** Names resolve as the test says. */
function guardedBy(addresses: readonly LookupAddress[]) {
	const resolve = ((_name: string, _options: unknown, callback: (error: null, found: unknown) => void) =>
		callback(null, addresses)) as typeof lookup;
	return { guard: { isPrivate: isPrivateHost, lookup: publicLookup(resolve) } };
}

test.each([200, 201, 204, 299])("%d is delivered", async (status) => {
	const receiver = await startWebhookReceiver(() => status);
	expect(await send(receiver.url)).toEqual({ ok: true });
	const [delivery] = receiver.deliveries;
	expect(delivery && verdictOf(delivery, SECRET)).toMatchObject({ valid: true, batchId: "batch_1" });
});

test.each([400, 410, 500, 503])("%d is not", async (status) => {
	const receiver = await startWebhookReceiver(() => status);
	expect(await send(receiver.url)).toEqual({ ok: false, reason: `status ${status}` });
});

test.each([301, 302, 307, 308])("A redirect (%d) is not followed", async (status) => {
	const target = await startWebhookReceiver();
	const receiver = await startWebhookReceiver((_, response) => {
		response.writeHead(status, { location: target.url }).end();
		return undefined;
	});
	expect(await send(receiver.url)).toEqual({ ok: false, reason: `status ${status}` });
	expect(target.deliveries).toEqual([]);
});

test("An answer without an end is delivered by its status, and not read", async () => {
	const receiver = await startWebhookReceiver((_, response) => {
		response.writeHead(200);
		const flow = setInterval(() => response.write("x".repeat(65_536)), 1);
		response.on("close", () => clearInterval(flow));
		return undefined;
	});
	expect(await send(receiver.url)).toEqual({ ok: true });
});

test("A receiver that is silent, or not there, is told by the reason", async () => {
	const silent = await startWebhookReceiver(() => undefined);
	expect(await send(silent.url, { timeoutMs: 150 })).toEqual({ ok: false, reason: "no answer within 0.15 s" });
	const gone = await send("http://127.0.0.1:1/hook?token=secret");
	expect(gone).toEqual({ ok: false, reason: "no connection (ECONNREFUSED)" });
});

test("Aborted, it rejects with the reason", async () => {
	const silent = await startWebhookReceiver(() => undefined);
	const stop = new AbortController();
	const sent = send(silent.url, {}, stop.signal);
	await silent.received(1);
	const reason = new Error("the engine was closed");
	stop.abort(reason);
	await expect(sent).rejects.toBe(reason);
});

test("A user name and password in the address go to its host as credentials", async () => {
	const receiver = await startWebhookReceiver();
	await send(receiver.url.replace("//", "//me:p%40ss@"));
	expect(receiver.deliveries[0]?.headers.authorization).toBe(`Basic ${Buffer.from("me:p@ss").toString("base64")}`);
});

test("Guarded, an address of this machine or of a private network is never asked", async () => {
	const receiver = await startWebhookReceiver();
	const { port } = new URL(receiver.url);
	const refused = { ok: false, reason: "it leads to a private address" };
	const hosts = [
		"127.0.0.1",
		"[::1]",
		"localhost",
		"2130706433",
		"0x7f.1",
		"10.0.0.1",
		"169.254.169.254",
		"[fd00::1]",
		"[::ffff:127.0.0.1]",
	];
	for (const host of hosts) expect(await send(`http://${host}:${port}/`, guardedBy([]))).toEqual(refused);
	const names: readonly LookupAddress[][] = [
		[{ address: "127.0.0.1", family: 4 }],
		[{ address: "::1", family: 6 }],
		[
			{ address: "93.184.216.34", family: 4 },
			{ address: "10.1.2.3", family: 4 },
		],
	];
	for (const addresses of names) {
		expect(await send(`http://hooks.example.com:${port}/`, guardedBy(addresses))).toEqual(refused);
	}
	expect(receiver.deliveries).toEqual([]);
});
