import { describe, expect, onTestFinished, test } from "vitest";
import { createBatchClient } from "../../src/client/batch-client.ts";
import { AddTasksError, WaitError } from "../../src/client/client-errors.ts";
import { anyOf, onNth } from "../../src/decorators/fault-plans.ts";
import { createHostedBatchApi } from "../../src/hosted/create-hosted-batch-api.ts";
import type { Batch } from "../../src/model/wire.ts";
import { openEmbeddedHarness } from "../contract/embedded-harness.ts";
import { startLoopbackService } from "../support/loopback-service.ts";
import { clientRig, numbered, thrownBy } from "./client-rig.ts";

describe("reading", () => {
	test("all tasks come once each, through all pages, with their results when asked for", async () => {
		const { client, operations } = clientRig();
		const { batch_id } = await client.createAndRun({}, numbered(120));
		const tasks = [];
		for await (const task of client.allTasks(batch_id, { include_output: true })) tasks.push(task);
		expect(tasks.map(({ task_id, output }) => [task_id, output])).toEqual(
			numbered(120).map(({ id, query }) => [id, `Answer to ${query}`]),
		);
		expect(operations().filter((operation) => operation === "listTasks")).toHaveLength(3);
	});

	test("a walk goes on past an empty page and ends at a cursor that was there before", async () => {
		const cursors = ["a", "b", "a", "c"];
		let reads = 0;
		const rig = clientRig({
			around: (api) => ({
				...api,
				listTasks: async (batch_id) => {
					const last_key = cursors[reads++] ?? null;
					return { batch_id, tasks: [], pagination: { count: 0, last_key, has_more: true } };
				},
			}),
		});
		for await (const task of rig.client.allTasks("b")) throw new Error(`unexpected ${task.deepresearch_id}`);
		expect(reads).toBe(3);
	});

	test("one page, one batch and the list of batches are as the service shows them", async () => {
		const { client, fake } = clientRig();
		const { batch_id } = await client.create({ name: "n" });
		await client.addTasks(batch_id, numbered(30));
		expect((await client.listTasks(batch_id, { limit: 10 })).tasks).toHaveLength(10);
		expect((await client.listTasks(batch_id)).pagination.count).toBe(25);
		expect(await client.status(batch_id)).toEqual(fake.batches()[0]);
		expect(await client.list()).toEqual(fake.batches());
	});
});

describe("cancelling", () => {
	test("says how many it stopped, and of a batch that has ended that it stopped none", async () => {
		const { client } = clientRig({ answer: () => ({ afterMs: null }) });
		const { batch_id } = await client.create();
		await client.addTasks(batch_id, numbered(3));
		expect(await client.cancel(batch_id)).toEqual({ batch_id, status: "cancelled", cancelled_count: 3 });
		expect(await client.cancel(batch_id)).toEqual({ batch_id, status: "cancelled", cancelled_count: 0 });
	});

	test.each(["before", "after"] as const)("is done when the answer is lost %s the effect", async (when) => {
		const { client, fake } = clientRig({
			answer: () => ({ afterMs: null }),
			faults: onNth("cancelBatch", 1, { kind: "ambiguous", when }),
		});
		const { batch_id } = await client.create();
		await client.addTasks(batch_id, numbered(3));
		expect(await client.cancel(batch_id)).toEqual({ batch_id, status: "cancelled", cancelled_count: 3 });
		expect(fake.batches()[0]?.status).toBe("cancelled");
	});

	test("fails for an unknown batch, and when nobody ever answers", async () => {
		await expect(clientRig().client.cancel("b")).rejects.toMatchObject({ kind: "not_found" });
		const { client } = clientRig({
			faults: (called) => (called === "cancelBatch" ? { kind: "ambiguous" } : undefined),
		});
		const { batch_id } = await client.create();
		await expect(client.cancel(batch_id)).rejects.toMatchObject({ kind: "ambiguous" });
	});
});

describe("createAndRun", () => {
	test("returns the batch in its final state, after telling of its creation and progress", async () => {
		const { client } = clientRig();
		const told: string[] = [];
		const tell = ({ status, counts }: Batch) => void told.push(`${status} ${counts.completed}/${counts.total}`);
		const batch = await client.createAndRun({ name: "n", mode: "fast" }, numbered(150), {
			onCreated: tell,
			onProgress: tell,
		});
		expect(batch).toMatchObject({ name: "n", mode: "fast", status: "completed", counts: { completed: 150 } });
		expect(told[0]).toBe("open 0/0");
		expect(told.at(-1)).toBe("completed 150/150");
	});

	test("says on a failed add which batch it leaves behind", async () => {
		const { client, fake } = clientRig({ faults: onNth("addTasks", 1, { kind: "payment" }) });
		const error = await thrownBy(client.createAndRun({}, numbered(2)));
		if (!(error instanceof AddTasksError)) throw error;
		expect(error).toMatchObject({ batchId: fake.batches()[0]?.batch_id, notAdded: numbered(2) });
	});

	test("says when waiting ends early which batch goes on", async () => {
		const { client, fake } = clientRig({ answer: () => ({ afterMs: null }) });
		const error = await thrownBy(client.createAndRun({}, numbered(2), { maxWaitMs: 1_000 }));
		if (!(error instanceof WaitError)) throw error;
		expect(error.batchId).toBe(fake.batches()[0]?.batch_id);
	});

	test("pays once through a lost answer to the add", async () => {
		const rig = clientRig({
			faults: anyOf(
				onNth("addTasks", 1, { kind: "ambiguous", when: "late", lateMs: 3_000 }),
				onNth("getBatch", 1, { kind: "ambiguous" }),
			),
		});
		expect((await rig.client.createAndRun({}, numbered(60))).counts.completed).toBe(60);
		expect(rig.fake.paidTwice()).toEqual([]);
		expect(rig.blindRepeats()).toEqual([]);
	});

	test("works over HTTP, against an engine that really runs", async () => {
		const behind = await openEmbeddedHarness();
		const service = await startLoopbackService(behind.api, "val_k");
		const hosted = createHostedBatchApi({ apiKey: "val_k", baseUrl: service.baseUrl });
		onTestFinished(async () => {
			await hosted.close();
			await service.close();
			await behind.close();
		});
		const client = createBatchClient(hosted.api);
		const tasks = [...numbered(110), { id: "bad", query: "fail here" }];
		const batch = await client.createAndRun({ mode: "fast" }, tasks, { pollIntervalMs: 20 });
		expect(batch).toMatchObject({ status: "completed_with_errors", counts: { total: 111, completed: 110, failed: 1 } });
		const outputs = new Map<string | undefined, unknown>();
		for await (const task of client.allTasks(batch.batch_id, { include_output: true }))
			outputs.set(task.task_id, task.output);
		expect(outputs.get("t109")).toBe("Answer to question 109");
		expect(outputs.size).toBe(111);
		expect(service.requests.filter((request) => request.endsWith("/tasks"))).toHaveLength(2);
	});
});
