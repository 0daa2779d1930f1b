import { describe, expect, it } from "vitest";
import type { RetryPolicy } from "../../src/model/pipeline.ts";
import type { TaskInput } from "../../src/model/wire.ts";
import type { TaskAnswer } from "../support/fake-task.ts";
import { RunRig } from "../support/run-rig.ts";

const on = (attempts: number, ...outcomes: RetryPolicy["on"]): RetryPolicy => ({
	attempts,
	on: outcomes.length === 0 ? ["failed", "invalid"] : outcomes,
	mode: null,
});
/** Fails the attempts of these queries up to this number. */
const failing = (upTo: number, ...queries: readonly string[]) => ({
	answer: ({ id = "", query }: TaskInput): TaskAnswer => {
		const attempt = Number(/\.(\d+)$/.exec(id)?.[1] ?? 1);
		return queries.includes(query) && attempt <= upTo ? { status: "failed", error: `no luck ${attempt}` } : {};
	},
});
const keys = (count: number) => Array.from({ length: count }, (_, index) => `k${index}`);
const wireNumbers = (rig: RunRig) => rig.service.ledger.map(({ wireId }) => wireId.replace(/@[0-9a-f]{10}/, ""));

describe("a task that did not succeed", () => {
	it("is attempted again as often as its policy says, each attempt under an id of its own", async () => {
		const rig = new RunRig({ tasks: ["a", "b"], retry: on(2) }, failing(9, "about a"));
		await rig.freeze();
		expect(await rig.execute()).toEqual({ type: "finished" });
		expect(wireNumbers(rig)).toEqual(["t/a", "t/b", "t/a.2", "t/a.3"]);
		const [outcome] = await rig.outcomes();
		expect(outcome).toMatchObject({ status: "failed", error: "no luck 3" });
		expect(outcome?.attempts.map(({ attempt, error }) => [attempt, error])).toEqual([
			[1, "no luck 1"],
			[2, "no luck 2"],
			[3, "no luck 3"],
		]);
		expect(rig.service.paidTwice()).toEqual([]);
	});

	it("is not attempted again for an outcome that is not named", async () => {
		const rig = new RunRig({ tasks: ["a"], retry: on(2, "invalid") }, failing(9, "about a"));
		await rig.freeze();
		await rig.execute();
		expect(wireNumbers(rig)).toEqual(["t/a"]);
	});

	it("is attempted again for all tasks that share its purchase", async () => {
		const tasks = [
			{ key: "a", query: "same" },
			{ key: "b", query: "same" },
		];
		const rig = new RunRig({ tasks, retry: on(1) }, failing(1, "same"));
		await rig.freeze();
		await rig.execute();
		expect(wireNumbers(rig)).toEqual(["t/a", "t/a.2"]);
		expect(await rig.statuses()).toEqual({ "t/a": "succeeded", "t/b": "succeeded" });
	});

	it("that the service refused to take was never an attempt", async () => {
		const rig = new RunRig({ tasks: ["a"], retry: on(3) });
		await rig.freeze();
		const faults = (operation: string) =>
			operation === "addTasks" ? ({ kind: "rejected", status: 400 } as const) : undefined;
		await rig.execute({ faults });
		expect(rig.service.ledger).toEqual([]);
		expect((await rig.outcomes())[0]).toMatchObject({ status: "failed", error: expect.stringContaining("refused") });
	});

	it("waits for company unless there is enough for a batch", async () => {
		const rig = new RunRig(
			{ tasks: keys(9), retry: on(1), run: { batchSize: 3, maxOpenBatches: 1 } },
			failing(1, "about k0", "about k1", "about k4", "about k8"),
		);
		await rig.freeze();
		await rig.execute();
		const batches = rig.service.ledger.map(({ batchId }) => batchId);
		const sizes = [...new Set(batches)].map((id) => batches.filter((each) => each === id).length);
		expect(sizes).toEqual([3, 3, 3, 3, 1]);
		expect(await rig.broken()).toEqual([]);
	});

	it("is not attempted again once max_failures has stopped submission", async () => {
		const run = { maxFailures: { count: 0 }, batchSize: 1, maxOpenBatches: 1 };
		const rig = new RunRig({ tasks: ["a", "b"], retry: on(1), run }, failing(9, "about a"));
		await rig.freeze();
		await rig.execute();
		expect(wireNumbers(rig)).toEqual(["t/a"]);
		expect(await rig.statuses()).toEqual({ "t/a": "failed", "t/b": "skipped" });
	});
});

describe("a budget", () => {
	const prices = { fast: 1, standard: 1, heavy: 1, max: 1 };

	it("that has no room for a retry leaves the outcome of the attempt before", async () => {
		const answer = ({ query }: TaskInput): TaskAnswer =>
			query === "about a" ? { status: "failed", error: "no luck", cost: 1 } : {};
		const rig = new RunRig({ tasks: ["a", "b"], retry: on(1), prices }, { answer });
		await rig.freeze();
		expect(await rig.execute({ limits: { maxCost: 2, perMonth: null } })).toEqual({ type: "finished" });
		expect(wireNumbers(rig)).toEqual(["t/a", "t/b"]);
		expect((await rig.outcomes())[0]).toMatchObject({ status: "failed", error: "no luck", attempts: [{ attempt: 1 }] });
	});

	it("skips the tasks that do not fit, and says why", async () => {
		const rig = new RunRig({ tasks: keys(4), prices, run: { batchSize: 2, maxOpenBatches: 1 } });
		await rig.freeze();
		expect(await rig.execute({ limits: { maxCost: 2.6, perMonth: null } })).toEqual({ type: "finished" });
		// Two at 1 each, which then cost 0.5 each: room for one more, and then for none.
		expect((await rig.outcomes()).map(({ status, error }) => [status, error])).toEqual([
			["succeeded", null],
			["succeeded", null],
			["succeeded", null],
			["skipped", "it did not fit the budget any more (max_cost)"],
		]);
	});
});
