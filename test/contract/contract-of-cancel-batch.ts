import { expect, it } from "vitest";
import {
	allTasks,
	batchWith,
	type ContractHarness,
	ISO_WITH_MILLISECONDS,
	NO_TASKS,
	refusal,
	until,
	untilTerminal,
} from "./contract-harness.ts";

export function describeCancelBatch(harness: () => ContractHarness): void {
	it("closes an empty batch", async () => {
		const { api } = harness();
		const { batch_id } = await api.createBatch({});
		expect(await api.cancelBatch(batch_id)).toMatchObject({ batch_id, status: "cancelled", cancelled_count: 0 });
		const batch = await api.getBatch(batch_id);
		expect(batch).toMatchObject({ status: "cancelled", counts: NO_TASKS });
		expect(batch.completed_at).toMatch(ISO_WITH_MILLISECONDS);
	});

	it("stops queued and running tasks and keeps finished ones with their results", async () => {
		const { api, control, concurrency, price } = harness();
		const held = Array.from({ length: concurrency + 3 }, (_, index) => `hold ${index}`);
		const batchId = await batchWith(api, "finished", ...held);
		await Promise.all(held.slice(0, concurrency).map((query) => control.started(query)));
		expect((await api.cancelBatch(batchId)).cancelled_count).toBe(held.length);
		const counts = { ...NO_TASKS, total: held.length + 1, completed: 1, cancelled: held.length };
		expect(await api.getBatch(batchId)).toMatchObject({ status: "cancelled", counts, cost: price });
		const [finished, ...cancelled] = await allTasks(api, batchId, { include_output: true });
		expect(finished).toMatchObject({ status: "completed", output: "Answer to finished", cost: price });
		for (const task of cancelled) {
			expect(task.status).toBe("cancelled");
			expect(task.completed_at).toMatch(ISO_WITH_MILLISECONDS);
			expect(task).not.toHaveProperty("output");
		}
	});

	it("discards a result that arrives after the cancellation", async () => {
		const { api, control } = harness();
		const batchId = await batchWith(api, "hold on");
		await control.started("hold on");
		await api.cancelBatch(batchId);
		control.release("hold on");
		// The service has gone on to other work once this one is done.
		await untilTerminal(api, await batchWith(api, "next"));
		expect((await api.getBatch(batchId)).counts).toEqual({ ...NO_TASKS, total: 1, cancelled: 1 });
		expect((await allTasks(api, batchId, { include_output: true }))[0]).not.toHaveProperty("output");
	});

	it("frees the capacity that the cancelled tasks held", async () => {
		const { api, control, concurrency } = harness();
		const held = Array.from({ length: concurrency }, (_, index) => `hold ${index}`);
		const batchId = await batchWith(api, ...held);
		await Promise.all(held.map((query) => control.started(query)));
		await api.cancelBatch(batchId);
		expect((await untilTerminal(api, await batchWith(api, "next"))).status).toBe("completed");
	});

	it("refuses a second cancellation and changes nothing", async () => {
		const { api } = harness();
		const batchId = await batchWith(api, "hold on");
		await api.cancelBatch(batchId);
		const before = await api.getBatch(batchId);
		expect((await refusal(api.cancelBatch(batchId), "rejected", 400)).message).toContain("cancelled");
		expect(await api.getBatch(batchId)).toEqual(before);
	});

	it("refuses to cancel a finished batch and changes nothing", async () => {
		const { api } = harness();
		const batchId = await batchWith(api, "only");
		const before = await untilTerminal(api, batchId);
		await refusal(api.cancelBatch(batchId), "rejected", 400);
		expect(await api.getBatch(batchId)).toEqual(before);
	});

	it("either cancels or finishes a batch whose last task ends at the same moment", async () => {
		const { api, control } = harness();
		const batchId = await batchWith(api, "hold last");
		await control.started("hold last");
		control.release("hold last");
		const cancelled = await api.cancelBatch(batchId).then(
			() => true,
			() => false,
		);
		const batch = await until(
			() => api.getBatch(batchId),
			({ status }) => status !== "processing",
		);
		expect(batch.status).toBe(cancelled ? "cancelled" : "completed");
		expect(batch.counts).toEqual({ ...NO_TASKS, total: 1, [cancelled ? "cancelled" : "completed"]: 1 });
	});

	it("knows no batch that was never created", async () => {
		await refusal(harness().api.cancelBatch("batch_unknown"), "not_found", 404);
	});
}
