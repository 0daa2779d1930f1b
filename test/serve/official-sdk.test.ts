/** The official SDK, as it comes from the registry, against `trawl serve`: its documented workflow and every error case. */
import { Valyu } from "valyu-js";
import { expect, test } from "vitest";
import { createWebhookSender } from "../../src/webhooks/create-webhook-sender.ts";
import { bodyOf, startWebhookReceiver, verdictOf } from "../support/webhook-receiver.ts";
import { KEY, type ServeRig, serveForTest } from "./serve-rig.ts";

/** What every method but waiting gives. */
interface Answer {
	readonly success: boolean;
	readonly error?: string;
}

async function clientOf(rig?: ServeRig, key = KEY): Promise<{ readonly rig: ServeRig; readonly client: Valyu }> {
	const served = rig ?? (await serveForTest());
	return { rig: served, client: new Valyu(key, served.baseUrl) };
}

async function newBatch(client: Valyu, ...queries: readonly string[]): Promise<string> {
	const created = await client.batch.create({ mode: "fast" });
	expect(created).toMatchObject({ success: true, status: "open" });
	const id = created.batch_id ?? "";
	if (queries.length > 0) {
		const tasks = queries.map((query, index) => ({ id: `t${index}`, query }));
		expect(await client.batch.addTasks(id, { tasks })).toMatchObject({ success: true, added: queries.length });
	}
	return id;
}

test("create, add, wait, list with output: the documented workflow", async () => {
	const { client } = await clientOf();
	const created = await client.batch.create({
		name: "suppliers",
		mode: "standard",
		outputFormats: ["markdown"],
		search: { searchType: "web", startDate: "2026-01-01", endDate: "2026-02-01" },
		metadata: { team: "buying", attempt: 1 },
	});
	expect(created).toMatchObject({ success: true, name: "suppliers", mode: "standard", cost: 0 });
	const id = created.batch_id ?? "";
	expect(id).toMatch(/^[\w-]+$/);

	const added = await client.batch.addTasks(id, {
		tasks: [
			{ id: "a", query: "first", researchStrategy: "look hard", metadata: { row: 1 } },
			{ id: "b", query: "second", urls: ["https://example.com/"], reportFormat: "a list" },
		],
	});
	expect(added).toMatchObject({ success: true, added: 2, batch_id: id });
	expect(added.tasks?.map(({ task_id, status }) => [task_id, status])).toEqual([
		["a", "queued"],
		["b", "queued"],
	]);

	const seen: number[] = [];
	const done = await client.batch.waitForCompletion(id, {
		pollInterval: 20,
		onProgress: ({ counts }) => void seen.push(counts.total),
	});
	expect(done).toMatchObject({ batch_id: id, status: "completed", counts: { total: 2, completed: 2 } });
	expect(seen.length).toBeGreaterThan(0);

	const listed = await client.batch.listTasks(id, { includeOutput: true });
	expect(listed.success).toBe(true);
	expect(listed.tasks).toMatchObject([
		{ task_id: "a", status: "completed", output: "Answer to first", output_type: "markdown" },
		{ task_id: "b", status: "completed", output: "Answer to second" },
	]);
	expect(await client.batch.status(id)).toMatchObject({ success: true, batch: { batch_id: id, status: "completed" } });
	expect((await client.batch.list({ limit: 5 })).batches?.map(({ batch_id }) => batch_id)).toEqual([id]);
});

test("structured output by a schema", async () => {
	const { client } = await clientOf();
	const schema = { type: "object", properties: { answer: { type: "string" } }, required: ["answer"] };
	const { batch_id: id = "" } = await client.batch.create({ mode: "fast", outputFormats: [schema] });
	await client.batch.addTasks(id, { tasks: [{ query: "one" }] });
	await client.batch.waitForCompletion(id, { pollInterval: 20 });
	const { tasks } = await client.batch.listTasks(id, { includeOutput: true });
	expect(tasks).toMatchObject([{ output_type: "json", output: { answer: "Answer to one" } }]);
});

test("pages and filters", async () => {
	const { rig, client } = await clientOf();
	const id = await newBatch(client, ...Array.from({ length: 7 }, (_, n) => (n === 3 ? "fail here" : `plain ${n}`)));
	await client.batch.waitForCompletion(id, { pollInterval: 20 });
	const ids: (string | undefined)[] = [];
	let lastKey: string | undefined;
	do {
		const page = await client.batch.listTasks(id, { limit: 3, ...(lastKey === undefined ? {} : { lastKey }) });
		expect(page.success, page.error).toBe(true);
		ids.push(...(page.tasks ?? []).map(({ task_id }) => task_id));
		lastKey = page.pagination?.last_key ?? undefined;
	} while (lastKey !== undefined);
	expect(ids).toEqual(["t0", "t1", "t2", "t3", "t4", "t5", "t6"]);
	expect((await client.batch.listTasks(id, { status: "failed" })).tasks?.map(({ task_id }) => task_id)).toEqual(["t3"]);
	const { batch } = await client.batch.status(id);
	expect(batch?.status).toBe("completed_with_errors");
	// The failed one has no price.
	expect(batch?.cost).toBeCloseTo(6 * rig.price);
});

test("states, counts and cost while a batch is worked on", async () => {
	const { rig, client } = await clientOf();
	const created = await client.batch.create({});
	expect(created).toMatchObject({ success: true, status: "open", mode: "standard", output_formats: ["markdown"] });
	expect(created).not.toHaveProperty("webhook_secret");
	const id = created.batch_id ?? "";
	await client.batch.addTasks(id, {
		tasks: ["plain", "hold one", "hold two", "hold three"].map((query) => ({ query })),
	});
	await rig.control.started("hold two");
	expect((await client.batch.status(id)).batch).toMatchObject({
		...{ status: "processing", cost: rig.price },
		counts: { total: 4, queued: 1, running: 2, completed: 1, failed: 0, cancelled: 0 },
	});
	for (const [status, found] of [
		["queued", 1],
		["running", 2],
		["completed", 1],
		["failed", 0],
		["cancelled", 0],
	] as const) {
		const { tasks, pagination } = await client.batch.listTasks(id, { status });
		expect([status, tasks?.length, pagination?.count]).toEqual([status, found, found]);
	}
	// More tasks may come while it is at work.
	expect(await client.batch.addTasks(id, { tasks: [{ query: "late" }] })).toMatchObject({ success: true, added: 1 });
	const progress: number[] = [];
	const waiting = client.batch.waitForCompletion(id, {
		pollInterval: 20,
		onProgress: ({ counts }) => void progress.push(counts.completed),
	});
	for (const query of ["hold one", "hold two", "hold three"]) rig.control.release(query);
	expect(await waiting).toMatchObject({ status: "completed", counts: { total: 5, completed: 5 } });
	expect(progress.at(-1)).toBe(5);
	expect(progress.every((completed, n) => completed >= (progress[n - 1] ?? 1))).toBe(true);
});

test("batches are listed newest first, as many as are asked for", async () => {
	const { client } = await clientOf();
	const ids: string[] = [];
	for (const name of ["first", "second", "third"]) ids.unshift((await client.batch.create({ name })).batch_id ?? "");
	expect((await client.batch.list()).batches?.map(({ batch_id }) => batch_id)).toEqual(ids);
	expect((await client.batch.list({ limit: 2 })).batches?.map(({ batch_id }) => batch_id)).toEqual(ids.slice(0, 2));
	expect((await client.batch.list({ limit: 1_000 })).batches).toHaveLength(3);
});

test("a webhook: the secret once, and a delivery that it verifies", async () => {
	const receiver = await startWebhookReceiver();
	const rig = await serveForTest({}, { webhooks: createWebhookSender({ userAgent: "trawl/test" }) });
	const { client } = await clientOf(rig);
	const created = await client.batch.create({ webhookUrl: receiver.url });
	const { batch_id: id = "", webhook_secret: secret = "" } = created;
	expect(secret).toMatch(/^[0-9a-f]{64}$/);
	await client.batch.addTasks(id, { tasks: [{ query: "one" }] });
	await receiver.received(1);
	const [delivery] = receiver.deliveries;
	expect(bodyOf(delivery)).toEqual((await client.batch.status(id)).batch);
	expect(delivery && verdictOf(delivery, secret)).toMatchObject({ valid: true, batchId: id, status: "completed" });
	const shown = JSON.stringify([await client.batch.status(id), await client.batch.list()]);
	expect(shown).not.toContain(secret);
	expect(shown).not.toContain("webhook");
});

test("single tasks: status, wait and cancel", async () => {
	const { rig, client } = await clientOf();
	const created = await client.batch.create({ mode: "fast" });
	const id = created.batch_id ?? "";
	const { tasks = [] } = await client.batch.addTasks(id, {
		tasks: [
			{ id: "a", query: "plain" },
			{ id: "b", query: "hold it" },
			{ id: "c", query: "fail here" },
		],
	});
	const [plain = "", held = "", failing = ""] = tasks.map(({ deepresearch_id }) => deepresearch_id);
	const done = await client.deepresearch.wait(plain, { pollInterval: 20, maxWaitTime: 10_000 });
	expect(done).toMatchObject({
		...{ success: true, deepresearch_id: plain, status: "completed", query: "plain", mode: "fast" },
		...{ batch_id: id, batch_task_id: "a", output: "Answer to plain", output_type: "markdown", cost: rig.price },
		progress: { current_step: 1, total_steps: 1 },
	});
	expect(done.sources).toHaveLength(1);
	await rig.control.started("hold it");
	expect(await client.deepresearch.status(held)).toMatchObject({ success: true, status: "running" });
	expect(await client.deepresearch.cancel(held)).toMatchObject({ success: true, deepresearch_id: held });
	expect(await client.deepresearch.status(held)).toMatchObject({ success: true, status: "cancelled" });
	expect(await client.batch.waitForCompletion(id, { pollInterval: 20 })).toMatchObject({
		...{ status: "completed_with_errors", counts: { completed: 1, failed: 1, cancelled: 1 } },
	});
	expect(await client.deepresearch.status(failing)).toMatchObject({
		success: true,
		status: "failed",
		error: "fail here",
	});

	for (const ended of [plain, held, failing]) {
		const refused = await client.deepresearch.cancel(ended);
		expect(refused).toMatchObject({ success: false, error: expect.stringContaining("cannot be cancelled") });
	}
	for (const answer of [await client.deepresearch.status("none"), await client.deepresearch.cancel("none")]) {
		expect(answer).toEqual({ success: false, error: "Task not found" });
	}
});

test("a task that takes too long fails, and says so", async () => {
	const { client } = await clientOf(await serveForTest({}, { timeLimitOf: () => 50 }));
	const id = await newBatch(client, "hold for ever");
	expect(await client.batch.waitForCompletion(id, { pollInterval: 20 })).toMatchObject({ cost: 0 });
	const { tasks = [] } = await client.batch.listTasks(id, { includeOutput: true });
	const error = "exceeded maximum execution time of 50 milliseconds";
	expect(tasks).toMatchObject([{ status: "failed", error, cost: 0 }]);
	expect(await client.deepresearch.status(tasks[0]?.deepresearch_id ?? "")).toMatchObject({ status: "failed", error });
});

test("the local corpus is the one datasource", async () => {
	const { client } = await clientOf();
	const listed = await client.datasources.list();
	expect(listed).toMatchObject({
		success: true,
		datasources: [
			{ id: "local/corpus", name: "Local corpus", category: "research", size: 3, pricing: { cpm: 0 }, topics: [] },
		],
	});
	expect(await client.datasources.list({ category: "research" })).toEqual(listed);
	expect(await client.datasources.list({ category: "legal" })).toEqual({ success: true, datasources: [] });
	expect(await client.datasources.categories()).toMatchObject({
		success: true,
		categories: [{ id: "research", name: "Research", dataset_count: 1 }],
	});
	const refused = await client.datasources.list({ category: "none" as "legal" });
	expect(refused).toMatchObject({ success: false, error: expect.stringContaining("category") });
});

test("a completed batch refuses more tasks and a cancel", async () => {
	const { client } = await clientOf();
	const id = await newBatch(client, "plain");
	await client.batch.waitForCompletion(id, { pollInterval: 20 });
	for (const refused of [
		await client.batch.cancel(id),
		await client.batch.addTasks(id, { tasks: [{ query: "too late" }] }),
	] satisfies Answer[]) {
		expect(refused).toMatchObject({ success: false, error: expect.stringContaining("Batch is completed and") });
	}
});

test("cancelling an open batch ends it, and finished tasks of a batch at work stay", async () => {
	const { rig, client } = await clientOf();
	const empty = await newBatch(client);
	expect(await client.batch.cancel(empty)).toMatchObject({ success: true, status: "cancelled", cancelled_count: 0 });
	const id = await newBatch(client, "plain", "hold one");
	await rig.control.started("hold one");
	expect(await client.batch.cancel(id)).toMatchObject({ success: true, cancelled_count: 1 });
	const { tasks } = await client.batch.listTasks(id, { includeOutput: true });
	expect(tasks).toMatchObject([{ status: "completed", output: "Answer to plain" }, { status: "cancelled" }]);
});

test("waiting ends when its time is over", async () => {
	const { client } = await clientOf();
	const id = await newBatch(client, "hold one");
	const waiting = client.batch.waitForCompletion(id, { pollInterval: 10, maxWaitTime: 30 });
	await expect(waiting).rejects.toThrow("Maximum wait time exceeded");
});

test("cancel, and what a cancelled batch refuses", async () => {
	const { client } = await clientOf();
	const id = await newBatch(client, "hold 1", "hold 2", "hold 3");
	expect(await client.batch.cancel(id)).toMatchObject({ success: true, status: "cancelled", cancelled_count: 3 });
	expect(await client.batch.waitForCompletion(id, { pollInterval: 20 })).toMatchObject({ status: "cancelled" });
	for (const refused of [
		await client.batch.cancel(id),
		await client.batch.addTasks(id, { tasks: [{ query: "too late" }] }),
	] satisfies Answer[]) {
		expect(refused).toMatchObject({ success: false, error: expect.stringContaining("cancelled") });
	}
});

test.each<readonly [string, string, (client: Valyu, id: string) => Promise<Answer>]>([
	["an unknown mode", "mode", (client) => client.batch.create({ mode: "slow" as "fast" })],
	[
		"a schema beside markdown",
		"output_formats",
		(client) => client.batch.create({ outputFormats: ["markdown", { type: "object" }] }),
	],
	["a plain HTTP webhook", "webhook_url", (client) => client.batch.create({ webhookUrl: "http://example.com/hook" })],
	["a blank query", "query", (client, id) => client.batch.addTasks(id, { tasks: [{ query: "   " }] })],
	[
		"an id twice",
		"tasks[1].id",
		(client, id) =>
			client.batch.addTasks(id, {
				tasks: [
					{ id: "x", query: "a" },
					{ id: "x", query: "b" },
				],
			}),
	],
	[
		"a URL that is none",
		"urls[0]",
		(client, id) => client.batch.addTasks(id, { tasks: [{ query: "a", urls: ["nowhere"] }] }),
	],
	["a page of none", "limit", (client, id) => client.batch.listTasks(id, { limit: 0 })],
	["an unknown status", "status", (client, id) => client.batch.listTasks(id, { status: "done" as "failed" })],
	["a format beside none", "output_formats", (client) => client.batch.create({ outputFormats: ["toon"] })],
	["no format", "output_formats", (client) => client.batch.create({ outputFormats: [] })],
	["a webhook that is no URL", "webhook_url", (client) => client.batch.create({ webhookUrl: "hooks" })],
	[
		"an end before the start",
		"search.end_date",
		(client) => client.batch.create({ search: { startDate: "2026-02-02", endDate: "2026-02-01" } }),
	],
	[
		"too many sources",
		"search.included_sources",
		(client) => client.batch.create({ search: { includedSources: Array.from({ length: 21 }, (_, n) => `s${n}.org`) } }),
	],
	["metadata of metadata", "metadata", (client) => client.batch.create({ metadata: { a: {} as unknown as string } })],
	[
		"a query without end",
		"tasks[0].query",
		(client, id) => client.batch.addTasks(id, { tasks: [{ query: "x".repeat(25_001) }] }),
	],
	[
		"instructions without end",
		"tasks[0].report_format",
		(client, id) =>
			client.batch.addTasks(id, {
				tasks: [{ query: "a", researchStrategy: "x".repeat(8_000), reportFormat: "y".repeat(8_000) }],
			}),
	],
	[
		"too many URLs",
		"tasks[0].urls",
		(client, id) =>
			client.batch.addTasks(id, {
				tasks: [{ query: "a", urls: Array.from({ length: 11 }, (_, n) => `https://example.com/${n}`) }],
			}),
	],
	[
		"an id that the batch has",
		"tasks[1].id",
		async (client, id) => {
			await client.batch.addTasks(id, { tasks: [{ id: "x", query: "hold a" }] });
			const tasks = ["y", "x"].map((own) => ({ id: own, query: own }));
			return client.batch.addTasks(id, { tasks });
		},
	],
	["a list of no batches", "limit", (client) => client.batch.list({ limit: -1 })],
	["a cursor of its own", "last_key", (client, id) => client.batch.listTasks(id, { lastKey: "mine" })],
])("%s is refused, naming %s", async (_, named, call) => {
	const { client } = await clientOf();
	const answer = await call(client, await newBatch(client));
	expect(answer).toMatchObject({ success: false, error: expect.stringContaining(named) });
});

test("a batch that is not there", async () => {
	const { client } = await clientOf();
	for (const answer of [
		await client.batch.status("batch_none"),
		await client.batch.listTasks("batch_none"),
		await client.batch.cancel("batch_none"),
		await client.batch.addTasks("batch_none", { tasks: [{ query: "a" }] }),
	] satisfies Answer[]) {
		expect(answer).toMatchObject({ success: false, error: expect.stringContaining("No such batch") });
	}
	await expect(client.batch.waitForCompletion("batch_none", { pollInterval: 20 })).rejects.toThrow("No such batch");
});

test("a wrong key is told so, and learns nothing", async () => {
	const { rig, client } = await clientOf();
	const id = await newBatch(client, "plain");
	const stranger = new Valyu("val_wrong", rig.baseUrl);
	for (const answer of [
		await stranger.batch.status(id),
		await stranger.batch.list(),
		await stranger.batch.create({}),
	]) {
		expect(answer).toMatchObject({ success: false, error: "Invalid API key" });
	}
});

test("a server that is gone is told as an error, by every method", async () => {
	const client = new Valyu(KEY, "http://127.0.0.1:1/v1");
	for (const answer of [
		await client.batch.create({}),
		await client.batch.status("batch_1"),
		await client.batch.list(),
		await client.datasources.list(),
		await client.deepresearch.cancel("one"),
	] satisfies Answer[]) {
		expect(answer).toMatchObject({ success: false, error: expect.stringContaining("ECONNREFUSED") });
	}
});

test("a base URL with a slash behind it works all the same", async () => {
	const { rig } = await clientOf();
	const client = new Valyu(KEY, `${rig.baseUrl}/`);
	expect(await client.batch.create({})).toMatchObject({ success: true });
});
