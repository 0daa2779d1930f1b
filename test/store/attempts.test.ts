import { expect, it } from "vitest";
import type { StoredBatch } from "../../src/model/execution-store.ts";
import { openState, type StateStore } from "../../src/store/state-store.ts";
import { attemptEnd, ENGINE, freezeTasks, NO_LIMITS, plannedTask, SENT_AT } from "../support/planned-task.ts";
import { fastFolder } from "../support/temporary-folder.ts";

const A = "t/k0@0123456789";
const B = "t/k1@0123456789";

/** A run with two tasks in one open batch. */
function withBatch(body: (state: StateStore, batch: StoredBatch) => void): void {
	const state = openState(fastFolder());
	try {
		const [batch] = freezeTasks(state, "run-1", [plannedTask(0), plannedTask(1)]);
		if (batch === undefined) throw new Error("no batch");
		state.execution.markCreating(batch);
		state.execution.markOpen(batch, "batch_1", null);
		body(state, batch);
	} finally {
		state.close();
	}
}

const states = (state: StateStore, batch: StoredBatch) =>
	state.execution.attemptsOfBatch(batch).map(({ state: at }) => at);

it("an intent covers all of its attempts or none", () => {
	withBatch((state, batch) => {
		state.execution.markSending(batch, [A], SENT_AT, NO_LIMITS);
		expect(() => state.execution.markSending(batch, [B, A], SENT_AT, NO_LIMITS)).toThrow(
			"of 2 attempts of trawl/watch/run-1/1 only 1 are still there to be sent",
		);
		expect(states(state, batch)).toEqual(["sending", "planned"]);
		expect(() => state.execution.markSending(batch, ["t/unknown@0123456789"], SENT_AT, NO_LIMITS)).toThrow(
			"only 0 are still there",
		);
	});
});

it("what was accepted is never taken back", () => {
	withBatch((state, batch) => {
		state.execution.markSending(batch, [A, B], SENT_AT, NO_LIMITS);
		state.execution.markAccepted(batch, new Map([[A, "dr_1"]]));
		state.execution.markNotSent(batch, [A, B]);
		expect(states(state, batch)).toEqual(["accepted", "planned"]);
	});
});

it("what has ended does not change any more", () => {
	withBatch((state, batch) => {
		state.execution.markSending(batch, [A], SENT_AT, NO_LIMITS);
		state.execution.recordEnds(batch, [attemptEnd(A)]);
		state.execution.recordEnds(batch, [attemptEnd(A, { state: "failed", error: "later", cost: 9 })]);
		state.execution.markAccepted(batch, new Map([[A, "dr_9"]]));
		state.execution.markNotSent(batch, [A]);
		const [outcome] = state.outcomes.read("run-1");
		expect(outcome).toMatchObject({ status: "succeeded", output: `result of ${A}`, cost: 0.1, error: null });
	});
});

it("an answer of one batch does not touch another's attempts", () => {
	const state = openState(fastFolder());
	const [first, second] = freezeTasks(state, "run-1", [plannedTask(0), plannedTask(1, { batch: 2 })]);
	if (first === undefined || second === undefined) throw new Error("no batches");
	state.execution.markAccepted(first, new Map([[B, "dr_2"]]));
	state.execution.recordEnds(first, [attemptEnd(B)]);
	expect(states(state, second)).toEqual(["planned"]);
	state.close();
});

it("a result and the end of its attempt are stored together", () => {
	withBatch((state, batch) => {
		const broken = attemptEnd(B, { cost: Number.NaN });
		expect(() => state.execution.recordEnds(batch, [attemptEnd(A), broken])).toThrow("cannot bind");
		expect(states(state, batch)).toEqual(["planned", "planned"]);
		expect([...state.outcomes.read("run-1")].map(({ output }) => output)).toEqual([null, null]);
	});
});

it("a batch that is gone takes no intent", () => {
	withBatch((state, batch) => {
		const gone = { ...batch, id: 99 };
		expect(() => state.execution.markCreating(gone)).toThrow("is not in the state any more");
		expect(() => state.execution.markOpen(gone, "batch_9", null)).toThrow("is not in the state any more");
	});
});

it("a webhook secret is kept when the batch is found again without it", () => {
	withBatch((state, batch) => {
		state.execution.markOpen(batch, "batch_1", "secret");
		state.execution.markOpen(batch, "batch_1", null);
		expect(state.execution.unfinishedBatches("watch", ENGINE)[0]?.batch_id).toBe("batch_1");
	});
});

it("what was never sent is given up with its reason, what was sent is not", () => {
	withBatch((state, batch) => {
		state.execution.markSending(batch, [A], SENT_AT, NO_LIMITS);
		expect(state.execution.skipUnsent("watch", { type: "max_failures", message: "no \ud800 more" })).toBe(1);
		expect([...state.outcomes.read("run-1")].map(({ status, skip, error }) => [status, skip, error])).toEqual([
			["pending", undefined, null],
			["skipped", "max_failures", "no \ud800 more"],
		]);
		expect(state.execution.countInFlight("watch")).toBe(1);
		expect(state.execution.skipUnsent("watch", { type: "max_failures", message: "again" })).toBe(0);
	});
});

it("giving up leaves other pipelines and finished runs alone", () => {
	withBatch((state) => {
		freezeTasks(state, "run-2", [plannedTask(5, { bought_by: "other" })], "other");
		state.execution.skipUnsent("watch", { type: "max_failures", message: "enough" });
		expect([...state.outcomes.read("run-2")].map(({ status }) => status)).toEqual(["pending"]);
		expect(state.execution.unfinishedBatches("other", ENGINE)).toHaveLength(1);
	});
});

it("failures are those of the plan's own attempts, invalid ones included", () => {
	withBatch((state, batch) => {
		expect(state.execution.countFailures("run-1")).toEqual({ failed: 0, planned: 2 });
		state.execution.recordEnds(batch, [attemptEnd(A, { state: "invalid" }), attemptEnd(B, { state: "failed" })]);
		expect(state.execution.countFailures("run-1")).toEqual({ failed: 2, planned: 2 });
		expect(state.execution.countFailures("run-9")).toEqual({ failed: 0, planned: 0 });
	});
});

it("ids of any kind name the attempts they are of", () => {
	const state = openState(fastFolder());
	const keys = ['say "x"', "it's", "100%", "a_b", "__proto__", "\u{1F9EA}", "e\u0301", "1", "[0]", "null"];
	const tasks = keys.map((key, index) => plannedTask(index, { id: `t/${key}`, wire_id: `${key}@0123456789` }));
	const [batch] = freezeTasks(state, "run-1", tasks);
	if (batch === undefined) throw new Error("no batch");
	const ids = tasks.map(({ wire_id }) => wire_id);
	state.execution.markSending(batch, ids, SENT_AT, NO_LIMITS);
	state.execution.markAccepted(batch, new Map(ids.map((id) => [id, `dr "${id}"`])));
	const attempts = [...state.outcomes.read("run-1")].flatMap((outcome) => outcome.attempts);
	expect(attempts.map(({ service_id }) => service_id)).toEqual(ids.map((id) => `dr "${id}"`));
	expect(state.execution.countInFlight("watch")).toBe(keys.length);
	state.close();
});
