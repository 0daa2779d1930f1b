/** Who made a batch with a webhook is told of its end: signed, at least once, whatever dies in between. */
import { expect, test } from "vitest";
import type { WorkingEngineOptions } from "../../src/embedded/embedded-engine.ts";
import type { BatchApi } from "../../src/model/batch-api.ts";
import type { DeliveryNotice, WebhookSender } from "../../src/model/webhook-sender.ts";
import { Database } from "../../src/sqlite/database.ts";
import { createWebhookSender, type WebhookSenderOptions } from "../../src/webhooks/create-webhook-sender.ts";
import { until, untilTerminal } from "../contract/contract-harness.ts";
import { bodyOf, startWebhookReceiver, verdictOf } from "../support/webhook-receiver.ts";
import { startChildEngine } from "./child-engine.ts";
import { type OpenedEngine, openEngine, temporaryDatabase } from "./engine-rig.ts";

interface Made {
	readonly batchId: string;
	readonly secret: string;
}

interface Delivering extends OpenedEngine {
	readonly notices: readonly DeliveryNotice[];
}

/** An engine that delivers, with pauses of some milliseconds. */
function openDelivering(
	path: string,
	sender: Partial<WebhookSenderOptions> = {},
	options: Partial<Omit<WorkingEngineOptions, "researcher">> = {},
): Delivering {
	const notices: DeliveryNotice[] = [];
	const webhooks = createWebhookSender({ userAgent: "trawl/test", ...sender });
	const onDelivery = (notice: DeliveryNotice) => void notices.push(notice);
	const pauses = { webhookPausesMs: [5, 10, 20, 40] };
	return { ...openEngine(path, { webhooks, onDelivery, ...pauses, ...options }), notices };
}

async function batchTelling(api: BatchApi, webhook_url: string, ...queries: readonly string[]): Promise<Made> {
	const { batch_id, webhook_secret = "" } = await api.createBatch({ webhook_url });
	if (queries.length > 0)
		await api.addTasks(
			batch_id,
			queries.map((query) => ({ query })),
		);
	return { batchId: batch_id, secret: webhook_secret };
}

/** As it stands in the engine's database. */
function storedWebhooks(path: string): readonly { status: string; attempts: number; owner: string | null }[] {
	const db = new Database(path, { readonly: true });
	try {
		return db.all("SELECT status, attempts, owner FROM webhooks ORDER BY batch_seq");
	} finally {
		db.close();
	}
}

function deliveredBatches(path: string): readonly string[] {
	const db = new Database(path, { readonly: true });
	try {
		const sql =
			"SELECT batch_id FROM batches b JOIN webhooks w ON w.batch_seq = b.seq WHERE w.status = 'delivered' ORDER BY b.seq";
		return db.all<{ batch_id: string }>(sql).map(({ batch_id }) => batch_id);
	} finally {
		db.close();
	}
}

const untilStored = (path: string, status: string) =>
	until(
		async () => storedWebhooks(path),
		(webhooks) => webhooks.every((webhook) => webhook.status === status),
	);

test.each([
	["completed", ["one", "two"]],
	["completed_with_errors", ["one", "fail two"]],
])("A batch that is %s is told of once, signed, as GET shows it", async (status, queries) => {
	const path = temporaryDatabase();
	const receiver = await startWebhookReceiver();
	const { api } = openDelivering(path);
	const { batchId, secret } = await batchTelling(api, receiver.url, ...queries);
	await receiver.received(1);
	const [delivery] = receiver.deliveries;
	expect(bodyOf(delivery)).toEqual(await api.getBatch(batchId));
	expect(bodyOf(delivery)).toMatchObject({ batch_id: batchId, status });
	expect(delivery && verdictOf(delivery, secret)).toMatchObject({ valid: true, batchId, status });
	expect(delivery).toMatchObject({
		method: "POST",
		headers: { "content-type": "application/json", "user-agent": "trawl/test" },
	});
	await untilStored(path, "delivered");
	expect(receiver.deliveries).toHaveLength(1);
});

test("A cancelled batch is told of, an open one and one without a webhook are not", async () => {
	const receiver = await startWebhookReceiver();
	const { api, notices } = openDelivering(temporaryDatabase());
	await batchTelling(api, receiver.url);
	await api.createBatch({});
	const { batchId } = await batchTelling(api, receiver.url, "hold one");
	expect(receiver.deliveries).toEqual([]);
	await api.cancelBatch(batchId);
	await receiver.received(1);
	expect(receiver.deliveries.map(bodyOf)).toMatchObject([{ batch_id: batchId, status: "cancelled" }]);
	await until(
		async () => notices,
		({ length }) => length === 1,
	);
	expect(notices).toEqual([{ batchId, attempt: 1, result: "delivered" }]);
});

test("The secret is 64 hex characters, another for each batch, and told on creation alone", async () => {
	const receiver = await startWebhookReceiver();
	const { api } = openDelivering(temporaryDatabase());
	const first = await batchTelling(api, receiver.url);
	const second = await batchTelling(api, receiver.url);
	expect(first.secret).toMatch(/^[0-9a-f]{64}$/);
	expect(second.secret).not.toBe(first.secret);
	const shown = JSON.stringify([await api.getBatch(first.batchId), await api.listBatches()]);
	expect(shown).not.toContain(first.secret);
	expect(shown).not.toContain("webhook");
});

test("What is not answered with 2xx is tried again, each time with a new timestamp and signature", async () => {
	const receiver = await startWebhookReceiver((nth) => [500, 404, 429, 202][nth - 1]);
	let seconds = 1_800_000_000;
	const now = () => {
		seconds += 7;
		return seconds * 1_000;
	};
	const { api, notices } = openDelivering(temporaryDatabase(), { now });
	const { batchId, secret } = await batchTelling(api, receiver.url, "one");
	await until(
		async () => notices,
		({ length }) => length === 4,
	);
	expect(notices).toEqual([
		{ batchId, attempt: 1, result: "failed", reason: "status 500", pauseMs: 5 },
		{ batchId, attempt: 2, result: "failed", reason: "status 404", pauseMs: 10 },
		{ batchId, attempt: 3, result: "failed", reason: "status 429", pauseMs: 20 },
		{ batchId, attempt: 4, result: "delivered" },
	]);
	expect(receiver.deliveries.map((delivery) => verdictOf(delivery, secret, 1_800_000_010_000).valid)).toEqual(
		Array.from({ length: 4 }, () => true),
	);
	expect(new Set(receiver.deliveries.map(({ headers }) => headers["x-webhook-timestamp"])).size).toBe(4);
	expect(new Set(receiver.deliveries.map(({ headers }) => headers["x-webhook-signature"])).size).toBe(4);
	expect(new Set(receiver.deliveries.map(({ rawBody }) => rawBody)).size).toBe(1);
});

test("After five attempts it is given up, and a restart does not begin again", async () => {
	const path = temporaryDatabase();
	const receiver = await startWebhookReceiver(() => 503);
	const engine = openDelivering(path);
	await batchTelling(engine.api, receiver.url, "one");
	await untilStored(path, "given_up");
	await engine.close();
	expect(engine.notices.at(-1)).toMatchObject({ attempt: 5, result: "given_up", reason: "status 503" });
	const next = openDelivering(path);
	await untilTerminal(next.api, (await batchTelling(next.api, receiver.url, "two")).batchId);
	await receiver.received(6);
	expect(receiver.deliveries.filter(({ rawBody }) => rawBody === receiver.deliveries[0]?.rawBody)).toHaveLength(5);
});

test("A dead receiver does not hold up others, nor the exit for long; what is left is delivered by the next engine", async () => {
	const path = temporaryDatabase();
	const dead = await startWebhookReceiver(() => undefined);
	const live = await startWebhookReceiver();
	const engine = openDelivering(path, { timeoutMs: 60_000 });
	await batchTelling(engine.api, dead.url, "one");
	await dead.received(1);
	await batchTelling(engine.api, live.url, "two");
	await live.received(1);
	// Long before the sender itself would give up.
	await engine.close();
	expect(engine.notices.map(({ result }) => result)).toEqual(["delivered", "left"]);
	expect(storedWebhooks(path)).toEqual([
		{ status: "due", attempts: 0, owner: null },
		{ status: "delivered", attempts: 1, owner: null },
	]);

	dead.answer(() => 200);
	openDelivering(path);
	await dead.received(2);
	await untilStored(path, "delivered");
	expect(live.deliveries).toHaveLength(1);
});

test("However many batches a dead receiver is told of, others are told of theirs", async () => {
	const dead = await startWebhookReceiver(() => undefined);
	const live = await startWebhookReceiver();
	const { api } = openDelivering(temporaryDatabase(), { timeoutMs: 60_000 });
	for (let n = 0; n < 20; n += 1) await batchTelling(api, dead.url, `one ${n}`);
	await dead.received(2);
	const { batchId } = await batchTelling(api, live.url, "two");
	await live.received(1);
	expect(live.deliveries.map(bodyOf)).toMatchObject([{ batch_id: batchId }]);
	expect(dead.deliveries).toHaveLength(2);
});

test("A sender that throws has failed to deliver, and the engine goes on", async () => {
	const sender: WebhookSender = {
		objection: () => undefined,
		send: () => Promise.reject(new TypeError("https://user:secret@example.com/")),
		close: async () => undefined,
	};
	const { api, notices } = openDelivering(temporaryDatabase(), {}, { webhooks: sender, webhookPausesMs: [] });
	const { batchId } = await batchTelling(api, "https://example.com/", "one");
	await until(
		async () => notices,
		({ length }) => length === 1,
	);
	expect(notices).toEqual([{ batchId, attempt: 1, result: "given_up", reason: "the sender failed (TypeError)" }]);
	expect(await untilTerminal(api, (await batchTelling(api, "https://example.com/", "two")).batchId)).toMatchObject({
		status: "completed",
	});
});

test("A batch that ends just before its engine is closed is still told of", async () => {
	const path = temporaryDatabase();
	const receiver = await startWebhookReceiver();
	const engine = openDelivering(path);
	const { batchId } = await batchTelling(engine.api, receiver.url, "one");
	await untilTerminal(engine.api, batchId);
	await engine.close();
	expect(storedWebhooks(path)).toEqual([{ status: "delivered", attempts: 1, owner: null }]);
	expect(receiver.deliveries).toHaveLength(1);
});

test("Killed between the end of a batch and its delivery: a restart delivers, with one recorded success", async () => {
	const path = temporaryDatabase();
	const receiver = await startWebhookReceiver(() => undefined);
	const maker = openEngine(path, { startNow: false });
	const { batchId, secret } = await batchTelling(maker.api, receiver.url, "one");
	const child = await startChildEngine(path);
	await receiver.received(1);
	expect((await maker.api.getBatch(batchId)).status).toBe("completed");
	await child.kill();
	expect(storedWebhooks(path)).toMatchObject([{ status: "due", attempts: 0, owner: expect.any(String) }]);

	receiver.answer(() => 200);
	const second = await startChildEngine(path);
	await second.said(`delivered ${batchId}`);
	await second.kill();
	expect(receiver.deliveries).toHaveLength(2);
	expect(receiver.deliveries.map((delivery) => verdictOf(delivery, secret).valid)).toEqual([true, true]);
	expect(storedWebhooks(path)).toEqual([{ status: "delivered", attempts: 1, owner: null }]);

	const third = openDelivering(path);
	await untilTerminal(third.api, (await batchTelling(third.api, receiver.url, "two")).batchId);
	await receiver.received(3);
	expect(receiver.deliveries.map((delivery) => bodyOf(delivery).batch_id).filter((id) => id === batchId)).toHaveLength(
		2,
	);
});

test("Killed again and again, every batch is told of, and again only what was under way", async () => {
	const path = temporaryDatabase();
	const receiver = await startWebhookReceiver();
	const maker = openEngine(path, { startNow: false });
	for (let n = 0; n < 60; n += 1) await batchTelling(maker.api, receiver.url, `one ${n}`);
	const kills = [1, 7, 8, 21, 40];
	const countOf = (batchId: string) => receiver.deliveries.filter((one) => bodyOf(one).batch_id === batchId).length;
	const settled = new Map<string, number>();
	for (const reached of kills) {
		const child = await startChildEngine(path, 3);
		await receiver.received(reached).finally(() => child.kill());
		for (const batchId of deliveredBatches(path)) settled.set(batchId, countOf(batchId));
	}
	openDelivering(path);
	await untilStored(path, "delivered");
	// What was recorded before a kill was never sent again after it.
	expect(settled.size).toBeGreaterThan(0);
	for (const [batchId, count] of settled) expect([batchId, countOf(batchId)]).toEqual([batchId, count]);
	const told = receiver.deliveries.map((delivery) => bodyOf(delivery).batch_id);
	expect(new Set(told).size).toBe(60);
	// Two are under way to one host at once.
	expect(told.length).toBeLessThanOrEqual(60 + 2 * kills.length);
	expect(storedWebhooks(path).every(({ attempts }) => attempts === 1)).toBe(true);
});

test("Two processes on one database never tell of one batch twice", async () => {
	const path = temporaryDatabase();
	const receiver = await startWebhookReceiver();
	const maker = openEngine(path, { startNow: false });
	const made = await Promise.all(
		Array.from({ length: 40 }, (_, n) => batchTelling(maker.api, receiver.url, `one ${n}`)),
	);
	const child = await startChildEngine(path, 2);
	openDelivering(path, {}, { concurrency: 2 });
	await receiver.received(40);
	await untilStored(path, "delivered");
	await child.end();
	const told = receiver.deliveries.map((delivery) => bodyOf(delivery).batch_id);
	expect([...told].sort()).toEqual(made.map(({ batchId }) => batchId).sort());
});

test("An engine that only answers delivers nothing, and leaves it to one that works", async () => {
	const path = temporaryDatabase();
	const receiver = await startWebhookReceiver();
	const passive = openEngine(path, { startNow: false });
	const { batchId } = await batchTelling(passive.api, receiver.url, "one");
	await passive.api.cancelBatch(batchId);
	await passive.close();
	expect(storedWebhooks(path)).toEqual([{ status: "due", attempts: 0, owner: null }]);
	openDelivering(path);
	await untilStored(path, "delivered");
	expect(receiver.deliveries.map(bodyOf)).toMatchObject([{ batch_id: batchId, status: "cancelled" }]);
});
