import { describe, expect, it } from "vitest";
import type { FoundBatch, FoundTask } from "../../src/model/adoption.ts";
import type { StateStore } from "../../src/store/state-store.ts";
import {
	attemptEnd,
	ENGINE,
	finishTasks,
	freezeTasks,
	NO_LIMITS,
	plannedTask,
	SENT_AT,
} from "../support/planned-task.ts";
import { withState } from "../support/with-state.ts";

const DIGEST = `0123456789${"a".repeat(54)}`;
const INTO = { pipeline: "watch", engine: ENGINE, price: 0.1, now: "run-2, a moment later" };

function foundTask(wireId: string, changes: Partial<FoundTask> = {}): FoundTask {
	return {
		wire_id: wireId,
		service_id: `dr of ${wireId}`,
		query: "about t/k0",
		seen: null,
		created_at: SENT_AT,
		completed_at: null,
		...changes,
	};
}

function foundBatch(tasks: readonly FoundTask[], changes: Partial<FoundBatch> = {}): FoundBatch {
	return {
		batch_id: "batch_9",
		name: "trawl/watch/lost-run/1",
		run_id: "lost-run",
		ordinal: 1,
		mode: "fast",
		created_at: SENT_AT,
		tasks,
		...changes,
	};
}

const known = (state: StateStore, query = "about t/k0") => state.lookups.byRequest("watch", { digest: DIGEST, query });

describe("a batch that was found at the service", () => {
	it("is known by the digits of its wire ids and the query, and by nothing less", () => {
		withState((state) => {
			const task = foundTask("t/k0@0123456789");
			expect(state.adoption.takeIn(foundBatch([task]), INTO)).toEqual({ tasks: 1, planned: 0 });
			expect(known(state)).toMatchObject({ wire_id: "t/k0@0123456789", status: "pending", seen: null, attempt: 1 });
			expect(known(state, "about something else")).toBeUndefined();
			expect(state.lookups.byRequest("other", { digest: DIGEST, query: "about t/k0" })).toBeUndefined();
		});
	});

	it("is taken in once", () => {
		withState((state) => {
			const batch = foundBatch([foundTask("t/k0@0123456789")]);
			state.adoption.takeIn(batch, INTO);
			expect(state.adoption.takeIn(batch, INTO)).toEqual({ tasks: 0, planned: 0 });
			expect(state.adoption.knownBatchIds(ENGINE)).toEqual(new Set(["batch_9"]));
			expect(state.execution.countInFlight("watch")).toBe(1);
		});
	});

	it("tells what had ended, so that age and retries can be judged", () => {
		withState((state) => {
			const first = foundTask("t/k0@0123456789", { seen: "failed", completed_at: "2026-10-01T00:01:00.000Z" });
			const second = foundTask("t/k0@0123456789.2", { seen: "completed", completed_at: "2026-10-01T00:02:00.000Z" });
			state.adoption.takeIn(foundBatch([first, second]), INTO);
			expect(known(state)).toMatchObject({
				wire_id: "t/k0@0123456789.2",
				seen: "completed",
				attempt: 2,
				first_attempt: 1,
				completed_at: "2026-10-01T00:02:00.000Z",
				batch_created_at: SENT_AT,
			});
		});
	});

	it("whose tasks a frozen plan had still to send becomes that plan's", () => {
		withState((state) => {
			const planned = [plannedTask(0), plannedTask(1)];
			freezeTasks(state, "run-1", planned);
			const found = foundBatch([foundTask("t/k0@0123456789"), foundTask("t/k1@0123456789")], {
				name: "trawl/watch/run-1/1",
				run_id: "run-1",
			});
			expect(state.adoption.takeIn(found, INTO)).toEqual({ tasks: 2, planned: 2 });
			const [batch, ...more] = state.execution.unfinishedBatches("watch", ENGINE);
			expect(more).toEqual([]);
			expect(batch).toMatchObject({ state: "open", batch_id: "batch_9" });
			expect(batch && state.execution.attemptsOfBatch(batch).map((each) => each.state)).toEqual([
				"accepted",
				"accepted",
			]);
		});
	});

	it("is recognised in full by the plan that wants it, earlier attempts included", () => {
		withState((state) => {
			const tasks = [foundTask("t/k0@0123456789", { seen: "failed" }), foundTask("t/k0@0123456789.2")];
			state.adoption.takeIn(foundBatch(tasks), INTO);
			const wanted = plannedTask(0, { digest: DIGEST, action: "adopt", wire_id: "t/k0@0123456789.2", batch: null });
			const [batch] = freezeTasks(state, "run-2", [wanted]);
			expect(batch).toBeUndefined();
			const [open] = state.execution.unfinishedBatches("watch", ENGINE);
			if (open === undefined) throw new Error("no batch");
			state.execution.recordEnds(open, [
				attemptEnd("t/k0@0123456789", { state: "failed", error: "no luck" }),
				attemptEnd("t/k0@0123456789.2"),
			]);
			const [outcome] = state.outcomes.read("run-2");
			expect(outcome).toMatchObject({ status: "succeeded", cost: 0.2, attempts: [{ attempt: 1 }, { attempt: 2 }] });
			expect(state.adoption.leftovers("watch", "run-2")).toEqual({ tasks: 0, cost: 0 });
		});
	});

	it("whose answer was collected before any plan wanted it has its request from the one that reuses it, as all that come after", () => {
		withState((state) => {
			state.adoption.takeIn(foundBatch([foundTask("t/k0@0123456789")]), INTO);
			const [open] = state.execution.unfinishedBatches("watch", ENGINE);
			if (open === undefined) throw new Error("no batch");
			state.execution.recordEnds(open, [attemptEnd("t/k0@0123456789")]);
			const reused = { digest: DIGEST, action: "reuse", batch: null } as const;
			const request = { query: "about t/k0", urls: ["https://news.example"] };
			for (const run of ["run-2", "run-3"]) {
				freezeTasks(state, run, [plannedTask(0, { ...reused, request })]);
				expect(known(state)).toMatchObject({ asked: { digest: DIGEST }, components: { query: DIGEST } });
				expect(state.tasks.find(run, "t/k0")).toMatchObject({ request, components: { query: DIGEST } });
			}
		});
	});

	it("is recognised by the run that reuses an answer to the same, which has its request from that", () => {
		withState((state) => {
			finishTasks(state, "run-1", [plannedTask(0, { digest: DIGEST })]);
			freezeTasks(state, "run-2", [plannedTask(0, { digest: DIGEST, action: "reuse", batch: null })]);
			state.adoption.takeIn(foundBatch([foundTask("t/k0@0123456789.2", { seen: "failed" })]), INTO);
			expect(state.adoption.takeOver("run-2", () => ({ output: null, repairs: [], fault: null }))).toMatchObject({
				recognised: 1,
			});
			const [open] = state.execution.unfinishedBatches("watch", ENGINE);
			expect(open && state.execution.attemptsOfBatch(open)).toMatchObject([{ request: { query: "about t/k0" } }]);
		});
	});

	it("with a further attempt under way is held against what the task expects that had kept a refused answer", () => {
		withState((state) => {
			const expectations = { min_sources: 1, source_domains: null, min_words: null, required_fields: null };
			const task = { digest: DIGEST, output: { on_invalid: "fail" as const, expect: expectations } };
			finishTasks(state, "run-1", [plannedTask(0, task)]);
			const reason = { type: "paid", status: "rejected" } as const;
			freezeTasks(state, "run-2", [plannedTask(0, { ...task, action: "reuse", reason, batch: null })]);
			state.adoption.takeIn(foundBatch([foundTask("t/k0@0123456789.2")]), INTO);
			state.adoption.takeOver("run-2", () => ({ output: null, repairs: [], fault: null }));
			const [open] = state.execution.unfinishedBatches("watch", ENGINE);
			if (open === undefined) throw new Error("no batch");
			const ends = state.execution.recordEnds(open, [attemptEnd("t/k0@0123456789.2")]);
			expect(ends).toHaveLength(1);
			expect(Array.from(state.outcomes.read("run-2"), ({ status }) => status)).toEqual(["rejected"]);
		});
	});

	it("by a name that the state has given to another since is a batch of its own", () => {
		withState((state) => {
			finishTasks(state, "run-1", [plannedTask(0)]);
			const name = state.batches.ofRun("run-1").map(({ batch_id }) => batch_id);
			expect(name).toEqual(["run-1-batch-1"]);
			const found = foundBatch([foundTask("t/k5@0123456789")], { name: "trawl/watch/run-1/1", run_id: "run-1" });
			for (const tasks of [1, 0]) expect(state.adoption.takeIn(found, INTO)).toEqual({ tasks, planned: 0 });
			const open = state.execution.unfinishedBatches("watch", ENGINE);
			expect(open).toMatchObject([{ batch_id: "batch_9", state: "open" }]);
			expect(open.flatMap((batch) => state.execution.attemptsOfBatch(batch))).toMatchObject([
				{ wire_id: "t/k5@0123456789", state: "accepted" },
			]);
			expect(state.execution.countInFlight("watch")).toBe(1);
		});
	});

	it("that had been collected is open again with a task that it was not known to have", () => {
		withState((state) => {
			finishTasks(state, "run-1", [plannedTask(0)]);
			const tasks = [foundTask("t/k0@0123456789"), foundTask("t/k5@0123456789")];
			state.adoption.takeIn(foundBatch(tasks, { batch_id: "run-1-batch-1", name: "trawl/watch/run-1/1" }), INTO);
			expect(state.execution.unfinishedBatches("watch", ENGINE)).toMatchObject([{ batch_id: "run-1-batch-1" }]);
			expect(state.execution.countInFlight("watch")).toBe(1);
		});
	});

	it("and that no plan wants is counted with its cost", () => {
		withState((state) => {
			state.adoption.takeIn(foundBatch([foundTask("t/gone@ffffffffff", { query: "about the past" })]), INTO);
			freezeTasks(state, "run-2", [plannedTask(0)]);
			const open = state.execution.unfinishedBatches("watch", ENGINE).find(({ batch_id }) => batch_id !== null);
			if (open === undefined) throw new Error("no batch");
			state.execution.recordEnds(open, [attemptEnd("t/gone@ffffffffff", { cost: 0.3 })]);
			expect(state.adoption.leftovers("watch", "run-2")).toEqual({ tasks: 1, cost: 0.3 });
		});
	});

	it("holds ids that are no wire ids, which no plan matches", () => {
		withState((state) => {
			state.adoption.takeIn(foundBatch([foundTask("somebody else's \0 id")]), INTO);
			expect(known(state)).toBeUndefined();
			expect(state.execution.countInFlight("watch")).toBe(1);
		});
	});

	it("never takes over what this state has sent in another batch", () => {
		withState((state) => {
			const [batch] = freezeTasks(state, "run-1", [plannedTask(0)]);
			if (batch === undefined) throw new Error("no batch");
			state.execution.markOpen(batch, "batch_1", null);
			state.execution.markSending(batch, ["t/k0@0123456789"], SENT_AT, NO_LIMITS);
			state.execution.markAccepted(batch, new Map([["t/k0@0123456789", "dr_1"]]));
			expect(state.adoption.takeIn(foundBatch([foundTask("t/k0@0123456789")]), INTO)).toEqual({ tasks: 0, planned: 0 });
			expect(state.execution.attemptsOfBatch(batch).map((each) => each.state)).toEqual(["accepted"]);
		});
	});
});
