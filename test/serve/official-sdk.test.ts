/** The official SDK, as it comes from the registry, against `trawl serve`: its documented workflow and every error case. */
import { Valyu } from "valyu-js";
import { expect, test } from "vitest";
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
	expect((await client.batch.status(id)).batch?.status).toBe("completed_with_errors");
	expect(rig.price).toBeGreaterThan(0);
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

test("a base URL with a slash behind it works all the same", async () => {
	const { rig } = await clientOf();
	const client = new Valyu(KEY, `${rig.baseUrl}/`);
	expect(await client.batch.create({})).toMatchObject({ success: true });
});
