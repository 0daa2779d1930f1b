import { expect, it } from "vitest";
import type { BatchApi } from "../../src/model/batch-api.ts";
import type { TaskInput } from "../../src/model/wire.ts";
import {
	allTasks,
	anyway,
	batchWith,
	type ContractHarness,
	ISO_WITH_MILLISECONDS,
	refusal,
	untilTerminal,
} from "./contract-harness.ts";

/** A batch of held tasks, so that nothing moves while its pages are read. */
async function heldBatch(api: BatchApi, count: number): Promise<string> {
	const tasks: TaskInput[] = Array.from({ length: count }, (_, index) => ({ id: `t${index}`, query: `hold ${index}` }));
	return batchWith(api, ...tasks);
}

async function pageSizes(api: BatchApi, batchId: string, limit?: number): Promise<readonly number[]> {
	const sizes: number[] = [];
	let last_key: string | null = null;
	do {
		const page = await api.listTasks(batchId, { ...(limit ? { limit } : {}), ...(last_key ? { last_key } : {}) });
		expect(page.pagination.count).toBe(page.tasks.length);
		expect(page.pagination.has_more).toBe(page.pagination.last_key !== null);
		if (page.pagination.last_key !== null) expect(page.pagination.last_key).toMatch(/^[\w-]+$/);
		sizes.push(page.tasks.length);
		last_key = page.pagination.last_key;
	} while (last_key !== null);
	return sizes;
}

export function describeListTasks(harness: () => ContractHarness): void {
	it("shows state and times without the results unless asked for them", async () => {
		const { api, price } = harness();
		const batchId = await batchWith(api, "plain", "fail badly");
		await untilTerminal(api, batchId);
		const [brief] = await allTasks(api, batchId);
		expect(Object.keys(brief ?? {}).sort()).toEqual([
			"completed_at",
			"created_at",
			"deepresearch_id",
			"query",
			"status",
			"task_id",
		]);
		const [done, failed] = await allTasks(api, batchId, { include_output: true });
		expect(done).toMatchObject({
			...brief,
			status: "completed",
			output_type: "markdown",
			output: "Answer to plain",
			cost: price,
		});
		expect(done?.sources).toEqual([{ title: "plain", url: "https://example.com/" }]);
		expect(done).not.toHaveProperty("error");
		expect(done?.created_at).toMatch(ISO_WITH_MILLISECONDS);
		expect(done?.completed_at).toMatch(ISO_WITH_MILLISECONDS);
		expect(failed).toMatchObject({ status: "failed", error: "fail badly", cost: 0 });
		expect(failed?.output ?? null).toBeNull();
	});

	it("shows a structured output as a value", async () => {
		const { api } = harness();
		const { batch_id } = await api.createBatch({ output_formats: [{ type: "object" }] });
		await api.addTasks(batch_id, [{ id: "s", query: "structured" }]);
		await untilTerminal(api, batch_id);
		const [task] = await allTasks(api, batch_id, { include_output: true });
		expect(task).toMatchObject({ output_type: "json", output: { answer: "Answer to structured" } });
	});

	it("shows no task of an empty batch", async () => {
		const { api } = harness();
		const { batch_id } = await api.createBatch({});
		const page = await api.listTasks(batch_id);
		expect(page).toEqual({ batch_id, tasks: [], pagination: { count: 0, last_key: null, has_more: false } });
	});

	it("shows the default number of tasks a page and never more than 50", async () => {
		const { api } = harness();
		const batchId = await heldBatch(api, 60);
		expect(await pageSizes(api, batchId)).toEqual([25, 25, 10]);
		expect(await pageSizes(api, batchId, 50)).toEqual([50, 10]);
		expect(await pageSizes(api, batchId, 1000)).toEqual([50, 10]);
		expect(await pageSizes(api, batchId, 59)).toEqual([50, 10]);
	});

	it("ends without an empty page when the last page is full", async () => {
		const { api } = harness();
		expect(await pageSizes(api, await heldBatch(api, 50), 25)).toEqual([25, 25]);
	});

	it("walks every task once, in order of addition, over several additions", async () => {
		const { api } = harness();
		const batchId = await heldBatch(api, 5);
		await api.addTasks(batchId, [{ id: "later", query: "hold later" }]);
		const walked = await allTasks(api, batchId, { limit: 2 });
		expect(walked.map((task) => task.task_id)).toEqual(["t0", "t1", "t2", "t3", "t4", "later"]);
	});

	it("shows a task that is added while the pages are read", async () => {
		const { api } = harness();
		const batchId = await heldBatch(api, 3);
		const first = await api.listTasks(batchId, { limit: 2 });
		await api.addTasks(batchId, [{ id: "late", query: "hold late" }]);
		const second = await api.listTasks(batchId, { last_key: first.pagination.last_key ?? "" });
		expect(second.tasks.map((task) => task.task_id)).toEqual(["t2", "late"]);
	});

	it("filters by state", async () => {
		const { api, control } = harness();
		const batchId = await batchWith(api, "done 1", "fail 1", "done 2", "hold 1");
		await control.started("hold 1");
		await api.cancelBatch(batchId);
		const ids = async (status: "completed" | "failed" | "queued" | "cancelled") =>
			(await allTasks(api, batchId, { status, limit: 1 })).map((task) => task.task_id);
		expect(await ids("queued")).toEqual([]);
		expect(await ids("cancelled")).toContain("hold 1");
		expect([...(await ids("completed")), ...(await ids("failed")), ...(await ids("cancelled"))]).toHaveLength(4);
	});

	it.each([
		["a limit of 0", { limit: 0 }, "limit"],
		["a negative limit", { limit: -1 }, "limit"],
		["a limit that is not whole", { limit: 1.5 }, "limit"],
		["an unknown state", { status: "paused" }, "status"],
		["a cursor that it never gave", { last_key: "bm9uc2Vuc2U" }, "last_key"],
		["an empty cursor", { last_key: "" }, "last_key"],
	])("refuses %s", async (_case, query, key) => {
		const { api } = harness();
		const batchId = await heldBatch(api, 1);
		const error = await refusal(api.listTasks(batchId, anyway(query)), "rejected", 400);
		expect(error.errors.map((fault) => fault.key)).toEqual([key]);
	});

	it("refuses the cursor of another batch", async () => {
		const { api } = harness();
		const [one, other] = [await heldBatch(api, 2), await heldBatch(api, 2)];
		const { pagination } = await api.listTasks(one, { limit: 1 });
		await refusal(api.listTasks(other, { last_key: pagination.last_key ?? "" }), "rejected", 400);
	});

	it("knows no batch that was never created", async () => {
		const { api } = harness();
		await refusal(api.listTasks("batch_unknown"), "not_found", 404);
		await refusal(api.getBatch("batch_unknown"), "not_found", 404);
	});
}
