import { describe, expect, test } from "vitest";
import { WaitError } from "../../src/client/client-errors.ts";
import type { Fault } from "../../src/decorators/fault-plans.ts";
import { type ClientRigOptions, clientRig, numbered, thrownBy } from "./client-rig.ts";

const MINUTE = 60_000;

describe("waiting for a batch", () => {
	test.each([
		["completed", "completed"],
		["failed", "completed_with_errors"],
	] as const)("whose task is %s returns it as %s", async (task, batch) => {
		const { client, batchId } = await working({ answer: () => ({ status: task, afterMs: 25_000 }) });
		expect(await client.waitForCompletion(batchId)).toMatchObject({ batch_id: batchId, status: batch });
	});

	test("that is cancelled returns it", async () => {
		const { client, batchId, clock } = await working({ answer: () => ({ afterMs: null }) });
		clock.schedule(MINUTE, () => void client.cancel(batchId));
		expect(await client.waitForCompletion(batchId)).toMatchObject({ status: "cancelled", counts: { cancelled: 1 } });
	});

	test("looks at once and then each interval, and tells every look", async () => {
		const { client, batchId, times } = await working({ answer: () => ({ afterMs: 25_000 }) });
		const seen: string[] = [];
		const onProgress = async ({ status, counts }: { status: string; counts: { completed: number } }) => {
			await Promise.resolve();
			seen.push(`${status} ${counts.completed}`);
		};
		await client.waitForCompletion(batchId, { onProgress });
		expect(times()).toEqual([0, 10_000, 20_000, 30_000]);
		expect(seen).toEqual(["processing 0", "processing 0", "processing 0", "completed 1"]);
	});

	test("takes 0 for what it says: no pause, and one look", async () => {
		const eager = await working({ answer: () => ({ afterMs: null }) });
		await thrownBy(eager.client.waitForCompletion(eager.batchId, { maxWaitMs: 0 }));
		expect(eager.times()).toEqual([0]);
		const busy = await working({ answer: () => ({ afterMs: null }) });
		const onProgress = () => busy.times().length === 5 && busy.fake.release("question 0");
		await busy.client.waitForCompletion(busy.batchId, { pollIntervalMs: 0, onProgress: () => void onProgress() });
		expect(busy.times()).toEqual([0, 0, 0, 0, 0, 0]);
	});

	test("ends at the time limit, not an interval later, with the batch as last seen", async () => {
		const { client, batchId, times } = await working({ answer: () => ({ afterMs: null }) });
		const error = await thrownBy(client.waitForCompletion(batchId, { maxWaitMs: 25_000 }));
		if (!(error instanceof WaitError)) throw error;
		expect(error).toMatchObject({
			reason: "timeout",
			batchId,
			lastSeen: { status: "processing", counts: { total: 1 } },
		});
		expect(times()).toEqual([0, 10_000, 20_000, 25_000]);
	});

	test("takes a batch that ends with the time limit", async () => {
		const { client, batchId } = await working({ answer: () => ({ afterMs: 25_000 }) });
		expect((await client.waitForCompletion(batchId, { maxWaitMs: 25_000 })).status).toBe("completed");
	});

	test("goes on through failures that can pass, however many in all", async () => {
		const faults = (operation: string, nth: number): Fault | undefined =>
			operation === "getBatch" && nth % 9 !== 0 ? { kind: nth % 2 ? "ambiguous" : "unavailable" } : undefined;
		const { client, batchId } = await working({ faults, answer: () => ({ afterMs: 20 * MINUTE }) });
		let failed = 0;
		const batch = await client.waitForCompletion(batchId, { onFailedLook: () => void failed++ });
		expect(batch.status).toBe("completed");
		expect(failed).toBeGreaterThan(30);
	});

	test("gives up after so many in a row, with the batch as last seen and the failure", async () => {
		const faults = (operation: string, nth: number): Fault | undefined =>
			operation === "getBatch" && nth > 1 ? { kind: "ambiguous", status: 502 } : undefined;
		const { client, batchId, times } = await working({ faults, answer: () => ({ afterMs: null }) });
		const error = await thrownBy(client.waitForCompletion(batchId, { maxFailedLooks: 4, pollIntervalMs: 0 }));
		if (!(error instanceof WaitError)) throw error;
		expect(error).toMatchObject({ reason: "unreachable", lastSeen: { status: "processing" }, cause: { status: 502 } });
		// Even with no interval it does not hammer a service that is down.
		expect(times()).toEqual([0, 0, 1_000, 3_000, 7_000]);
	});

	test("asks no sooner than the service says", async () => {
		const faults = (operation: string, nth: number): Fault | undefined =>
			operation === "getBatch" && nth === 1 ? { kind: "rate_limited", retryAfterMs: 90_000 } : undefined;
		const { client, batchId, times } = await working({ faults, answer: () => ({ afterMs: 1 }) });
		await client.waitForCompletion(batchId);
		expect(times()).toEqual([0, 90_000]);
	});

	test.each(["unauthorized", "not_found", "rejected", "payment"] as const)(
		"ends at once when a look is %s",
		async (kind) => {
			const { client, batchId, times } = await working({
				faults: (operation) => (operation === "getBatch" ? { kind } : undefined),
			});
			await expect(client.waitForCompletion(batchId)).rejects.toMatchObject({ kind });
			expect(times()).toHaveLength(1);
		},
	);

	test("ends with the signal's reason, and the batch goes on", async () => {
		const { client, batchId, clock, fake } = await working({ answer: () => ({ afterMs: 5 * MINUTE }) });
		const controller = new AbortController();
		clock.schedule(MINUTE + 1, () => controller.abort("enough"));
		await expect(client.waitForCompletion(batchId, { signal: controller.signal })).rejects.toBe("enough");
		expect(fake.batches()[0]?.status).toBe("processing");
	});

	test("ends with what the progress callback throws", async () => {
		const { client, batchId } = await working();
		const mine = new Error("mine");
		await expect(client.waitForCompletion(batchId, { onProgress: () => Promise.reject(mine) })).rejects.toBe(mine);
	});

	test.each([-1, Number.NaN])("refuses %d as a time", async (bad) => {
		const { client } = clientRig();
		await expect(client.waitForCompletion("b", { pollIntervalMs: bad })).rejects.toThrow(RangeError);
		await expect(client.waitForCompletion("b", { maxWaitMs: bad })).rejects.toThrow(RangeError);
	});
});

/** A batch with one task at work; `times` are of the looks, in milliseconds from the first. */
async function working(options: ClientRigOptions = {}) {
	const rig = clientRig(options);
	const { batch_id } = await rig.client.create();
	await rig.client.addTasks(batch_id, numbered(1));
	const times = () => {
		const looks = rig.calls.filter(({ operation }) => operation === "getBatch").map(({ at }) => at);
		return looks.map((at) => at - (looks[0] ?? 0));
	};
	return { ...rig, batchId: batch_id, times };
}
