import { expect, it } from "vitest";
import type { BatchCounts } from "../../src/model/wire.ts";
import {
	allTasks,
	batchWith,
	type ContractHarness,
	ISO_WITH_MILLISECONDS,
	NO_TASKS,
	until,
	untilTerminal,
} from "./contract-harness.ts";

const sum = ({ queued, running, completed, failed, cancelled }: BatchCounts): number =>
	queued + running + completed + failed + cancelled;

export function describeLifecycle(harness: () => ContractHarness): void {
	it("completes a batch whose tasks all finished well, and charges for each", async () => {
		const { api, price } = harness();
		const batch = await untilTerminal(api, await batchWith(api, "one", "two", "three"));
		expect(batch).toMatchObject({ status: "completed", counts: { ...NO_TASKS, total: 3, completed: 3 } });
		expect(batch.cost).toBeCloseTo(3 * price, 9);
		expect(batch.completed_at).toMatch(ISO_WITH_MILLISECONDS);
	});

	it("completes a batch with errors when one task failed, and charges nothing for it", async () => {
		const { api, price } = harness();
		const batch = await untilTerminal(api, await batchWith(api, "good", "fail here"));
		expect(batch).toMatchObject({ status: "completed_with_errors", cost: price });
		expect(batch.counts).toEqual({ ...NO_TASKS, total: 2, completed: 1, failed: 1 });
	});

	it("completes a batch with errors when every task failed", async () => {
		const { api } = harness();
		const batch = await untilTerminal(api, await batchWith(api, "fail 1", "fail 2"));
		expect(batch).toMatchObject({ status: "completed_with_errors", cost: 0, counts: { failed: 2 } });
	});

	it("is processing, without an end, while a task runs", async () => {
		const { api, control } = harness();
		const batchId = await batchWith(api, "quick", "hold slow");
		await control.started("hold slow");
		const batch = await until(
			() => api.getBatch(batchId),
			({ counts }) => counts.completed === 1,
		);
		expect(batch).toMatchObject({ status: "processing", counts: { ...NO_TASKS, total: 2, completed: 1, running: 1 } });
		expect(batch).not.toHaveProperty("completed_at");
		control.release("hold slow");
		expect((await untilTerminal(api, batchId)).status).toBe("completed");
	});

	it("counts every task in exactly one state at all times", async () => {
		const { api } = harness();
		const batchId = await batchWith(
			api,
			...Array.from({ length: 30 }, (_, index) => `${index % 3 ? "q" : "fail"} ${index}`),
		);
		await until(
			() => api.getBatch(batchId),
			({ counts, status }) => {
				expect(sum(counts)).toBe(counts.total);
				expect(counts.total).toBe(30);
				return status !== "processing";
			},
		);
		expect((await allTasks(api, batchId)).every((task) => task.completed_at !== undefined)).toBe(true);
	});

	it("starts tasks in order of addition, no more at a time than its concurrency", async () => {
		const { api, control, concurrency } = harness();
		const held = Array.from({ length: concurrency + 1 }, (_, index) => `hold ${index}`);
		const batchId = await batchWith(api, ...held);
		await Promise.all(held.slice(0, concurrency).map((query) => control.started(query)));
		expect((await api.getBatch(batchId)).counts).toMatchObject({ running: concurrency, queued: 1 });
		control.release("hold 0");
		await control.started(held.at(-1) ?? "");
		for (const query of held.slice(1)) control.release(query);
		expect((await untilTerminal(api, batchId)).status).toBe("completed");
	});
}
