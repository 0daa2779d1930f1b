/** Every shape that any source of the contract shows, and some that none should (contract sections 2, 3, 10). */
import { describe, expect, onTestFinished, test } from "vitest";
import { createHostedApi } from "../../src/hosted/hosted-api.ts";
import type { BatchApi } from "../../src/model/batch-api.ts";
import { startScriptedServer } from "./scripted-server.ts";

const COUNTS = { total: 2, queued: 0, running: 1, completed: 1, failed: 0, cancelled: 0 };
const BATCH = {
	batch_id: "batch_1",
	status: "processing",
	mode: "fast",
	created_at: "2026-11-01T10:00:00.000Z",
	counts: COUNTS,
	cost: 0.1,
};
const TASK = { deepresearch_id: "d1", status: "completed", query: "q", created_at: "2026-11-01T10:00:00.000Z" };

describe("times", () => {
	test.each([
		["milliseconds", 1_793_527_200_001, "2026-11-01T10:00:00.001Z"],
		["milliseconds as text", "1793527200001", "2026-11-01T10:00:00.001Z"],
		["a time in another zone", "2026-11-01T12:00:00+02:00", "2026-11-01T10:00:00.000Z"],
		["a zone without a colon", "2026-11-01T12:00:00.5+0200", "2026-11-01T10:00:00.500Z"],
		["a time without a zone", "2026-11-01 10:00:00", "2026-11-01T10:00:00.000Z"],
		["a day", "2026-11-01", "2026-11-01T00:00:00.000Z"],
	])("%s are read, of a batch and of a task", async (_, given, expected) => {
		const at = { created_at: given, completed_at: given };
		const read = { created_at: expected, completed_at: expected };
		expect(await answering({ ...BATCH, ...at }).then((api) => api.getBatch("batch_1"))).toMatchObject(read);
		expect((await pageOf({ ...TASK, ...at })).tasks).toMatchObject([read]);
	});

	test.each(["soon", "batch 7", "2026-13-45", "", 9e20, true, {}, null])(
		"%j as a completion is no time",
		async (bad) => {
			const [task] = (await pageOf({ ...TASK, completed_at: bad })).tasks;
			expect(task).not.toHaveProperty("completed_at");
			const api = await answering({ ...BATCH, completed_at: bad });
			expect(await api.getBatch("batch_1")).not.toHaveProperty("completed_at");
		},
	);

	test("a creation that is no time is as late as the completion, or as early as can be", async () => {
		const completed_at = "2026-11-02T00:00:00.000Z";
		expect((await pageOf({ ...TASK, created_at: "?", completed_at })).tasks).toMatchObject([
			{ created_at: completed_at },
		]);
		expect((await pageOf({ ...TASK, created_at: null })).tasks).toMatchObject([
			{ created_at: "1970-01-01T00:00:00.000Z" },
		]);
	});
});

describe("batches", () => {
	test("what was asked for is shown: formats, search, metadata, and the secret of a webhook", async () => {
		const settings = {
			name: "n",
			output_formats: ["markdown", { type: "object" }],
			search_params: { search_type: "web" },
			metadata: { team: "research", attempt: 1, urgent: false },
			webhook_secret: "5e",
		};
		const api = await answering({ ...BATCH, ...settings, organisation_id: "o", credit_id: "c" });
		expect(await api.createBatch({})).toEqual({ ...BATCH, ...settings });
	});

	test.each([
		["the retired usage", { cost: undefined, usage: { search_cost: 0.1, total_cost: 0.7 } }, { cost: 0.7 }],
		["no cost", { cost: null }, { cost: 0 }],
		["the retired name of a mode", { mode: "lite" }, { mode: "standard" }],
		["the mode under its retired key", { mode: undefined, model: "heavy" }, { mode: "heavy" }],
		["counts without a total", { counts: { queued: 2, failed: 1 } }, { counts: { total: 3, queued: 2, failed: 1 } }],
		["an unknown state", { status: "archiving" }, { status: "processing" }],
	])("%s is understood", async (_, given, expected) => {
		expect(await (await answering({ ...BATCH, ...given })).getBatch("batch_1")).toMatchObject(expected);
	});

	test.each([
		["bare", []],
		["under batches", { batches: [] }],
		["under data", { success: true, data: [] }],
	])("an empty list %s is read", async (_, body) => {
		expect(await (await answering(body)).listBatches()).toEqual([]);
	});

	test("a list is sorted, newest first, whatever its order", async () => {
		const list = [1, 3, 2].map((day) => ({ ...BATCH, batch_id: `b${day}`, created_at: `2026-11-0${day}` }));
		const api = await answering([...list, null, "x", { status: "open" }]);
		expect((await api.listBatches()).map(({ batch_id }) => batch_id)).toEqual(["b3", "b2", "b1"]);
	});

	test.each([
		["as documented", { batch_id: "batch_1", status: "cancelled", cancelled_count: 3 }],
		["without id and state", { message: "ok", cancelled_count: 3 }],
		["beside a wrapped batch", { success: true, batch: { ...BATCH, status: "cancelled" }, cancelled_count: 3 }],
	])("a cancellation %s is read", async (_, body) => {
		const api = await answering(body);
		expect(await api.cancelBatch("batch_1")).toEqual({ batch_id: "batch_1", status: "cancelled", cancelled_count: 3 });
	});
});

describe("tasks", () => {
	test("an answer to an add may name its tasks in part", async () => {
		const tasks = [{ task_id: "a", deepresearch_id: "d1", status: "queued" }, { task_id: "b" }, null];
		expect(await (await answering({ added: 2, tasks })).addTasks("batch_1", [])).toMatchObject({
			batch_id: "batch_1",
			added: 2,
			tasks: [{ task_id: "a", deepresearch_id: "d1", status: "queued" }],
		});
	});

	test.each([{}, [], { success: true }])("%j does not say what was added", async (body) => {
		await expect((await answering(body)).addTasks("batch_1", [])).rejects.toMatchObject({ kind: "ambiguous" });
	});

	test.each([
		["no output yet", { output: null, error: "too long" }, { output: null, error: "too long" }],
		["a false output", { output: false }, { output: false }],
		["an error without text", { error: null }, {}],
		["the id under the name of the single task", { batch_task_id: "a" }, { task_id: "a" }],
		[
			"a source as an address",
			{ sources: ["https://x/", { title: "T", doi: null }, 7] },
			{ sources: [{ url: "https://x/" }, { title: "T" }] },
		],
		[
			"images of both kinds",
			{ images: ["https://x/i", { image_id: "i" }, null] },
			{ images: [{ image_url: "https://x/i" }, { image_id: "i" }] },
		],
		["a state of another product", { status: "awaiting_input" }, { status: "running" }],
		["an unknown type of output", { output_type: "html" }, {}],
	])("%s is read", async (_, given, expected) => {
		expect((await pageOf({ ...TASK, ...given })).tasks).toEqual([{ ...TASK, ...expected }]);
	});

	test("the cursor decides whether there is more, and counts are of what is shown", async () => {
		const api = await answering({ tasks: [BATCH, null], pagination: { count: 2, last_key: "c", has_more: false } });
		expect(await api.listTasks("batch_1")).toEqual({
			batch_id: "batch_1",
			tasks: [],
			pagination: { count: 0, last_key: "c", has_more: true },
		});
	});
});

async function answering(body: unknown): Promise<BatchApi> {
	const server = await startScriptedServer();
	server.answer({ body });
	const hosted = createHostedApi({ baseUrl: server.baseUrl, apiKey: "val_x", userAgent: "trawl/test" });
	onTestFinished(() => hosted.close());
	return hosted.api;
}

async function pageOf(...tasks: readonly unknown[]) {
	const api = await answering({ tasks, pagination: { count: tasks.length, last_key: null, has_more: false } });
	return api.listTasks("batch_1", { include_output: true });
}
