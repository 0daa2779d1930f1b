import { expect, it } from "vitest";
import type { TaskInput } from "../../src/model/wire.ts";
import {
	allTasks,
	anyway,
	batchWith,
	type ContractHarness,
	NO_TASKS,
	refusal,
	untilTerminal,
} from "./contract-harness.ts";

const numbered = (count: number, from = 0): TaskInput[] =>
	Array.from({ length: count }, (_, index) => ({ id: `t${from + index}`, query: `question ${from + index}` }));

export function describeAddTasks(harness: () => ContractHarness): void {
	it("queues the tasks and answers in the order of the request", async () => {
		const { api } = harness();
		const { batch_id } = await api.createBatch({});
		const answer = await api.addTasks(batch_id, [
			{ id: "b", query: "hold b" },
			{ query: "hold nameless" },
			{ id: "a", query: "hold a" },
		]);
		expect(answer).toMatchObject({ batch_id, added: 3, counts: { ...NO_TASKS, total: 3, queued: 3 } });
		expect(answer.tasks.map(({ task_id, status }) => [task_id, status])).toEqual([
			["b", "queued"],
			[undefined, "queued"],
			["a", "queued"],
		]);
		expect(new Set(answer.tasks.map((task) => task.deepresearch_id)).size).toBe(3);
		expect((await api.getBatch(batch_id)).status).toBe("processing");
	});

	it("adds to a batch that is processing", async () => {
		const { api } = harness();
		const batchId = await batchWith(api, "hold first");
		const answer = await api.addTasks(batchId, [{ id: "second", query: "hold second" }]);
		expect(answer.counts.total).toBe(2);
	});

	it("accepts 100 tasks in one call and refuses none and 101", async () => {
		const { api } = harness();
		const { batch_id } = await api.createBatch({});
		expect((await refusal(api.addTasks(batch_id, []), "rejected", 400)).errors[0]?.key).toBe("tasks");
		expect((await refusal(api.addTasks(batch_id, numbered(101)), "rejected", 400)).errors[0]?.key).toBe("tasks");
		expect((await api.getBatch(batch_id)).counts).toEqual(NO_TASKS);
		expect((await api.addTasks(batch_id, numbered(100))).added).toBe(100);
	});

	it.each<readonly [string, unknown, string]>([
		["a blank query", { query: " \n" }, "tasks[1].query"],
		["no query", { id: "x" }, "tasks[1].query"],
		["an unknown key", { query: "q", mode: "fast" }, "tasks[1].mode"],
		["a query that is too long", { query: "x".repeat(25_001) }, "tasks[1].query"],
		[
			"instructions that are too long together",
			{ query: "q", research_strategy: "x".repeat(10_000), report_format: "y".repeat(5_001) },
			"tasks[1].report_format",
		],
		["text that is no URL", { query: "q", urls: ["https://example.com", "example"] }, "tasks[1].urls[1]"],
		["eleven URLs", { query: "q", urls: Array(11).fill("https://example.com") }, "tasks[1].urls"],
		["an id that another task of the call has", { id: "good", query: "q" }, "tasks[1].id"],
	])("adds none of the tasks when one has %s", async (_case, bad, key) => {
		const { api } = harness();
		const { batch_id } = await api.createBatch({});
		const error = await refusal(api.addTasks(batch_id, [{ id: "good", query: "q" }, anyway(bad)]), "rejected", 400);
		expect(error.errors.map((fault) => fault.key)).toEqual([key]);
		expect(await api.getBatch(batch_id)).toMatchObject({ status: "open", counts: NO_TASKS });
	});

	it("adds none of the tasks when the batch has one of their ids already", async () => {
		const { api } = harness();
		const batchId = await batchWith(api, "hold mine");
		const again = [
			{ id: "new", query: "q" },
			{ id: "hold mine", query: "another question" },
		];
		const error = await refusal(api.addTasks(batchId, again), "rejected", 400);
		expect(error.errors).toMatchObject([{ key: "tasks[1].id", code: "duplicate_id" }]);
		expect((await api.getBatch(batchId)).counts.total).toBe(1);
	});

	it("lets two batches use the same id", async () => {
		const { api } = harness();
		const [first, second] = [await batchWith(api, "shared"), await batchWith(api, "shared")];
		expect((await allTasks(api, first))[0]?.task_id).toBe((await allTasks(api, second))[0]?.task_id);
	});

	it.each(["\0", "\ud800", "\u{1F9EA}", "a/b?c=%20", "\u00e9", "e\u0301", " ", "'; DROP TABLE tasks; --"])(
		"keeps the id %j and a query with the same text as they are",
		async (text) => {
			const { api } = harness();
			const batchId = await batchWith(api, { id: text, query: `q${text}` });
			await untilTerminal(api, batchId);
			const [task] = await allTasks(api, batchId, { include_output: true });
			expect(task).toMatchObject({ task_id: text, query: `q${text}`, output: `Answer to q${text}` });
		},
	);

	it("refuses tasks for a batch that is completed", async () => {
		const { api } = harness();
		const batchId = await batchWith(api, "only");
		await untilTerminal(api, batchId);
		const error = await refusal(api.addTasks(batchId, [{ id: "late", query: "q" }]), "rejected", 400);
		expect(error.message).toContain("completed");
		expect((await api.getBatch(batchId)).counts.total).toBe(1);
	});

	it("refuses tasks for a batch that is cancelled", async () => {
		const { api } = harness();
		const { batch_id } = await api.createBatch({});
		await api.cancelBatch(batch_id);
		await refusal(api.addTasks(batch_id, [{ id: "late", query: "q" }]), "rejected", 400);
	});

	it("knows no batch that was never created", async () => {
		await refusal(harness().api.addTasks("batch_unknown", [{ query: "q" }]), "not_found", 404);
	});
}
