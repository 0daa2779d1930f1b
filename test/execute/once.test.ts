import { describe, expect, it } from "vitest";
import { RunRig } from "../support/run-rig.ts";

/** The service works on while nobody is there. */
const meanwhile = (rig: RunRig) => rig.service.clock.sleep(1_000, new AbortController().signal);
const keys = (count: number) => Array.from({ length: count }, (_, index) => `k${index}`);

describe("an execution that does not wait", () => {
	it("submits and ends, and later looks collect what has come", async () => {
		const rig = new RunRig({ tasks: ["a", "b"], run: { batchSize: 1 } }, { answer: () => ({ afterMs: null }) });
		await rig.freeze();
		expect(await rig.execute({ waits: false })).toEqual({ type: "detached" });
		expect(rig.service.ledger).toHaveLength(2);
		await meanwhile(rig);
		rig.service.release("about a");
		expect(await rig.execute({ waits: false })).toEqual({ type: "detached" });
		expect(await rig.statuses()).toEqual({ "t/a": "succeeded", "t/b": "pending" });
		rig.service.release("about b");
		expect(await rig.execute({ waits: false })).toEqual({ type: "finished" });
		expect(await rig.broken()).toEqual([]);
	});

	it("keeps to max_open_batches over all its looks", async () => {
		const run = { batchSize: 1, maxOpenBatches: 2 };
		const rig = new RunRig({ tasks: keys(5), run }, { answer: () => ({ afterMs: null }) });
		await rig.freeze();
		for (let look = 0; look < 10 && (await rig.execute({ waits: false })).type === "detached"; look++) {
			await meanwhile(rig);
			for (const key of keys(5)) rig.service.release(`about ${key}`);
		}
		expect(rig.service.mostOpen).toBe(2);
		expect(await rig.broken()).toEqual([]);
	});

	it("fills the places of batches that have ended in the same look", async () => {
		const run = { batchSize: 1, maxOpenBatches: 2 };
		const rig = new RunRig({ tasks: keys(6), run }, { answer: () => ({ afterMs: null }) });
		await rig.freeze();
		await rig.execute({ waits: false });
		await meanwhile(rig);
		for (const key of keys(6)) rig.service.release(`about ${key}`);
		await rig.execute({ waits: false });
		expect(rig.service.ledger).toHaveLength(4);
	});
});

describe("a cancelled run", () => {
	const held = { answer: ({ query }: { readonly query: string }) => (query === "about k0" ? {} : { afterMs: null }) };

	it("stops what is under way, keeps what has finished, and gives up the rest", async () => {
		const rig = new RunRig({ tasks: keys(4), run: { batchSize: 2, maxOpenBatches: 1 } }, held);
		await rig.freeze();
		const controller = new AbortController();
		rig.service.clock.schedule(60_000, () => controller.abort());
		expect(await rig.execute({ cancel: controller.signal })).toEqual({ type: "finished" });
		expect((await rig.outcomes()).map(({ status, error }) => [status, error])).toEqual([
			["succeeded", null],
			["cancelled", expect.any(String)],
			["cancelled", "cancelled before it was sent"],
			["cancelled", "cancelled before it was sent"],
		]);
		expect(rig.service.batches().map(({ status }) => status)).toEqual(["cancelled"]);
		expect(await rig.withState((state) => state.execution.unfinishedBatches("watch", "fake"))).toEqual([]);
	});

	it("finds out first what became of a request whose answer was lost", async () => {
		const rig = new RunRig({ tasks: ["a"] }, { answer: () => ({ afterMs: null }) });
		await rig.freeze();
		const interrupted = new AbortController();
		rig.service.clock.schedule(1_000, () => interrupted.abort("SIGINT"));
		const faults = (operation: string, nth: number) =>
			operation === "addTasks" && nth === 1 ? ({ kind: "ambiguous", when: "after" } as const) : undefined;
		const listing = (operation: string) => (operation === "listTasks" ? ({ kind: "ambiguous" } as const) : undefined);
		await rig.execute({
			faults: (operation, nth) => faults(operation, nth) ?? listing(operation),
			signal: interrupted.signal,
		});
		expect(await rig.execute({ cancel: AbortSignal.abort() })).toEqual({ type: "finished" });
		expect(await rig.statuses()).toEqual({ "t/a": "cancelled" });
		expect(rig.service.batches().map(({ status }) => status)).toEqual(["cancelled"]);
	});

	it("gives up a batch that the service does not know any more", async () => {
		const rig = new RunRig({ tasks: ["a"] }, { answer: () => ({ afterMs: null }) });
		await rig.freeze();
		await rig.execute({ waits: false });
		const faults = () => ({ kind: "not_found", status: 404 }) as const;
		expect(await rig.execute({ faults, cancel: AbortSignal.abort() })).toEqual({ type: "finished" });
		expect((await rig.outcomes())[0]?.status).toBe("failed");
	});
});

describe("a batch that the service has lost", () => {
	const lost = (operation: string) =>
		operation === "getBatch" ? ({ kind: "not_found", status: 404 } as const) : undefined;

	it("may be paid for, so that nothing is decided and a person is asked", async () => {
		const rig = new RunRig({ tasks: ["a"] });
		await rig.freeze();
		expect(await rig.execute({ faults: lost })).toMatchObject({
			type: "service",
			message: expect.stringContaining("is the key that of the account that bought it?"),
		});
		expect(await rig.statuses()).toEqual({ "t/a": "pending" });
		expect(await rig.execute()).toEqual({ type: "finished" });
		expect(await rig.broken()).toEqual([]);
	});

	it("cost nothing on an engine that is free: its tasks have failed, and the run goes on", async () => {
		const rig = new RunRig({ tasks: ["a"] });
		await rig.freeze();
		expect(await rig.execute({ faults: lost, lostBatch: "failed" })).toEqual({ type: "finished" });
		expect((await rig.outcomes())[0]).toMatchObject({ status: "failed", cost: 0 });
	});

	const lostAmidAnAdd = (operation: string, nth: number) => {
		if (operation === "addTasks" && nth === 1) return { kind: "ambiguous", when: "after" } as const;
		return operation === "listTasks" && nth === 1 ? ({ kind: "not_found", status: 404 } as const) : undefined;
	};

	it("may have taken what nobody knows of, so that nothing is decided; the other batches go on", async () => {
		const rig = new RunRig({ tasks: ["a", "b"], run: { batchSize: 1, maxOpenBatches: 1 } });
		await rig.freeze();
		expect(await rig.execute({ faults: lostAmidAnAdd })).toMatchObject({
			type: "service",
			message: expect.stringContaining("`trawl cancel` gives it up"),
		});
		expect(await rig.statuses()).toEqual({ "t/a": "pending", "t/b": "succeeded" });
		const gone = (operation: string) => (operation === "addTasks" ? undefined : lost("getBatch"));
		expect(await rig.execute({ faults: gone, cancel: AbortSignal.abort() })).toEqual({ type: "finished" });
		expect(await rig.statuses()).toEqual({ "t/a": "failed", "t/b": "succeeded" });
	});

	it("fails what it may have taken on an engine that is free, and what it was never sent goes into another", async () => {
		const tasks = Array.from({ length: 101 }, (_, n) => `k${n}`);
		const rig = new RunRig({ tasks, run: { batchSize: 101, maxOpenBatches: 1 } });
		await rig.freeze();
		expect(await rig.execute({ faults: lostAmidAnAdd, lostBatch: "failed" })).toEqual({ type: "finished" });
		const statuses = Object.values(await rig.statuses());
		expect(statuses.filter((status) => status === "failed")).toHaveLength(100);
		expect(statuses.filter((status) => status === "succeeded")).toHaveLength(1);
	});

	it("before anything was added to it is opened anew", async () => {
		const rig = new RunRig({ tasks: ["a"] });
		await rig.freeze();
		await rig.execute({
			faults: (operation) => (operation === "addTasks" ? { kind: "payment", status: 402 } : undefined),
		});
		const faults = (operation: string, nth: number) =>
			operation === "addTasks" && nth === 1 ? ({ kind: "not_found", status: 404 } as const) : undefined;
		expect(await rig.execute({ faults })).toEqual({ type: "finished" });
		expect(rig.service.batches().map(({ name }) => name)).toEqual(["trawl/watch/run-1/1", "trawl/watch/run-1/2"]);
		expect(await rig.broken()).toEqual([]);
	});
});

it("a batch whose webhook secret went with the lost answer is cancelled empty and created anew", async () => {
	const rig = new RunRig({ tasks: ["a"], batch: { mode: "fast", webhook_url: "https://example.com/hook" } });
	await rig.freeze();
	const faults = (operation: string, nth: number) =>
		operation === "createBatch" && nth === 1 ? ({ kind: "ambiguous", when: "after" } as const) : undefined;
	expect(await rig.execute({ faults })).toEqual({ type: "finished" });
	expect(rig.service.batches().map(({ name, status }) => [name, status])).toEqual([
		["trawl/watch/run-1/1", "cancelled"],
		["trawl/watch/run-1/2", "completed"],
	]);
	expect(await rig.broken()).toEqual([]);
});

it("results that are there when the deadline passes are stored", async () => {
	const rig = new RunRig(
		{ tasks: ["a", "b"], run: { deadlineMs: 60_000 } },
		{ answer: ({ query }) => (query === "about a" ? {} : { afterMs: null }) },
	);
	await rig.freeze();
	expect(await rig.execute()).toEqual({ type: "deadline" });
	expect(await rig.statuses()).toEqual({ "t/a": "succeeded", "t/b": "pending" });
});
