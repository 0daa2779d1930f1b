import { describe, expect, test } from "vitest";
import { OPERATIONS, type Operation } from "../../src/decorators/decorate.ts";
import type { Fault } from "../../src/decorators/fault-plans.ts";
import { withFaults } from "../../src/decorators/with-faults.ts";
import { type Retry, type RetryOptions, withRetry } from "../../src/decorators/with-retry.ts";
import type { BatchApi } from "../../src/model/batch-api.ts";
import { FakeService } from "../support/fake-service.ts";

const READS: readonly Operation[] = ["getBatch", "listTasks", "listBatches"];
const WRITES: readonly Operation[] = ["createBatch", "addTasks", "cancelBatch"];

describe("a call that failed", () => {
	test.each(READS)("%s is repeated after whatever can pass", async (operation) => {
		for (const kind of ["ambiguous", "rate_limited", "unavailable"] as const) {
			const rig = await openRig([{ kind }, { kind }]);
			await rig.call(operation);
			expect(rig.calls(operation)).toBe(3);
		}
	});

	test.each(WRITES)("%s is repeated where the error says that nothing happened", async (operation) => {
		for (const kind of ["rate_limited", "unavailable"] as const) {
			const rig = await openRig([{ kind }, { kind }]);
			await rig.call(operation);
			expect(rig.calls(operation)).toBe(3);
		}
	});

	test.each(WRITES)("%s is never repeated when nobody knows what happened", async (operation) => {
		for (const when of ["before", "after"] as const) {
			const rig = await openRig([{ kind: "rate_limited" }, { kind: "ambiguous", when }]);
			await expect(rig.call(operation)).rejects.toMatchObject({ kind: "ambiguous" });
			expect(rig.calls(operation)).toBe(2);
			expect(rig.service.paidTwice()).toEqual([]);
		}
	});

	test.each(OPERATIONS)("%s is not repeated when the same will fail again", async (operation) => {
		for (const kind of ["rejected", "not_found", "unauthorized", "payment"] as const) {
			const rig = await openRig([{ kind }]);
			await expect(rig.call(operation)).rejects.toMatchObject({ kind });
			expect(rig.calls(operation)).toBe(1);
		}
	});

	test("by a bug is not repeated", async () => {
		const bug = new TypeError("x is not a function");
		const { service } = await openRig([]);
		const broken: BatchApi = { ...service.api, listBatches: () => Promise.reject(bug) };
		await expect(withRetry(broken, { ...timingOf(service), random: () => 0 }).listBatches()).rejects.toBe(bug);
	});
});

describe("the pauses", () => {
	test("are anything up to a bound that doubles, and never above the cap", async () => {
		const most = await openRig(Array(6).fill({ kind: "ambiguous" }), { maxTries: 7, capMs: 3_000, random: () => 1 });
		await most.call("listBatches");
		expect(most.pauses()).toEqual([500, 1_000, 2_000, 3_000, 3_000, 3_000]);
		const least = await openRig(Array(2).fill({ kind: "ambiguous" }), { random: () => 0 });
		await least.call("listBatches");
		expect(least.pauses()).toEqual([0, 0]);
	});

	test("are at least as long as the service asks", async () => {
		const rig = await openRig([{ kind: "rate_limited", retryAfterMs: 40_000 }], { random: () => 0.5 });
		await rig.call("addTasks");
		expect(rig.pauses()).toEqual([40_250]);
	});

	test("end with the number of tries, and the last error is told", async () => {
		const rig = await openRig(Array(9).fill({ kind: "unavailable", status: 503 }), { maxTries: 3 });
		await expect(rig.call("getBatch")).rejects.toMatchObject({ kind: "unavailable", status: 503 });
		expect(rig.calls("getBatch")).toBe(3);
	});

	test("end with the time: a pause that would end too late is not begun", async () => {
		const rig = await openRig([{ kind: "unavailable", status: 503 }], { baseMs: 20_000, maxTotalMs: 9_000 });
		const before = rig.service.clock.now();
		await expect(rig.call("addTasks")).rejects.toMatchObject({ kind: "unavailable", status: 503 });
		expect(rig.service.clock.now()).toBe(before);
	});

	test("that the service asks for are kept, however long, and take nothing of that time", async () => {
		const hour = { kind: "rate_limited", retryAfterMs: 3_600_000 } as const;
		const rig = await openRig([hour, hour], { maxTotalMs: 1_000 });
		await rig.call("addTasks");
		expect(rig.pauses()).toEqual([3_600_250, 3_600_500]);
	});

	test("end with the caller's patience, and the last error is told", async () => {
		const rig = await openRig([{ kind: "unavailable", status: 503, retryAfterMs: 40_000 }]);
		const before = rig.service.clock.now();
		rig.service.clock.schedule(1_000, () => rig.controller.abort());
		const call = () => rig.api.listBatches(1, { patience: rig.controller.signal });
		await expect(call()).rejects.toMatchObject({ kind: "unavailable", status: 503 });
		expect(rig.service.clock.now() - before).toBe(1_000);
		await call();
		expect(rig.calls("listBatches")).toBe(2);
	});

	test("end at once with the signal's reason", async () => {
		const rig = await openRig([{ kind: "ambiguous" }], { onRetry: () => rig.controller.abort("enough") });
		await expect(rig.api.listBatches(1, { signal: rig.controller.signal })).rejects.toBe("enough");
		expect(rig.calls("listBatches")).toBe(1);
	});
});

/** A service with a batch, whose next calls of any operation fail so, one fault each. */
async function openRig(faults: readonly Fault[], options: RetryOptions & { readonly random?: () => number } = {}) {
	const service = new FakeService();
	const { batch_id } = await service.api.createBatch({});
	const counts = new Map<Operation, number>();
	const faulty = withFaults(
		service.api,
		(operation, nth) => {
			counts.set(operation, nth);
			return faults[nth - 1];
		},
		service.clock,
	);
	const { random = () => 0.5, onRetry, ...rest } = options;
	const retries: Retry[] = [];
	const note = (retry: Retry) => {
		retries.push(retry);
		onRetry?.(retry);
	};
	const api = withRetry(faulty, { ...timingOf(service), random }, { ...rest, onRetry: note });
	const calls: { readonly [operation in Operation]: () => Promise<unknown> } = {
		createBatch: () => api.createBatch({}),
		addTasks: () => api.addTasks(batch_id, [{ id: "a", query: "q" }]),
		getBatch: () => api.getBatch(batch_id),
		listTasks: () => api.listTasks(batch_id),
		cancelBatch: () => api.cancelBatch(batch_id),
		listBatches: () => api.listBatches(),
	};
	return {
		service,
		api,
		controller: new AbortController(),
		call: (operation: Operation) => calls[operation](),
		calls: (operation: Operation) => counts.get(operation) ?? 0,
		pauses: () => retries.map(({ pauseMs }) => pauseMs),
	};
}

function timingOf({ clock }: FakeService) {
	return { now: () => clock.now(), sleep: clock.sleep };
}
