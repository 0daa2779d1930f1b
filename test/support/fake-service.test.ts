import { describe, expect, it } from "vitest";
import { describeBatchApi } from "../contract/batch-api-contract.ts";
import { FakeService } from "./fake-service.ts";
import { VirtualClock } from "./virtual-clock.ts";

describeBatchApi("the fake service", async () => {
	const concurrency = 2;
	const clock = new VirtualClock();
	const started = new Map<string, () => void>();
	const service = new FakeService({
		clock,
		concurrency,
		onStart: ({ query }) => void [started.get(query)?.(), started.set(query, () => {})],
		answer: ({ query }) => {
			if (query.startsWith("fail")) return { status: "failed", error: query, afterMs: 1 };
			return { afterMs: query.startsWith("hold") ? null : 1 };
		},
	});
	const control = {
		started: (query: string) =>
			new Promise<void>((resolve) => {
				if (started.has(query)) resolve();
				else started.set(query, resolve);
			}),
		release: (query: string) => service.release(query),
	};
	return { api: service.api, control, price: 0.5, concurrency, close: async () => {} };
});

describe("the virtual clock", () => {
	it("does what is due in order of time, then of asking", async () => {
		const clock = new VirtualClock();
		const done: string[] = [];
		const { signal } = new AbortController();
		const started = clock.now();
		await Promise.all([
			clock.sleep(3_600_000, signal).then(() => done.push("in an hour")),
			clock.sleep(5, signal).then(() => done.push("in 5 ms")),
			clock.sleep(5, signal).then(() => done.push("in 5 ms, asked later")),
		]);
		expect(done).toEqual(["in 5 ms", "in 5 ms, asked later", "in an hour"]);
		expect(clock.now() - started).toBe(3_600_000);
	});

	it("ends a sleep at once when the signal is aborted", async () => {
		const clock = new VirtualClock();
		const controller = new AbortController();
		const sleeping = clock.sleep(60_000, controller.signal);
		controller.abort();
		await expect(sleeping).rejects.toMatchObject({ name: "AbortError" });
	});
});
