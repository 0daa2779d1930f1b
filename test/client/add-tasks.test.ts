import { describe, expect, test } from "vitest";
import { AddTasksError } from "../../src/client/client-errors.ts";
import type { Fault } from "../../src/decorators/fault-plans.ts";
import { anyOf, onNth } from "../../src/decorators/fault-plans.ts";
import { clientRig, numbered, thrownBy } from "./client-rig.ts";

/** So long that the batch does not end while tasks are still to be added (contract section 4, the closing race). */
const LONG = () => ({ afterMs: 600_000 });

describe("adding tasks", () => {
	test("sends at most 100 at a time, and tells each with the service's id", async () => {
		const { client, fake, calls } = clientRig();
		const { batch_id } = await client.create();
		const added = await client.addTasks(batch_id, numbered(250));
		expect(added.map(({ task_id }) => task_id)).toEqual(numbered(250).map(({ id }) => id));
		expect(new Set(added.map(({ deepresearch_id }) => deepresearch_id)).size).toBe(250);
		expect(calls.filter(({ operation }) => operation === "addTasks")).toHaveLength(3);
		expect(fake.ledger).toHaveLength(250);
	});

	test("gives an id to a task that has none", async () => {
		const { client } = clientRig();
		const { batch_id } = await client.create();
		const added = await client.addTasks(batch_id, [{ query: "a" }, { id: "mine", query: "b" }]);
		expect(added.map(({ task_id }) => task_id)).toEqual(["new-1", "mine"]);
	});

	test("refuses two tasks of one id, however far apart, and none at all, before anything is sent", async () => {
		const { client, operations } = clientRig();
		const twice = [...numbered(150), { id: "t3", query: "again" }];
		await expect(client.addTasks("b", twice)).rejects.toMatchObject({
			kind: "rejected",
			errors: [{ key: "tasks[150].id", code: "duplicate_id" }],
		});
		await expect(client.addTasks("b", [])).rejects.toMatchObject({ kind: "rejected", errors: [{ key: "tasks" }] });
		await expect(client.createAndRun({}, twice)).rejects.toMatchObject({ kind: "rejected" });
		expect(operations()).toEqual([]);
	});

	test.each<readonly [Fault, number]>([
		[{ kind: "ambiguous", when: "before", status: 500 }, 4],
		[{ kind: "ambiguous", when: "after", status: 502 }, 2],
		[{ kind: "ambiguous", when: "late", lateMs: 4_000 }, 2],
		[{ kind: "unavailable", status: 503 }, 4],
		[{ kind: "rate_limited", retryAfterMs: 9_000 }, 4],
	])("pays for each task once through %o, and sends nothing again that arrived", async (fault, sent) => {
		const faults = anyOf(onNth("addTasks", 1, fault), onNth("addTasks", 3, fault));
		const rig = clientRig({ answer: LONG, faults });
		const { batch_id } = await rig.client.create();
		const added = await rig.client.addTasks(batch_id, numbered(150));
		expect(added).toHaveLength(150);
		expect(rig.operations().filter((operation) => operation === "addTasks")).toHaveLength(sent);
		expect(added.every(({ deepresearch_id }) => deepresearch_id !== undefined)).toBe(true);
		expect(rig.fake.ledger).toHaveLength(150);
		expect(rig.fake.paidTwice()).toEqual([]);
		expect(rig.blindRepeats()).toEqual([]);
	});

	test("waits as long as the service asks", async () => {
		const rig = clientRig({ faults: onNth("addTasks", 1, { kind: "rate_limited", retryAfterMs: 9_000 }) });
		const { batch_id } = await rig.client.create();
		await rig.client.addTasks(batch_id, numbered(1));
		expect(rig.calls.map(({ at }) => at - (rig.calls[0]?.at ?? 0))).toEqual([0, 0, 9_000]);
	});

	test("sends only the missing ones when the service took a part", async () => {
		const rig = clientRig({
			answer: LONG,
			around: (api) => ({
				...api,
				addTasks: async (id, tasks, options) => api.addTasks(id, tasks.slice(0, 2), options),
			}),
		});
		const { batch_id } = await rig.client.create();
		expect(await rig.client.addTasks(batch_id, numbered(5))).toHaveLength(5);
		expect(rig.fake.ledger.map(({ wireId }) => wireId)).toEqual(["t0", "t1", "t2", "t3", "t4"]);
	});

	test("says on a refusal what is in and what is not", async () => {
		const fault: Fault = { kind: "payment", status: 402 };
		const { client } = clientRig({ faults: onNth("addTasks", 2, fault) });
		const { batch_id } = await client.create();
		const error = await thrownBy(client.addTasks(batch_id, numbered(250)));
		if (!(error instanceof AddTasksError)) throw error;
		expect(error).toMatchObject({ batchId: batch_id, unknown: [], cause: { kind: "payment" } });
		expect(error.added.map(({ task_id }) => task_id)).toEqual(numbered(100).map(({ id }) => id));
		expect(error.notAdded).toEqual(numbered(250).slice(100));
		expect(error.message).toContain("100 added, 150 not added, 0 unknown");
	});

	test("says so when the batch ended before all were in", async () => {
		const fault: Fault = { kind: "rate_limited", retryAfterMs: 60_000 };
		const { client } = clientRig({ answer: () => ({ afterMs: 1 }), faults: onNth("addTasks", 2, fault) });
		const { batch_id } = await client.create();
		await expect(client.addTasks(batch_id, numbered(150))).rejects.toMatchObject({
			message: `adding tasks to ${batch_id} failed (100 added, 50 not added, 0 unknown): Batch is completed`,
			cause: { kind: "rejected" },
		});
	});

	test("says what is unknown when the look after a lost answer fails too", async () => {
		const faults = anyOf(
			onNth("addTasks", 2, { kind: "ambiguous", when: "after" }),
			onNth("listTasks", 1, { kind: "ambiguous" }),
		);
		const { client } = clientRig({ faults });
		const { batch_id } = await client.create();
		const error = await thrownBy(client.addTasks(batch_id, numbered(250)));
		if (!(error instanceof AddTasksError)) throw error;
		expect(error.added).toHaveLength(100);
		expect(error.unknown).toEqual(numbered(250).slice(100, 200));
		expect(error.notAdded).toEqual(numbered(250).slice(200));
	});

	describe("once an answer was lost", () => {
		const refusals: readonly Fault[] = [
			{ kind: "payment", status: 402 },
			{ kind: "rejected", status: 400 },
		];
		const lost = (lateMs: number, refusal: Fault) =>
			anyOf(onNth("addTasks", 1, { kind: "ambiguous", when: "late", lateMs }), onNth("addTasks", 2, refusal));

		test.each(refusals)("looks again on %o, and finds what has arrived since", async (refusal) => {
			const rig = clientRig({ answer: LONG, faults: lost(7_000, refusal) });
			const { batch_id } = await rig.client.create();
			const added = await rig.client.addTasks(batch_id, numbered(3));
			expect(added.map(({ task_id }) => task_id)).toEqual(["t0", "t1", "t2"]);
			expect(added.every(({ deepresearch_id }) => deepresearch_id !== undefined)).toBe(true);
			expect(rig.fake.ledger).toHaveLength(3);
		});

		test.each(refusals)("says after %o that what has not turned up is unknown", async (refusal) => {
			const rig = clientRig({ answer: LONG, faults: lost(600_000, refusal) });
			const { batch_id } = await rig.client.create();
			const error = await thrownBy(rig.client.addTasks(batch_id, numbered(150)));
			if (!(error instanceof AddTasksError)) throw error;
			expect(error).toMatchObject({ added: [], unknown: numbered(100), cause: { kind: refusal.kind } });
			expect(error.notAdded).toEqual(numbered(150).slice(100));
		});

		test("says so too when that look fails", async () => {
			const faults = anyOf(
				lost(7_000, { kind: "payment", status: 402 }),
				onNth("listTasks", 3, { kind: "unauthorized", status: 401 }),
			);
			const { client } = clientRig({ answer: LONG, faults });
			const { batch_id } = await client.create();
			const error = await thrownBy(client.addTasks(batch_id, numbered(3)));
			expect(error).toMatchObject({ added: [], unknown: numbered(3), notAdded: [] });
		});
	});

	test("gives up after some tries, having looked after each", async () => {
		const rig = clientRig({ faults: (operation) => (operation === "addTasks" ? { kind: "ambiguous" } : undefined) });
		const { batch_id } = await rig.client.create();
		const error = await thrownBy(rig.client.addTasks(batch_id, numbered(2)));
		if (!(error instanceof AddTasksError)) throw error;
		expect(error).toMatchObject({ added: [], unknown: [], notAdded: numbered(2) });
		expect(rig.blindRepeats()).toEqual([]);
		expect(rig.operations().filter((operation) => operation === "addTasks")).toHaveLength(5);
	});

	test("ends with the signal's reason while it waits", async () => {
		const controller = new AbortController();
		const rig = clientRig({ faults: () => ({ kind: "rate_limited", retryAfterMs: 60_000 }) });
		const adding = rig.client.addTasks("b", numbered(1), { signal: controller.signal });
		await Promise.resolve();
		controller.abort("enough");
		await expect(adding).rejects.toBe("enough");
	});
});
