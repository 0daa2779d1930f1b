import { describe, expect, it } from "vitest";
import { Death, Mortal } from "../support/death.ts";
import { onNth } from "../support/faults.ts";
import { ENGINE } from "../support/planned-task.ts";
import { type ExecuteOptions, RunRig } from "../support/run-rig.ts";

const two = { batchSize: 2, maxOpenBatches: 1 };

/** Executes until the n-th call of the service, then is gone. */
async function dieAtCall(rig: RunRig, step: number, when: "before" | "after", options: ExecuteOptions = {}) {
	const mortal = new Mortal(step, when);
	await rig.execute({ ...options, api: (api) => mortal.api(api) }).catch((error: unknown) => {
		if (!(error instanceof Death)) throw error;
	});
	return mortal.diedAt;
}

describe("a new plan over an unfinished run", () => {
	it("takes over what was sent, collects what it does not want, and forgets what was never sent", async () => {
		const rig = new RunRig({ tasks: ["a", "b", "c", "d"], run: two });
		await rig.freeze();
		expect(await dieAtCall(rig, 3, "before")).toBe("before api.getBatch");
		rig.change({ tasks: ["a", "c", "e"], run: two });
		const { tasks } = await rig.freeze();
		expect(tasks.map(({ id, action }) => [id, action])).toEqual([
			["t/a", "adopt"],
			["t/c", "run"],
			["t/e", "run"],
		]);
		expect(await rig.execute()).toEqual({ type: "finished" });
		expect(await rig.broken()).toEqual([]);
		expect(rig.service.ledger.map(({ wireId }) => wireId.split("@")[0])).toEqual(["t/a", "t/b", "t/c", "t/e"]);
		const unwanted = await rig.withState((state) => [...state.outcomes.read("run-1")]);
		expect(unwanted.map(({ id, status }) => [id, status])).toEqual([
			["t/a", "succeeded"],
			["t/b", "succeeded"],
			// The run that took its place bought it.
			["t/c", "pending"],
			["t/d", "pending"],
		]);
	});

	it("names the batches that bought what it took over", async () => {
		const rig = new RunRig({ tasks: ["a", "b"], run: two });
		await rig.freeze();
		await dieAtCall(rig, 3, "before");
		rig.change({ tasks: ["b", "c"], run: two });
		const { runId } = await rig.freeze();
		await rig.execute();
		expect(await rig.withState((state) => state.outcomes.survey(runId).batchIds)).toEqual([
			"batch_1",
			expect.any(String),
		]);
		const outcomes = await rig.outcomes();
		expect(outcomes[0]).toMatchObject({ id: "t/b", cost: 0.5, attempts: [{ attempt: 1, batch_id: "batch_1" }] });
	});

	it("sends a wanted task once when the old run died before knowing what became of its request", async () => {
		for (const when of ["before", "after"] as const) {
			const rig = new RunRig({ tasks: ["a", "b"], run: two });
			await rig.freeze();
			expect(await dieAtCall(rig, 2, when)).toBe(`${when} api.addTasks`);
			rig.change({ tasks: ["b", "c"], run: two });
			expect((await rig.freeze()).tasks.map(({ action }) => action)).toEqual(["adopt", "run"]);
			expect(await rig.execute()).toEqual({ type: "finished" });
			expect(await rig.broken()).toEqual([]);
			// What had not arrived and is not wanted is not bought.
			const bought = rig.service.ledger.map(({ wireId }) => wireId.split("@")[0]).sort();
			expect(bought).toEqual(when === "before" ? ["t/b", "t/c"] : ["t/a", "t/b", "t/c"]);
		}
	});

	it("plans a wire id again that was never sent, without a clash", async () => {
		const rig = new RunRig({ tasks: ["a", "b"], run: two });
		const before = await rig.freeze();
		await rig.execute({ faults: onNth("addTasks", 1, { kind: "payment" }) });
		rig.change({ tasks: ["b", "a", "c"], run: two });
		const after = await rig.freeze();
		expect(after.tasks[1]?.wire_id).toBe(before.tasks[0]?.wire_id);
		expect(await rig.execute()).toEqual({ type: "finished" });
		expect(await rig.broken()).toEqual([]);
		expect(rig.service.batches().map(({ status }) => status)).toEqual(["cancelled", "completed", "completed"]);
	});

	it("closes an open batch that nothing is left for", async () => {
		const rig = new RunRig({ tasks: ["a"] });
		await rig.freeze();
		await rig.execute({ faults: onNth("addTasks", 1, { kind: "payment" }) });
		rig.change({ tasks: ["b"] });
		await rig.freeze();
		await rig.execute();
		expect(rig.service.batches().map(({ status }) => status)).toEqual(["cancelled", "completed"]);
		expect(await rig.withState((state) => state.execution.unfinishedBatches("watch", ENGINE))).toEqual([]);
	});

	it.each(["before", "after"] as const)(
		"does not create a batch only to cancel it when its creation ended unknown, %s its effect",
		async (when) => {
			const rig = new RunRig({ tasks: ["a"] });
			await rig.freeze();
			expect(await dieAtCall(rig, 1, when)).toBe(`${when} api.createBatch`);
			rig.change({ tasks: ["b"] });
			await rig.freeze();
			await rig.execute();
			const statuses = rig.service.batches().map(({ status }) => status);
			expect(statuses.sort()).toEqual(when === "before" ? ["completed"] : ["cancelled", "completed"]);
			expect(await rig.broken()).toEqual([]);
		},
	);

	it("gives a task that asks the same under another id the attempt in flight", async () => {
		const rig = new RunRig({ tasks: [{ key: "old", query: "the same" }] });
		await rig.freeze();
		await dieAtCall(rig, 3, "before");
		rig.change({ tasks: [{ key: "new", query: "the same" }] });
		await rig.freeze();
		await rig.execute();
		expect(await rig.broken()).toEqual([]);
		expect(rig.service.ledger).toHaveLength(1);
		expect((await rig.outcomes()).map(({ id, status, attempts }) => [id, status, attempts.length])).toEqual([
			["t/new", "succeeded", 1],
		]);
	});

	it("may itself be replaced, at any step, and nothing is paid twice or lost", async () => {
		for (let step = 1; step <= 24; step++) {
			const rig = new RunRig({ tasks: ["a", "b", "c"], run: two });
			await rig.freeze();
			await dieAtCall(rig, step % 8, "after");
			rig.change({ tasks: ["c", "b", "x"], run: two });
			await rig.freeze();
			await dieAtCall(rig, Math.ceil(step / 3), "after");
			rig.change({ tasks: ["x", "a", "y", "c"], run: two });
			await rig.freeze();
			expect((await rig.execute()).type).toBe("finished");
			expect(await rig.broken()).toEqual([]);
		}
	});
});
