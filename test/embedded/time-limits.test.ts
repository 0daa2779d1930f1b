import { expect, test } from "vitest";
import { TIME_LIMITS } from "../../src/embedded/time-limits.ts";
import { allTasks, batchWith, until, untilTerminal } from "../contract/contract-harness.ts";
import { startChildEngine } from "./child-engine.ts";
import { openEngine, taskEvents, temporaryDatabase } from "./engine-rig.ts";

const FAILURE = "exceeded maximum execution time of 50 milliseconds";
const limit = { timeLimitOf: () => 50, priceOf: () => 2.5 };

test.each(["hold for ever", "stubborn to the end"])(
	"A task that takes too long (%s) fails with the reason and costs nothing, and the engine goes on",
	async (query) => {
		const { api } = openEngine(temporaryDatabase(), { ...limit, concurrency: 1 });
		const batchId = await batchWith(api, query, "next");
		expect(await untilTerminal(api, batchId)).toMatchObject({ status: "completed_with_errors", cost: 2.5 });
		expect(await allTasks(api, batchId, { include_output: true })).toMatchObject([
			{ status: "failed", error: FAILURE, output: null, cost: 0 },
			{ status: "completed" },
		]);
	},
);

test("What a researcher answers after the time is dropped", async () => {
	const path = temporaryDatabase();
	const { api, researcher } = openEngine(path, limit);
	const batchId = await batchWith(api, "stubborn one");
	await untilTerminal(api, batchId);
	researcher.release("stubborn one");
	await untilTerminal(api, await batchWith(api, "another"));
	expect(await allTasks(api, batchId, { include_output: true })).toMatchObject([{ status: "failed", error: FAILURE }]);
	expect(taskEvents(path)["stubborn one"]).toEqual(["queued", "started", "finished"]);
});

test("What it has cost until then, it has cost, in each of its tries", async () => {
	const path = temporaryDatabase();
	const maker = openEngine(path, { startNow: false });
	const batchId = await batchWith(maker.api, "hold-3 one", "throw-0.5 two", "hold-2 three");
	const child = await startChildEngine(path);
	await child.said("started hold-3 one");
	await child.kill();
	const { api, researcher } = openEngine(path, { timeLimitOf: () => 60_000, concurrency: 3 });
	await researcher.started("hold-3 one");
	await researcher.started("hold-2 three");
	await until(
		() => api.getBatch(batchId),
		({ counts }) => counts.failed === 1,
	);
	await api.cancelBatch(batchId);
	expect(await api.getBatch(batchId)).toMatchObject({ status: "cancelled", cost: 8.5 });
	expect(await allTasks(api, batchId, { include_output: true })).toMatchObject([
		{ status: "cancelled", cost: 6 },
		{ status: "failed", cost: 0.5 },
		{ status: "cancelled", cost: 2 },
	]);
});

test("An answer that is there is not lost while its form is made", async () => {
	const { api, researcher } = openEngine(temporaryDatabase(), { ...limit, concurrency: 2 });
	const batchId = await batchWith(api, "forming one", "hold two");
	await until(
		() => api.getBatch(batchId),
		({ counts }) => counts.failed === 1,
	);
	researcher.release("forming one");
	await untilTerminal(api, batchId);
	expect(await allTasks(api, batchId)).toMatchObject([{ status: "completed" }, { status: "failed" }]);
});

test("Each mode has its own limit", async () => {
	const { api } = openEngine(temporaryDatabase(), { timeLimitOf: (mode) => (mode === "fast" ? 50 : 60_000) });
	const [fast, standard] = [await api.createBatch({ mode: "fast" }), await api.createBatch({})];
	for (const { batch_id } of [standard, fast]) await api.addTasks(batch_id, [{ query: `hold ${batch_id}` }]);
	expect((await untilTerminal(api, fast.batch_id)).status).toBe("completed_with_errors");
	expect((await api.getBatch(standard.batch_id)).counts.running).toBe(1);
	expect(TIME_LIMITS).toEqual({ fast: 300_000, standard: 1_200_000, heavy: 5_400_000, max: 10_800_000 });
});

test("After a kill the time of a task begins anew", async () => {
	const path = temporaryDatabase();
	const batchId = await batchWith(openEngine(path, { startNow: false }).api, "hold one");
	const child = await startChildEngine(path);
	await child.said("started hold one");
	await child.kill();
	const { api } = openEngine(path, limit);
	await untilTerminal(api, batchId);
	expect(await allTasks(api, batchId, { include_output: true })).toMatchObject([{ status: "failed", error: FAILURE }]);
	expect(taskEvents(path)["hold one"]).toEqual(["queued", "started", "queued", "started", "finished"]);
});

test("An engine that is closed meanwhile keeps the task for the next one", async () => {
	const path = temporaryDatabase();
	const first = openEngine(path, { timeLimitOf: () => 60_000 });
	const batchId = await batchWith(first.api, "hold one");
	await first.researcher.started("hold one");
	await first.close();
	const second = openEngine(path);
	second.researcher.release("hold one");
	expect((await untilTerminal(second.api, batchId)).status).toBe("completed");
});
