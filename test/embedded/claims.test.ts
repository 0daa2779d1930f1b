import { randomUUID } from "node:crypto";
import { expect, onTestFinished, test } from "vitest";
import { openEmbeddedEngine } from "../../src/embedded/embedded-engine.ts";
import type { EngineStore } from "../../src/embedded/engine-store.ts";
import { openSqliteEngineStore } from "../../src/embedded/sqlite-engine-store.ts";
import { Worker } from "../../src/embedded/worker.ts";
import { batchWith, untilTerminal } from "../contract/contract-harness.ts";
import { openEngine, taskEvents, temporaryDatabase } from "./engine-rig.ts";
import { ScriptedResearcher } from "./scripted-researcher.ts";

/** The store as it is, with the steps of tasks that it has committed listed. */
function listing(store: EngineStore, steps: string[]): EngineStore {
	return {
		...store,
		claimTask: async (...words) => {
			const task = await store.claimTask(...words);
			if (task !== undefined) steps.push("claimed");
			return task;
		},
		finishTask: async (...words) => {
			const finished = await store.finishTask(...words);
			steps.push(finished.next === undefined ? "stored" : "stored and claimed");
			return finished;
		},
	};
}

test("A result and the claim of the next task are one commit", async () => {
	const path = temporaryDatabase();
	const passive = openEmbeddedEngine({ databasePath: path, work: false });
	onTestFinished(() => passive.close());
	const batchId = await batchWith(passive.api, "one", "two", "three");
	const steps: string[] = [];
	const store = openSqliteEngineStore(path);
	const worker = new Worker({
		...{ store: listing(store, steps), workerId: randomUUID(), researcher: new ScriptedResearcher() },
		...{ researcherDigest: "any", concurrency: 1, tasksOfOthers: "take", tickMs: 1000 },
		...{ now: () => new Date(), priceOf: () => 0, timeLimitOf: () => 60_000 },
		...{ onProgress: () => undefined, onLeaving: async () => undefined },
		onFault: (error) => {
			throw error;
		},
	});
	worker.start();
	await untilTerminal(passive.api, batchId);
	await worker.stop();
	store.close();
	expect(steps).toEqual(["claimed", "stored and claimed", "stored and claimed", "stored"]);
	expect(taskEvents(path)).toEqual({
		one: ["queued", "started", "finished"],
		two: ["queued", "started", "finished"],
		three: ["queued", "started", "finished"],
	});
});

test("A worker that is closed takes no further task with the result of its last one", async () => {
	const path = temporaryDatabase();
	const engine = openEngine(path, { concurrency: 1 });
	const batchId = await batchWith(engine.api, "stubborn one", "two");
	await engine.researcher.started("stubborn one");
	const closed = engine.close();
	engine.researcher.release("stubborn one");
	await closed;
	expect(taskEvents(path)).toEqual({ "stubborn one": ["queued", "started", "finished"], two: ["queued"] });
	const reopened = openEngine(path);
	expect((await untilTerminal(reopened.api, batchId)).counts.completed).toBe(2);
});

test("A task that was cancelled while it ran claims no other with its end, and the next is taken all the same", async () => {
	const path = temporaryDatabase();
	const { api, researcher } = openEngine(path, { concurrency: 1 });
	const cancelled = await batchWith(api, "stubborn one");
	const other = await batchWith(api, "two");
	await researcher.started("stubborn one");
	await api.cancelBatch(cancelled);
	researcher.release("stubborn one");
	await untilTerminal(api, other);
	expect(taskEvents(path)).toEqual({
		"stubborn one": ["queued", "started", "cancelled"],
		two: ["queued", "started", "finished"],
	});
});
