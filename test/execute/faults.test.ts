import { describe, expect, it } from "vitest";
import { type Fault, OPERATIONS, type Operation, onNth } from "../support/faults.ts";
import { RunRig } from "../support/run-rig.ts";

/** Five tasks in two batches, one after the other. */
const pipeline = { tasks: ["a", "b", "c", "d", "e"], run: { batchSize: 3, maxOpenBatches: 1 } };

const AMBIGUOUS: readonly (readonly [string, Fault])[] = [
	["a 500 before the effect", { kind: "ambiguous", status: 500 }],
	["a 500 after the effect", { kind: "ambiguous", status: 500, when: "after" }],
	["a timeout before the effect", { kind: "ambiguous" }],
	["a reset after the effect", { kind: "ambiguous", when: "after" }],
	["a timeout whose request arrives later", { kind: "ambiguous", when: "late" }],
	["a 504 whose request arrives later", { kind: "ambiguous", status: 504, when: "late" }],
];
const HARMLESS: readonly (readonly [string, Fault])[] = [
	["a rate limit with a pause", { kind: "rate_limited", status: 429, retryAfterMs: 7_000 }],
	["a rate limit without a pause", { kind: "rate_limited", status: 429 }],
	["an unavailable service", { kind: "unavailable", status: 503 }],
];
const STOPPING: readonly (readonly [string, Fault])[] = [
	["an empty balance", { kind: "payment", status: 402 }],
	["a refused key", { kind: "unauthorized", status: 401 }],
];
const FINAL: readonly (readonly [string, Fault])[] = [
	["a refusal", { kind: "rejected", status: 400 }],
	["an unknown batch", { kind: "not_found", status: 404 }],
];

const WRITES: readonly Operation[] = ["createBatch", "addTasks"];
const READS = OPERATIONS.filter((operation) => operation === "getBatch" || operation === "listTasks");

function cases(operations: readonly Operation[], faults: readonly (readonly [string, Fault])[]) {
	return operations.flatMap((operation) =>
		faults.flatMap(([name, fault]) => [1, 2].map((nth) => [name, operation, nth, fault] as const)),
	);
}

/** Executes until the run is done, as a user who repeats the command. */
async function finish(rig: RunRig): Promise<void> {
	for (let again = 0; again < 5; again++) {
		const end = await rig.execute();
		if (end.type === "finished") return;
	}
	throw new Error("the run does not finish");
}

describe("a write that fails", () => {
	it.each(cases(WRITES, [...AMBIGUOUS, ...HARMLESS]))(
		"is made good within the run after %s of %s, call %i",
		async (_name, operation, nth, fault) => {
			const rig = new RunRig(pipeline);
			await rig.freeze();
			expect(await rig.execute({ faults: onNth(operation, nth, fault) })).toEqual({ type: "finished" });
			expect(await rig.broken()).toEqual([]);
			expect(rig.service.ledger).toHaveLength(5);
		},
	);

	it.each(cases(WRITES, STOPPING))(
		"ends the run, to be continued, after %s of %s, call %i",
		async (_n, op, nth, fault) => {
			const rig = new RunRig(pipeline);
			await rig.freeze();
			const end = await rig.execute({ faults: onNth(op, nth, fault) });
			expect(end).toMatchObject({ type: fault.kind, message: expect.stringContaining("injected") });
			await finish(rig);
			expect(await rig.broken()).toEqual([]);
		},
	);

	it.each(cases(WRITES, FINAL))(
		"fails the batch's tasks with the service's words after %s of %s, call %i",
		async (_n, op, nth, fault) => {
			const rig = new RunRig(pipeline);
			await rig.freeze();
			expect(await rig.execute({ faults: onNth(op, nth, fault) })).toEqual({ type: "finished" });
			const outcomes = await rig.outcomes();
			const failed = outcomes.filter(({ status }) => status === "failed").map(({ id }) => id);
			expect(failed).toEqual(nth === 1 ? ["t/a", "t/b", "t/c"] : ["t/d", "t/e"]);
			expect(outcomes.filter(({ status }) => status === "succeeded")).toHaveLength(5 - failed.length);
			const [refused] = outcomes.filter(({ status }) => status === "failed");
			expect(refused?.error).toMatch(/^the service refused the task: injected/);
			expect(refused?.cost).toBe(0);
			expect(rig.service.paidTwice()).toEqual([]);
			expect(rig.service.batches().filter(({ status }) => status === "open")).toEqual([]);
		},
	);
});

describe("a read that fails", () => {
	it.each(cases(READS, [...AMBIGUOUS, ...HARMLESS, ...STOPPING, ...FINAL]))(
		"ends the run without a loss, to be continued, after %s of %s, call %i",
		async (_name, operation, nth, fault) => {
			const rig = new RunRig(pipeline);
			await rig.freeze();
			expect((await rig.execute({ faults: onNth(operation, nth, fault) })).type).not.toBe("finished");
			await finish(rig);
			expect(await rig.broken()).toEqual([]);
		},
	);

	it.each([...AMBIGUOUS, ...HARMLESS, ...STOPPING, ...FINAL])(
		"leaves the unknown end of an add unknown when the look fails with %s",
		async (_name, fault) => {
			for (const when of ["before", "after", "late"] as const) {
				for (const look of [1, 2]) {
					const rig = new RunRig(pipeline);
					await rig.freeze();
					const add = onNth("addTasks", 1, { kind: "ambiguous", when });
					const list = onNth("listTasks", look, fault);
					await rig.execute({ faults: (operation, nth) => add(operation, nth) ?? list(operation, nth) });
					await finish(rig);
					expect(await rig.broken()).toEqual([]);
				}
			}
		},
	);

	it.each([...AMBIGUOUS, ...HARMLESS, ...STOPPING, ...FINAL])(
		"leaves the unknown end of a create unknown when the look fails with %s",
		async (_name, fault) => {
			for (const when of ["before", "after", "late"] as const) {
				const rig = new RunRig(pipeline);
				await rig.freeze();
				const create = onNth("createBatch", 1, { kind: "ambiguous", when });
				const list = onNth("listBatches", 1, fault);
				const end = await rig.execute({ faults: (operation, nth) => create(operation, nth) ?? list(operation, nth) });
				expect(end.type).not.toBe("finished");
				await finish(rig);
				expect(await rig.broken()).toEqual([]);
				expect(rig.service.batches()).toHaveLength(2);
			}
		},
	);
});

describe("a fault that stays", () => {
	it.each(["createBatch", "addTasks"] as const)(
		"ends the run as a failed service after six tries of %s",
		async (operation) => {
			const rig = new RunRig(pipeline);
			await rig.freeze();
			const faults = (called: Operation) => (called === operation ? ({ kind: "unavailable" } as const) : undefined);
			expect(await rig.execute({ faults })).toMatchObject({
				type: "service",
				message: expect.stringContaining("6 tries"),
			});
			expect(rig.calls.filter((call) => call.operation === operation)).toHaveLength(6);
			await finish(rig);
			expect(await rig.broken()).toEqual([]);
		},
	);

	it("is never answered with a blind repeat", async () => {
		const rig = new RunRig(pipeline);
		await rig.freeze();
		const faults = (called: Operation) => (called === "addTasks" ? ({ kind: "ambiguous" } as const) : undefined);
		expect((await rig.execute({ faults })).type).toBe("service");
		const order = rig.calls.map(({ operation }) => operation);
		expect(order.filter((operation) => operation === "addTasks")).toHaveLength(6);
		for (const [index, operation] of order.entries()) {
			if (operation === "addTasks") expect(order.slice(index + 1, index + 3)).toEqual(["listTasks", "listTasks"]);
		}
	});
});

describe("an ambiguous end", () => {
	it("is looked at twice, the settling time apart, before anything is sent again", async () => {
		const rig = new RunRig({ tasks: ["a"], run: { settleMs: 8_000 } });
		await rig.freeze();
		await rig.execute({ faults: onNth("addTasks", 1, { kind: "ambiguous" }) });
		const [add, first, second, count, again] = rig.calls.slice(1, 6);
		expect([add, first, second, count, again].map((call) => call?.operation)).toEqual([
			"addTasks",
			"listTasks",
			"listTasks",
			"getBatch",
			"addTasks",
		]);
		expect((second?.at ?? 0) - (first?.at ?? 0)).toBe(8_000);
	});

	it("is looked at once when everything has arrived", async () => {
		const rig = new RunRig({ tasks: ["a"] });
		await rig.freeze();
		await rig.execute({ faults: onNth("addTasks", 1, { kind: "ambiguous", when: "after" }) });
		expect(rig.calls.map(({ operation }) => operation).slice(0, 4)).toEqual([
			"createBatch",
			"addTasks",
			"listTasks",
			"getBatch",
		]);
	});

	it("does not lose a request that arrives between the two looks", async () => {
		const rig = new RunRig({ tasks: ["a", "b"], run: { settleMs: 5_000 } });
		await rig.freeze();
		const faults = onNth("addTasks", 1, { kind: "ambiguous", when: "late", lateMs: 4_999 });
		expect(await rig.execute({ faults })).toEqual({ type: "finished" });
		expect(rig.calls.filter(({ operation }) => operation === "addTasks")).toHaveLength(1);
		expect(await rig.broken()).toEqual([]);
	});

	it("waits as long as a rate limit asks for", async () => {
		const rig = new RunRig({ tasks: ["a"] });
		await rig.freeze();
		const started = rig.service.clock.now();
		await rig.execute({ faults: onNth("addTasks", 1, { kind: "rate_limited", retryAfterMs: 90_000 }) });
		const adds = rig.calls.filter(({ operation }) => operation === "addTasks");
		expect(adds.map(({ at }) => at - started)).toEqual([0, 90_000]);
	});
});
