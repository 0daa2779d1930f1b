import { describe, expect, it } from "vitest";
import type { AttemptEnd, SpendingLimits, StoredBatch } from "../../src/model/execution-store.ts";
import type { PlannedTask } from "../../src/model/plan.ts";
import { openState, type StateStore } from "../../src/store/state-store.ts";
import {
	attemptEnd,
	ENGINE,
	finishTasks,
	freezeTasks,
	NO_LIMITS,
	plannedTask,
	SENT_AT,
} from "../support/planned-task.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { withState } from "../support/with-state.ts";

const limits = (changes: Partial<SpendingLimits>): SpendingLimits => ({ ...NO_LIMITS, ...changes });
const tasks = (count: number, changes: Partial<PlannedTask> = {}) =>
	Array.from({ length: count }, (_, index) => plannedTask(index, { price: 1, ...changes }));

/** Freezes and tries to send them all; wire ids by whether they may be sent. */
function send(
	state: StateStore,
	planned: readonly PlannedTask[],
	within: SpendingLimits,
	now = SENT_AT,
	run = "run-2",
) {
	const [batch] = freezeTasks(state, run, planned);
	if (batch === undefined) throw new Error("no batch");
	const ids = planned.map(({ wire_id }) => wire_id);
	return { batch, ...state.execution.markSending(batch, ids, now, within) };
}

/** One finished task of an earlier run, which ended so. */
function earlier(state: StateStore, end: Partial<AttemptEnd>): void {
	const task = plannedTask(0, { id: "t/old", wire_id: "t/old@0123456789", price: 1 });
	finishTasks(state, "run-1", [task], () => end);
}

describe("a cap", () => {
	it("lets as many through as fit, in their order, and names itself", () => {
		withState((state) => {
			const { admitted, refused, limit } = send(state, tasks(5), limits({ maxCost: 3 }));
			expect([admitted.length, refused.length, limit]).toEqual([3, 2, "max_cost"]);
			expect(admitted[0]).toBe("t/k0@0123456789");
		});
	});

	it("lets exactly what it covers through, whatever binary fractions make of it", () => {
		withState((state) => {
			const { refused } = send(state, tasks(3, { price: 0.1 }), limits({ maxCost: 0.3 }));
			expect(refused).toEqual([]);
		});
	});

	it("counts what is under way with its full price", () => {
		withState((state) => {
			const { batch } = send(state, tasks(4), limits({ maxCost: 2 }));
			expect(state.money.committed("run-2")).toBe(2);
			const rest = ["t/k2@0123456789", "t/k3@0123456789"];
			expect(state.execution.markSending(batch, rest, SENT_AT, limits({ maxCost: 3 })).admitted).toEqual([rest[0]]);
		});
	});

	it("of nothing lets what is free through", () => {
		withState((state) => {
			expect(send(state, tasks(2, { price: 0 }), limits({ maxCost: 0 })).refused).toEqual([]);
		});
	});

	it("cannot hold where a price is unknown, so that nothing is sent", () => {
		withState((state) => {
			const { admitted, limit } = send(state, tasks(2, { price: null }), limits({ maxCost: 100 }));
			expect([admitted, limit]).toEqual([[], "unknown_price"]);
		});
	});

	it("counts what another process has sent since it was last looked at", () => {
		const dir = temporaryFolder();
		const [one, other] = [openState(dir), openState(dir)];
		try {
			const { batch } = send(one, tasks(4), limits({ perMonth: 4 }), SENT_AT, "run-1");
			const rest = ["t/k2@0123456789", "t/k3@0123456789"];
			one.execution.markNotSent(batch, rest);
			const theirs = [
				plannedTask(9, { id: "t/theirs", wire_id: "t/theirs@0123456789", price: 1, bought_by: "another" }),
			];
			const [their] = freezeTasks(other, "run-2", theirs, "another");
			if (their === undefined) throw new Error("no batch");
			other.execution.markSending(their, ["t/theirs@0123456789"], SENT_AT, limits({ perMonth: 4 }));
			const { admitted, refused } = one.execution.markSending(batch, rest, SENT_AT, limits({ perMonth: 4 }));
			expect([admitted, refused]).toEqual([[rest[0]], [rest[1]]]);
		} finally {
			one.close();
			other.close();
		}
	});

	it("counts an end by what it cost as soon as it is stored", () => {
		withState((state) => {
			const { batch } = send(state, tasks(3), limits({ maxCost: 2 }));
			const [first, second, third] = ["t/k0@0123456789", "t/k1@0123456789", "t/k2@0123456789"] as const;
			state.execution.recordEnds(batch, [attemptEnd(first, { cost: 0 }), attemptEnd(second, { cost: 1 })]);
			expect(state.money.committed("run-2")).toBe(1);
			expect(state.execution.markSending(batch, [third], SENT_AT, limits({ maxCost: 2 })).admitted).toEqual([third]);
		});
	});

	it("does not concern other runs", () => {
		withState((state) => {
			earlier(state, { cost: 50 });
			expect(state.money.committed("run-2")).toBe(0);
		});
	});
});

describe("what an attempt counts for", () => {
	it.each<readonly [string, Partial<AttemptEnd>, number]>([
		["its reported cost when it succeeded", { cost: 0.4 }, 0.4],
		["its price when it succeeded and no cost was reported", { cost: null }, 1],
		["its price when it failed and no cost was reported", { state: "failed", cost: null }, 1],
		["nothing when it failed and the service says it cost nothing", { state: "failed", cost: 0 }, 0],
		["its price when it was cancelled and no cost was reported", { state: "cancelled", cost: null }, 1],
	])("is %s", (_name, end, committed) => {
		withState((state) => {
			earlier(state, end);
			expect(state.money.committed("run-1")).toBe(committed);
		});
	});

	it("is the highest cost seen for its mode where that is more than its price", () => {
		withState((state) => {
			earlier(state, { cost: 2 });
			const { admitted } = send(state, tasks(5), limits({ maxCost: 5 }));
			expect(admitted).toHaveLength(2);
			expect(state.money.committed("run-2")).toBe(4);
			expect(state.money.unsentCost("watch")).toBe(6);
			expect(state.money.highestCost(ENGINE, "fast")).toBe(2);
		});
	});
});

describe("the month's budget", () => {
	it("counts every pipeline of the state, in the month of the sending", () => {
		withState((state) => {
			const other = [plannedTask(0, { price: 1, bought_by: "other", id: "t/o", wire_id: "t/o@0123456789" })];
			const [batch] = freezeTasks(state, "run-1", other, "other");
			if (batch === undefined) throw new Error("no batch");
			state.execution.markSending(batch, ["t/o@0123456789"], "2026-09-30T23:59:59.999Z", NO_LIMITS);
			const september = send(state, tasks(3), limits({ perMonth: 2 }), "2026-09-30T23:59:59.999Z");
			expect([september.admitted.length, september.limit]).toEqual([1, "per_month"]);
			const october = state.execution.markSending(
				september.batch,
				september.refused,
				"2026-10-01T00:00:00.000Z",
				limits({ perMonth: 2 }),
			);
			expect(october.refused).toEqual([]);
			expect(state.money.committedInMonth("2026-10-15T00:00:00.000Z")).toBe(2);
		});
	});
});

it("what turns out not to have been sent costs nothing again", () => {
	withState((state) => {
		const { batch, admitted } = send(state, tasks(2), NO_LIMITS);
		expect(state.money.committed("run-2")).toBe(2);
		state.execution.markNotSent(batch, admitted);
		expect(state.money.committed("run-2")).toBe(0);
		expect(state.money.committedInMonth(SENT_AT)).toBe(0);
	});
});

it("attempts that end without a word of the service keep their tasks' cost unknown in exports", () => {
	withState((state) => {
		const { batch, admitted } = send(state, tasks(1), NO_LIMITS);
		state.execution.recordEnds(batch, [attemptEnd(admitted[0] ?? "", { cost: null })]);
		expect([...state.outcomes.read("run-2")][0]?.cost).toBeNull();
	});
});

it("what hundreds of batches have cost is right after each of them, whichever it is", () => {
	withState((state) => {
		const planned = tasks(250).map((task, index) => ({ ...task, batch: index + 1 }));
		const batches = freezeTasks(state, "run-1", planned);
		let committed = 0;
		for (const [index, batch] of batches.entries()) {
			const { wire_id = "" } = planned[index] ?? {};
			state.execution.markSending(batch, [wire_id], SENT_AT, NO_LIMITS);
			committed += 1;
			expect(state.money.committed("run-1")).toBe(committed);
		}
		for (const index of [249, 0, 100, 99, 101, 1]) {
			const [batch, { wire_id = "" } = {}] = [batches[index] as StoredBatch, planned[index]];
			state.execution.recordEnds(batch, [attemptEnd(wire_id, { cost: 0.25 })]);
			committed -= 0.75;
			expect(state.money.committed("run-1")).toBe(committed);
		}
		expect(state.money.highestCost(ENGINE, "fast")).toBe(0.25);
	});
});
