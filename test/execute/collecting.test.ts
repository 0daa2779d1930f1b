import { describe, expect, it } from "vitest";
import type { CheckOutput } from "../../src/execute/execution-context.ts";
import type { BatchApi } from "../../src/model/batch-api.ts";
import type { AddTasksAnswer, TaskPage } from "../../src/model/wire.ts";
import { onNth } from "../support/faults.ts";
import { RunRig } from "../support/run-rig.ts";

const keys = (count: number) => Array.from({ length: count }, (_, index) => `k${index}`);

/** Changes what list-tasks answers; `nth` counts its calls from 1. */
function relist(change: (page: TaskPage, nth: number, lastKey: string | undefined) => TaskPage) {
	let nth = 0;
	return (api: BatchApi): BatchApi => ({
		...api,
		listTasks: async (batchId, query) => change(await api.listTasks(batchId, query), ++nth, query?.last_key),
	});
}

/** Changes what add-tasks answers. */
function reanswer(change: (answer: AddTasksAnswer) => AddTasksAnswer) {
	return (api: BatchApi): BatchApi => ({
		...api,
		addTasks: async (batchId, tasks) => change(await api.addTasks(batchId, tasks)),
	});
}

describe("the pages of a batch", () => {
	it("are walked by their cursor", async () => {
		const rig = new RunRig({ tasks: keys(100) });
		await rig.freeze();
		expect(await rig.execute()).toEqual({ type: "finished" });
		expect(rig.calls.filter(({ operation }) => operation === "listTasks")).toHaveLength(2);
		expect(await rig.broken()).toEqual([]);
	});

	it("may be empty while more follow", async () => {
		const rig = new RunRig({ tasks: keys(3) });
		await rig.freeze();
		const api = (inner: BatchApi): BatchApi => ({
			...inner,
			listTasks: async (batchId, query) => {
				if (query?.last_key !== undefined) return inner.listTasks(batchId, { ...query, last_key: `${batchId}-0` });
				return { batch_id: batchId, tasks: [], pagination: { count: 0, last_key: "more", has_more: false } };
			},
		});
		expect(await rig.execute({ api })).toEqual({ type: "finished" });
		expect(await rig.broken()).toEqual([]);
	});

	it("end when a cursor comes back, with what was read until then", async () => {
		const rig = new RunRig({ tasks: keys(60) });
		await rig.freeze();
		const api = relist((page) => {
			if (page.pagination.last_key !== null) return page;
			return { ...page, pagination: { ...page.pagination, last_key: `${page.batch_id}-50`, has_more: true } };
		});
		expect(await rig.execute({ api })).toEqual({ type: "finished" });
		expect(await rig.broken()).toEqual([]);
		expect(rig.calls.filter(({ operation }) => operation === "listTasks")).toHaveLength(2);
	});

	it("may hold what is not ours", async () => {
		const rig = new RunRig({ tasks: keys(2) });
		await rig.freeze();
		const strange = { deepresearch_id: "x", status: "completed", query: "q", created_at: "now", output: "x" } as const;
		const api = relist((page) => ({ ...page, tasks: [strange, { ...strange, task_id: "unknown" }, ...page.tasks] }));
		expect(await rig.execute({ api })).toEqual({ type: "finished" });
		expect(await rig.broken()).toEqual([]);
	});
});

describe("a task that a terminal batch does not list", () => {
	it("is asked for again", async () => {
		const rig = new RunRig({ tasks: keys(3) });
		await rig.freeze();
		const api = relist((page, nth) => (nth < 3 ? { ...page, tasks: page.tasks.slice(1) } : page));
		expect(await rig.execute({ api })).toEqual({ type: "finished" });
		expect(await rig.broken()).toEqual([]);
	});

	it("ends the run loudly, with the other batches done, and is not bought again", async () => {
		const rig = new RunRig({ tasks: keys(6), run: { batchSize: 2, maxOpenBatches: 1 } });
		await rig.freeze();
		const hide = relist((page) => ({ ...page, tasks: page.tasks.filter(({ query }) => query !== "about k1") }));
		const end = await rig.execute({ api: hide });
		expect(end).toMatchObject({ type: "service" });
		expect("message" in end && end.message).toMatch(/batch_1 is completed, but 1 of its tasks has not ended \(t\/k1@/);
		expect(await rig.statuses()).toMatchObject({ "t/k0": "succeeded", "t/k1": "pending", "t/k5": "succeeded" });
		expect(await rig.execute()).toEqual({ type: "finished" });
		expect(await rig.broken()).toEqual([]);
	});

	it("is waited for while the service still works on it", async () => {
		const rig = new RunRig({ tasks: keys(2) });
		await rig.freeze();
		const api = relist((page, nth) =>
			nth === 1 ? { ...page, tasks: page.tasks.map((task) => ({ ...task, status: "running" as const })) } : page,
		);
		expect(await rig.execute({ api })).toEqual({ type: "finished" });
		expect(await rig.broken()).toEqual([]);
	});
});

describe("an answer to add-tasks", () => {
	it("that counts all tasks and names none is believed", async () => {
		const rig = new RunRig({ tasks: keys(3) });
		await rig.freeze();
		expect(await rig.execute({ api: reanswer((answer) => ({ ...answer, tasks: [] })) })).toEqual({ type: "finished" });
		expect(rig.calls.filter(({ operation }) => operation === "addTasks")).toHaveLength(1);
		expect(await rig.broken()).toEqual([]);
		expect((await rig.outcomes())[0]?.attempts[0]?.service_id).toMatch(/^dr_/);
	});

	it("that counts fewer is followed by a look", async () => {
		const rig = new RunRig({ tasks: keys(3) });
		await rig.freeze();
		const api = reanswer((answer) => ({ ...answer, added: 2, tasks: answer.tasks.slice(0, 2) }));
		expect(await rig.execute({ api })).toEqual({ type: "finished" });
		expect(rig.calls.map(({ operation }) => operation).slice(1, 3)).toEqual(["addTasks", "listTasks"]);
		expect(await rig.broken()).toEqual([]);
	});

	/** A service that takes the first three tasks of a call and says so. */
	const takesThree = (api: BatchApi): BatchApi => ({
		...api,
		addTasks: (id, tasks) => api.addTasks(id, tasks.slice(0, 3)),
	});

	it("that took only some of them has the rest sent again, and no others", async () => {
		const rig = new RunRig({ tasks: keys(4) }, { answer: () => ({ afterMs: 60_000 }) });
		await rig.freeze();
		expect(await rig.execute({ api: takesThree })).toEqual({ type: "finished" });
		expect(await rig.broken()).toEqual([]);
		expect(rig.service.ledger).toHaveLength(4);
	});

	it("that took only some of a batch which then ends leaves no task pending for ever", async () => {
		const rig = new RunRig({ tasks: keys(4) });
		await rig.freeze();
		const outOfBalance = onNth("addTasks", 2, { kind: "payment" });
		expect((await rig.execute({ api: takesThree, faults: outOfBalance })).type).toBe("payment");
		expect(await rig.statuses()).toMatchObject({ "t/k2": "succeeded", "t/k3": "pending" });
		expect(await rig.execute()).toEqual({ type: "finished" });
		expect((await rig.outcomes())[3]).toMatchObject({ status: "failed", error: expect.stringContaining("had ended") });
		expect(rig.service.paidTwice()).toEqual([]);
	});

	it("is followed by a look that fails: what was accepted is never taken back", async () => {
		const rig = new RunRig({ tasks: keys(3) });
		await rig.freeze();
		const faults = (operation: string, nth: number) =>
			operation === "listTasks" && nth === 1 ? ({ kind: "rate_limited" } as const) : undefined;
		const api = reanswer((answer) => ({ ...answer, added: 2, tasks: answer.tasks.slice(0, 2) }));
		expect((await rig.execute({ api, faults })).type).toBe("service");
		expect(await rig.execute()).toEqual({ type: "finished" });
		expect(await rig.broken()).toEqual([]);
	});
});

describe("a task's outcome", () => {
	it("is invalid when its output does not pass, with the raw answer kept", async () => {
		const rig = new RunRig(
			{ tasks: ["a", "b"] },
			{ answer: ({ query }) => (query === "about a" ? { output: { n: "x" } } : {}) },
		);
		await rig.freeze();
		const checkOutput: CheckOutput = (_, output) => ({
			output,
			repairs: [],
			fault: typeof output === "object" ? "/n must be a number" : null,
		});
		expect(await rig.execute({ checkOutput })).toEqual({ type: "finished" });
		const [invalid, valid] = await rig.outcomes();
		expect(invalid).toMatchObject({ status: "invalid", output: { n: "x" }, error: "/n must be a number", cost: 0.5 });
		expect(invalid?.sources).toHaveLength(1);
		expect(valid?.status).toBe("succeeded");
	});

	it("is invalid when the service completes it without an output", async () => {
		const rig = new RunRig({ tasks: ["a"] }, { answer: () => ({ output: null }) });
		await rig.freeze();
		await rig.execute();
		expect(await rig.outcomes()).toMatchObject([
			{ status: "invalid", output: null, error: expect.stringContaining("without an output") },
		]);
	});

	it("says why the service failed or cancelled it", async () => {
		const rig = new RunRig(
			{ tasks: ["a", "b"] },
			{
				answer: ({ query }) =>
					query === "about a" ? { status: "failed", error: "no sources" } : { status: "cancelled" },
			},
		);
		await rig.freeze();
		expect(await rig.execute()).toEqual({ type: "finished" });
		expect((await rig.outcomes()).map(({ status, error }) => [status, error])).toEqual([
			["failed", "no sources"],
			["cancelled", expect.stringContaining("cancelled at the service")],
		]);
	});

	it("says that the batch had ended when somebody cancelled it before its tasks were in", async () => {
		const rig = new RunRig({ tasks: ["a"] });
		await rig.freeze();
		const api = (inner: BatchApi): BatchApi => ({
			...inner,
			createBatch: async (request) => {
				const batch = await inner.createBatch(request);
				await inner.cancelBatch(batch.batch_id);
				return batch;
			},
		});
		expect(await rig.execute({ api })).toEqual({ type: "finished" });
		expect(await rig.outcomes()).toMatchObject([
			{
				status: "failed",
				error: expect.stringContaining("the batch had ended (cancelled) before this task was added"),
			},
		]);
	});

	it("keeps the results of a batch that was cancelled half way", async () => {
		const rig = new RunRig(
			{ tasks: ["a", "b"] },
			{ answer: ({ query }) => (query === "about b" ? { afterMs: null } : {}) },
		);
		await rig.freeze();
		rig.service.clock.schedule(60_000, () => void rig.service.api.cancelBatch("batch_1"));
		expect(await rig.execute()).toEqual({ type: "finished" });
		expect(await rig.statuses()).toEqual({ "t/a": "succeeded", "t/b": "cancelled" });
	});
});
