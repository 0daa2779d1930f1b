import { describe, expect, test } from "vitest";
import type { FaultPlan } from "../../src/decorators/fault-plans.ts";
import { withFaults } from "../../src/decorators/with-faults.ts";
import { withRateLimit } from "../../src/decorators/with-rate-limit.ts";
import { FakeService } from "../support/fake-service.ts";
import { decorate } from "../support/faults.ts";

describe("the rate limit", () => {
	test("lets a burst through at once and then one each interval, over all operations, in order", async () => {
		const rig = openRig({ perSecond: 2, burst: 3 });
		const { batch_id } = await rig.api.createBatch({});
		await Promise.all([
			rig.api.getBatch(batch_id),
			rig.api.listBatches(),
			rig.api.addTasks(batch_id, [{ id: "a", query: "q" }]),
			rig.api.listTasks(batch_id),
			rig.api.cancelBatch(batch_id),
		]);
		expect(rig.log).toEqual([
			["createBatch", 0],
			["getBatch", 0],
			["listBatches", 0],
			["addTasks", 500],
			["listTasks", 1_000],
			["cancelBatch", 1_500],
		]);
	});

	test("fills up again while nobody asks, never above the burst", async () => {
		const rig = openRig({ perSecond: 1, burst: 2 });
		const listTwice = () => Promise.all([rig.api.listBatches(), rig.api.listBatches(), rig.api.listBatches()]);
		await listTwice();
		await rig.sleep(60_000);
		await listTwice();
		expect(rig.log.map(([, at]) => at)).toEqual([0, 0, 1_000, 61_000, 61_000, 62_000]);
	});

	test("an aborted call leaves the queue at once, and nobody waits for its turn", async () => {
		const rig = openRig({ perSecond: 1, burst: 1 });
		const controller = new AbortController();
		const others = [rig.api.listBatches(), rig.api.listBatches()];
		const leaving = rig.api.listBatches(1, { signal: controller.signal });
		const last = rig.api.listBatches();
		rig.clock.schedule(500, () => controller.abort("enough"));
		await expect(leaving).rejects.toBe("enough");
		expect(rig.clock.now() - rig.start).toBe(500);
		await Promise.all([...others, last]);
		expect(rig.log.map(([, at]) => at)).toEqual([0, 1_000, 2_000]);
	});

	test("nobody who comes later goes first, not even at the very moment of a turn", async () => {
		const rig = openRig({ perSecond: 1, burst: 1 });
		let late: Promise<unknown> | undefined;
		rig.clock.schedule(1_000, () => {
			late = rig.api.createBatch({});
		});
		await Promise.all([rig.api.listBatches(), rig.api.listBatches()]);
		await late;
		expect(rig.log).toEqual([
			["listBatches", 0],
			["listBatches", 1_000],
			["createBatch", 2_000],
		]);
	});

	test("when the service names a pause, everybody keeps it", async () => {
		const rig = openRig({ perSecond: 100, burst: 10 }, (operation) =>
			operation === "createBatch" ? { kind: "rate_limited", retryAfterMs: 7_000 } : undefined,
		);
		await expect(rig.api.createBatch({})).rejects.toMatchObject({ kind: "rate_limited" });
		await rig.api.listBatches();
		expect(rig.log).toEqual([
			["createBatch", 0],
			["listBatches", 7_000],
		]);
	});

	test("who has no patience left does not wait for that pause, but for its turn", async () => {
		const rig = openRig({ perSecond: 1, burst: 1 }, (operation) =>
			operation === "createBatch" ? { kind: "rate_limited", retryAfterMs: 7_000 } : undefined,
		);
		await rig.api.createBatch({}).catch(() => undefined);
		const controller = new AbortController();
		const leaving = rig.api.listBatches(1, { patience: controller.signal });
		const next = rig.api.listBatches(1, { patience: controller.signal });
		rig.clock.schedule(3_000, () => controller.abort());
		await expect(leaving).rejects.toMatchObject({ kind: "rate_limited", retryAfterMs: 4_000 });
		await expect(next).rejects.toMatchObject({ kind: "rate_limited", retryAfterMs: 4_000 });
		expect(rig.clock.now() - rig.start).toBe(3_000);
		await rig.sleep(4_000);
		await Promise.all([1, 2].map(() => rig.api.listBatches(1, { patience: controller.signal })));
		expect(rig.log.slice(1).map(([, at]) => at)).toEqual([7_000, 8_000]);
	});

	test.each([7_000, 0, undefined])(
		"after a refusal, with a pause of %s, requests go half as fast for a while",
		async (pause) => {
			const retryAfter = pause === undefined ? {} : { retryAfterMs: pause };
			const rig = openRig({ perSecond: 10, burst: 4 }, (operation) =>
				operation === "createBatch" ? { kind: "rate_limited", ...retryAfter } : undefined,
			);
			// Refused together, they are one refusal.
			await Promise.allSettled([rig.api.createBatch({}), rig.api.createBatch({})]);
			const four = async () => {
				rig.log.length = 0;
				await Promise.all([1, 2, 3, 4].map(() => rig.api.listBatches()));
				return rig.log.map(([, at]) => at);
			};
			await rig.sleep(9_000);
			expect(await four()).toEqual([9_000, 9_000, 9_200, 9_400]);
			// A quarter faster every ten seconds: 6.25 requests a second, until there are ten again.
			await rig.sleep(2_600);
			expect(await four()).toEqual([12_000, 12_000, 12_160, 12_320]);
			await rig.sleep(30_000);
			expect(await four()).toEqual([42_320, 42_320, 42_320, 42_320]);
		},
	);

	test("a rate or burst that lets nobody through is refused", () => {
		for (const perSecond of [0, -1, Number.NaN]) expect(() => openRig({ perSecond, burst: 1 })).toThrow(RangeError);
		expect(() => openRig({ perSecond: 1, burst: 0 })).toThrow(RangeError);
	});
});

/** Logs when each call reaches the service, in milliseconds from the start. */
function openRig(limit: { readonly perSecond: number; readonly burst: number }, plan: FaultPlan = () => undefined) {
	const { api, clock } = new FakeService();
	const start = clock.now();
	const log: (readonly [string, number])[] = [];
	const logged = decorate(withFaults(api, plan, clock), (operation, call) => {
		log.push([operation, clock.now() - start]);
		return call();
	});
	const timing = { now: () => clock.now(), sleep: clock.sleep, random: () => 0 };
	const sleep = (ms: number) => clock.sleep(ms, new AbortController().signal);
	return { api: withRateLimit(logged, timing, limit), log, clock, start, sleep };
}
