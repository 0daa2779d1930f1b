import { describe, expect, it } from "vitest";
import type { RunSettings } from "../../src/model/pipeline.ts";
import type { TaskInput } from "../../src/model/wire.ts";
import type { TaskAnswer } from "../support/fake-task.ts";
import { onNth } from "../support/faults.ts";
import { RunRig } from "../support/run-rig.ts";

const keys = (count: number) => Array.from({ length: count }, (_, index) => `k${index}`);
const failing = (...failed: readonly string[]) => ({
	answer: ({ query }: TaskInput): TaskAnswer => (failed.includes(query) ? { status: "failed", error: "no luck" } : {}),
});

/** Reasons by how often they occur; `null` for a success. */
async function errors(rig: RunRig): Promise<Readonly<Record<string, number>>> {
	const tally: Record<string, number> = {};
	for (const { error } of await rig.outcomes()) tally[String(error)] = (tally[String(error)] ?? 0) + 1;
	return tally;
}

describe("max_open_batches", () => {
	it.each([1, 3])("is never exceeded at %i", async (maxOpenBatches) => {
		const rig = new RunRig({ tasks: keys(12), run: { batchSize: 1, maxOpenBatches } });
		await rig.freeze();
		await rig.execute();
		expect(rig.service.mostOpen).toBe(maxOpenBatches);
		expect(await rig.broken()).toEqual([]);
	});

	it("is not exceeded when a run goes on with batches that are open already", async () => {
		const rig = new RunRig({ tasks: keys(9), run: { batchSize: 1, maxOpenBatches: 3 } });
		await rig.freeze();
		const controller = new AbortController();
		await rig.execute({
			signal: controller.signal,
			onEvent: ({ type }) => type === "batch_progress" && controller.abort(),
		});
		await rig.execute();
		expect(rig.service.mostOpen).toBe(3);
		expect(await rig.broken()).toEqual([]);
	});
});

describe("max_failures", () => {
	const skip = "max_failures was exceeded before this task was sent";

	it.each<readonly [string, RunSettings["maxFailures"], number]>([
		["a count", { count: 1 }, 4],
		["a share of the plan", { share: 0.1 }, 4],
		["a count that is not exceeded", { count: 2 }, 0],
		["a share that is not exceeded", { share: 0.2 }, 0],
		["none", null, 0],
	])("given as %s stops submission once exceeded", async (_name, maxFailures, skipped) => {
		const rig = new RunRig(
			{ tasks: keys(10), run: { batchSize: 2, maxOpenBatches: 1, maxFailures } },
			failing("about k3", "about k4"),
		);
		await rig.freeze();
		expect(await rig.execute()).toEqual({ type: "finished" });
		expect(await errors(rig)).toEqual({
			null: 8 - skipped,
			"no luck": 2,
			...(skipped === 0 ? {} : { [skip]: skipped }),
		});
		expect(rig.service.ledger).toHaveLength(10 - skipped);
	});

	it("still collects what was sent", async () => {
		const rig = new RunRig(
			{ tasks: keys(6), run: { batchSize: 2, maxOpenBatches: 2, maxFailures: { count: 0 } } },
			{
				answer: ({ query }) => (query === "about k0" ? { status: "failed", error: "no luck" } : { afterMs: 60_000 }),
			},
		);
		rig.service.clock.schedule(30_000, () => rig.service.release("about k1"));
		await rig.freeze();
		expect(await rig.execute()).toEqual({ type: "finished" });
		expect(await rig.statuses()).toEqual({
			"t/k0": "failed",
			"t/k1": "succeeded",
			"t/k2": "succeeded",
			"t/k3": "succeeded",
			"t/k4": "skipped",
			"t/k5": "skipped",
		});
		expect((await rig.outcomes()).map(({ attempts }) => attempts.length)).toEqual([1, 1, 1, 1, 0, 0]);
	});

	it("is counted again only when the failures since could have gone over it", async () => {
		const rig = new RunRig(
			{ tasks: keys(30), run: { batchSize: 1, maxOpenBatches: 1, maxFailures: { count: 5 } } },
			failing("about k3", "about k13"),
		);
		await rig.freeze();
		let counts = 0;
		await rig.execute({
			store: (store) => ({
				...store,
				countFailures(runId) {
					counts += 1;
					return store.countFailures(runId);
				},
			}),
		});
		expect(counts).toBe(1);
	});

	it("closes a batch that was opened for what is then skipped", async () => {
		const rig = new RunRig(
			{ tasks: keys(2), run: { batchSize: 1, maxOpenBatches: 2, maxFailures: { count: 0 } } },
			failing("about k0"),
		);
		await rig.freeze();
		const faults = onNth("addTasks", 2, { kind: "rate_limited", retryAfterMs: 60_000 });
		expect(await rig.execute({ faults })).toEqual({ type: "finished" });
		expect(await rig.statuses()).toEqual({ "t/k0": "failed", "t/k1": "skipped" });
		expect(rig.service.batches().map(({ status }) => status)).toEqual(["completed_with_errors", "cancelled"]);
	});
});

describe("an empty balance", () => {
	it("stops submission, collects what is paid for, and leaves the rest to be continued", async () => {
		const rig = new RunRig({ tasks: keys(8), run: { batchSize: 2, maxOpenBatches: 2 } });
		await rig.freeze();
		const end = await rig.execute({ faults: onNth("addTasks", 3, { kind: "payment", status: 402 }) });
		expect(end).toMatchObject({ type: "payment" });
		const statuses = Object.values(await rig.statuses());
		expect(statuses.filter((status) => status === "succeeded")).toHaveLength(rig.service.ledger.length);
		expect(statuses.filter((status) => status === "pending")).toHaveLength(8 - rig.service.ledger.length);
		expect(await rig.withState((state) => state.execution.countInFlight("watch"))).toBe(0);
		expect(await rig.execute()).toEqual({ type: "finished" });
		expect(await rig.broken()).toEqual([]);
	});
});

describe("a deadline", () => {
	it("ends the waiting and leaves everything to be continued", async () => {
		const rig = new RunRig(
			{ tasks: keys(6), run: { batchSize: 2, maxOpenBatches: 2, deadlineMs: 3_600_000 } },
			{
				answer: () => ({ afterMs: 3_000_000 }),
			},
		);
		await rig.freeze();
		const started = rig.service.clock.now();
		expect(await rig.execute()).toEqual({ type: "deadline" });
		expect(rig.service.clock.now() - started).toBe(3_600_000);
		expect(rig.service.batches().some(({ status }) => status === "cancelled")).toBe(false);
		expect(Object.values(await rig.statuses()).filter((status) => status === "pending")).toHaveLength(2);
		expect(await rig.execute()).toEqual({ type: "finished" });
		expect(await rig.broken()).toEqual([]);
	});

	it("leaves no timer behind", async () => {
		const rig = new RunRig({ tasks: ["a"], run: { deadlineMs: 3_600_000 } });
		await rig.freeze();
		let waiting = 0;
		const sleep = async (ms: number, signal: AbortSignal) => {
			waiting += 1;
			await rig.service.clock.sleep(ms, signal).finally(() => (waiting -= 1));
		};
		expect(await rig.execute({ sleep })).toEqual({ type: "finished" });
		await new Promise(setImmediate);
		expect(waiting).toBe(0);
	});
});

describe("an interruption", () => {
	it("ends the waiting and the submission, and leaves everything to be continued", async () => {
		const rig = new RunRig(
			{ tasks: keys(6), run: { batchSize: 2, maxOpenBatches: 1 } },
			{ answer: () => ({ afterMs: 60_000 }) },
		);
		await rig.freeze();
		const controller = new AbortController();
		rig.service.clock.schedule(90_000, () => controller.abort("SIGINT"));
		expect(await rig.execute({ signal: controller.signal })).toEqual({ type: "interrupted" });
		expect(rig.service.ledger).toHaveLength(4);
		expect(Object.values(await rig.statuses()).filter((status) => status === "pending")).toHaveLength(4);
		expect(await rig.execute()).toEqual({ type: "finished" });
		expect(await rig.broken()).toEqual([]);
	});

	it("before the start sends nothing at all", async () => {
		const rig = new RunRig({ tasks: ["a"] });
		await rig.freeze();
		expect(await rig.execute({ signal: AbortSignal.abort("SIGTERM") })).toEqual({ type: "interrupted" });
		expect(rig.calls).toEqual([]);
	});

	it("while a request settles keeps its end unknown", async () => {
		const rig = new RunRig({ tasks: ["a"] });
		await rig.freeze();
		const controller = new AbortController();
		rig.service.clock.schedule(1_000, () => controller.abort("SIGINT"));
		const faults = onNth("addTasks", 1, { kind: "ambiguous", when: "late" });
		expect(await rig.execute({ faults, signal: controller.signal })).toEqual({ type: "interrupted" });
		expect(await rig.withState((state) => state.execution.countInFlight("watch"))).toBe(1);
		expect(await rig.execute()).toEqual({ type: "finished" });
		expect(await rig.broken()).toEqual([]);
	});
});
