/** Tasks of a batch by themselves: read and cancelled one by one (contract section 14). */
import { expect, test } from "vitest";
import type { ResearchTask } from "../../src/model/task-api.ts";
import type { BatchStatus } from "../../src/model/wire.ts";
import {
	anyway,
	ISO_WITH_MILLISECONDS,
	NO_TASKS,
	refusal,
	until,
	untilTerminal,
} from "../contract/contract-harness.ts";
import { startChildEngine } from "./child-engine.ts";
import { type OpenedEngine, openEngine, taskEvents, temporaryDatabase } from "./engine-rig.ts";

/** A batch with these queries, and the service's ids of its tasks. */
async function add({ api }: OpenedEngine, ...queries: readonly string[]): Promise<readonly [string, ...string[]]> {
	const { batch_id } = await api.createBatch({ mode: "fast" });
	const { tasks } = await api.addTasks(
		batch_id,
		queries.map((query, index) => ({ id: `t${index}`, query, metadata: { row: index } })),
	);
	return [batch_id, ...tasks.map(({ deepresearch_id }) => deepresearch_id)];
}

const untilEnded = ({ tasks }: OpenedEngine, id: string): Promise<ResearchTask> =>
	until(
		() => tasks.getTask(id),
		({ status }) => status !== "queued" && status !== "running",
	);

test("A task is shown with its batch, its settings and how far it is", async () => {
	const engine = openEngine(temporaryDatabase(), { concurrency: 1, priceOf: () => 0.1 });
	const [batch_id, first = "", second = ""] = await add(engine, "hold one", "two");
	await engine.researcher.started("hold one");
	const common = { mode: "fast", output_formats: ["markdown"], batch_id };
	expect(await engine.tasks.getTask(second)).toEqual({
		...{
			...common,
			deepresearch_id: second,
			status: "queued",
			query: "two",
			batch_task_id: "t1",
			metadata: { row: 1 },
		},
		created_at: expect.stringMatching(ISO_WITH_MILLISECONDS),
		progress: { current_step: 0, total_steps: 1 },
	});
	expect(await engine.tasks.getTask(first)).toMatchObject({ ...common, status: "running", batch_task_id: "t0" });
	engine.researcher.release("hold one");
	expect(await untilEnded(engine, first)).toEqual({
		...{ ...common, deepresearch_id: first, status: "completed", query: "hold one", batch_task_id: "t0" },
		metadata: { row: 0 },
		created_at: expect.stringMatching(ISO_WITH_MILLISECONDS),
		completed_at: expect.stringMatching(ISO_WITH_MILLISECONDS),
		progress: { current_step: 1, total_steps: 1 },
		output_type: "markdown",
		output: "Answer to hold one",
		sources: [{ title: "hold one", url: "https://example.com/" }],
		cost: 0.1,
	});
});

test("A failed task shows why, and one without an id of its own has none", async () => {
	const engine = openEngine(temporaryDatabase());
	const { batch_id } = await engine.api.createBatch({});
	const { tasks } = await engine.api.addTasks(batch_id, [{ query: "fail here" }]);
	const task = await untilEnded(engine, tasks[0]?.deepresearch_id ?? "");
	expect(task).toMatchObject({ status: "failed", error: "fail here", output: null, cost: 0 });
	expect(task).not.toHaveProperty("batch_task_id");
	expect(task).not.toHaveProperty("task_id");
});

test.each(["none", "", "../x", "a b", "\0", "x".repeat(300)])("There is no task %j", async (id) => {
	const { tasks } = openEngine(temporaryDatabase());
	expect((await refusal(tasks.getTask(id), "not_found", 404)).message).toBe("Task not found");
	expect((await refusal(tasks.cancelTask(anyway(id)), "not_found", 404)).message).toBe("Task not found");
});

test("A queued task that is cancelled is never researched, and its batch goes on", async () => {
	const path = temporaryDatabase();
	const engine = openEngine(path, { concurrency: 1 });
	const [batchId, , second = ""] = await add(engine, "hold one", "two", "three");
	await engine.researcher.started("hold one");
	expect(await engine.tasks.cancelTask(second)).toEqual({
		message: "The task was cancelled",
		deepresearch_id: second,
	});
	expect(await engine.api.getBatch(batchId)).toMatchObject({ status: "processing", counts: { cancelled: 1 } });
	engine.researcher.release("hold one");
	const batch = await untilTerminal(engine.api, batchId);
	expect(batch).toMatchObject({ status: "completed", counts: { ...NO_TASKS, total: 3, completed: 2, cancelled: 1 } });
	expect(engine.researcher.begun).toEqual(["hold one", "three"]);
	expect(taskEvents(path).two).toEqual(["queued", "cancelled"]);
});

test("The research of a running task that is cancelled is aborted, in whichever process it runs", async () => {
	const path = temporaryDatabase();
	const engine = openEngine(path, { startNow: false });
	const [batchId, first = ""] = await add(engine, "hold one");
	const child = await startChildEngine(path);
	await child.said("started hold one");
	await engine.tasks.cancelTask(first);
	await child.said("aborted hold one");
	expect(await engine.tasks.getTask(first)).toMatchObject({ status: "cancelled", completed_at: expect.any(String) });
	expect((await engine.api.getBatch(batchId)).counts).toEqual({ ...NO_TASKS, total: 1, cancelled: 1 });
});

test("Its slot is free at once", async () => {
	const engine = openEngine(temporaryDatabase(), { concurrency: 1, tickMs: 60_000 });
	const [batchId, first = ""] = await add(engine, "hold one", "two");
	await engine.researcher.started("hold one");
	await engine.tasks.cancelTask(first);
	expect((await untilTerminal(engine.api, batchId)).counts.completed).toBe(1);
});

test("A task that has ended is not cancelled, and keeps what it has", async () => {
	const engine = openEngine(temporaryDatabase());
	const [, done = "", failed = "", held = ""] = await add(engine, "one", "fail two", "hold three");
	const before = await untilEnded(engine, done);
	await untilEnded(engine, failed);
	await engine.tasks.cancelTask(held);
	for (const [id, status] of [
		[done, "completed"],
		[failed, "failed"],
		[held, "cancelled"],
	] as const) {
		const error = await refusal(engine.tasks.cancelTask(id), "rejected", 400);
		expect(error.message).toBe(`Task is ${status} and cannot be cancelled`);
	}
	expect(await engine.tasks.getTask(done)).toEqual(before);
});

test.each<readonly [string, readonly string[], BatchStatus]>([
	["beside a completed one", ["one", "hold two"], "completed"],
	["beside a failed one", ["fail one", "hold two"], "completed_with_errors"],
	["beside both", ["one", "fail two", "hold three"], "completed_with_errors"],
	["as all others", ["hold one", "hold two"], "completed_with_errors"],
])("The last task of a batch, cancelled %s, ends the batch", async (_, queries, status) => {
	const engine = openEngine(temporaryDatabase(), { concurrency: 4 });
	const [batchId, ...ids] = await add(engine, ...queries);
	const held = ids.filter((_id, index) => queries[index]?.startsWith("hold"));
	for (const id of ids) if (!held.includes(id)) await untilEnded(engine, id);
	expect((await engine.api.getBatch(batchId)).status).toBe("processing");
	for (const id of held) await engine.tasks.cancelTask(id);
	expect(await engine.api.getBatch(batchId)).toMatchObject({
		...{ status, counts: { cancelled: held.length, queued: 0, running: 0 } },
		completed_at: expect.stringMatching(ISO_WITH_MILLISECONDS),
	});
	expect((await refusal(engine.api.cancelBatch(batchId), "rejected", 400)).message).toContain(status);
	await refusal(engine.api.addTasks(batchId, [{ query: "late" }]), "rejected", 400);
});

test("A closed engine says so", async () => {
	const engine = openEngine(temporaryDatabase());
	await engine.close();
	await refusal(engine.tasks.getTask("any"), "unavailable", 503);
	await refusal(engine.tasks.cancelTask("any"), "unavailable", 503);
});
