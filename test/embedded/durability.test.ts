import { expect, test } from "vitest";
import { openEmbeddedEngine } from "../../src/embedded/embedded-engine.ts";
import type { BatchApi } from "../../src/model/batch-api.ts";
import { allTasks, batchWith, NO_TASKS, untilTerminal } from "../contract/contract-harness.ts";
import { startChildEngine } from "./child-engine.ts";
import { openEngine, taskEvents, temporaryDatabase } from "./engine-rig.ts";
import { ScriptedResearcher } from "./scripted-researcher.ts";

/** Makes the batch for the scripted researcher without researching anything. */
async function accepted(databasePath: string, queries: readonly string[]): Promise<string> {
	const engine = openEmbeddedEngine({ databasePath, work: false, researcher: new ScriptedResearcher() });
	const batchId = await batchWith(engine.api, ...queries);
	await engine.close();
	return batchId;
}

const outputs = async (api: BatchApi, batchId: string) =>
	(await allTasks(api, batchId, { include_output: true })).map((task) => task.output);

test("A reopened engine goes on where a closed one stopped", async () => {
	const path = temporaryDatabase();
	const first = openEngine(path, { concurrency: 1 });
	const batchId = await batchWith(first.api, "one", "hold two", "three");
	await first.researcher.started("hold two");
	await first.close();

	const second = openEngine(path, { concurrency: 1 });
	second.researcher.release("hold two");
	expect(await untilTerminal(second.api, batchId)).toMatchObject({ status: "completed", counts: { completed: 3 } });
	expect(second.researcher.begun).toEqual(["hold two", "three"]);
	expect(taskEvents(path)).toEqual({
		one: ["queued", "started", "finished"],
		"hold two": ["queued", "started", "queued", "started", "finished"],
		three: ["queued", "started", "finished"],
	});
});

test("A reopened engine shows batches, tasks and results as before", async () => {
	const path = temporaryDatabase();
	const first = openEngine(path);
	const batchId = await batchWith(first.api, "one", "fail two");
	const batch = await untilTerminal(first.api, batchId);
	const tasks = await allTasks(first.api, batchId, { include_output: true });
	await first.close();

	const second = openEngine(path);
	expect(await second.api.getBatch(batchId)).toEqual(batch);
	expect(await allTasks(second.api, batchId, { include_output: true })).toEqual(tasks);
	expect(second.researcher.begun).toEqual([]);
});

test("A SIGKILL loses no accepted task and repeats no finished one", async () => {
	const path = temporaryDatabase();
	const batchId = await accepted(path, ["one", "two", "hold three", "four"]);
	const child = await startChildEngine(path);
	await child.said("started hold three");
	await child.kill();

	const engine = openEngine(path, { concurrency: 1 });
	engine.researcher.release("hold three");
	expect((await untilTerminal(engine.api, batchId)).counts).toEqual({ ...NO_TASKS, total: 4, completed: 4 });
	expect(engine.researcher.begun).toEqual(["hold three", "four"]);
	expect(await outputs(engine.api, batchId)).toEqual([
		"Child's answer to one",
		"Child's answer to two",
		"Answer to hold three",
		"Answer to four",
	]);
	expect(taskEvents(path)["hold three"]).toEqual(["queued", "started", "queued", "started", "finished"]);
});

test("Killed again and again at different points, every task is still researched to the end once", async () => {
	const path = temporaryDatabase();
	// A held task cannot have ended in an earlier process, however late the kill came: each is begun again.
	const held = [3, 11, 12, 30, 47];
	const queries = Array.from({ length: 60 }, (_, index) => `${held.includes(index) ? "hold " : ""}question ${index}`);
	const batchId = await accepted(path, queries);
	for (const reached of held) {
		const child = await startChildEngine(path, held.length + 1);
		await child.said(`started hold question ${reached}`).finally(() => child.kill());
	}
	const engine = openEngine(path);
	for (const index of held) engine.researcher.release(`hold question ${index}`);
	expect((await untilTerminal(engine.api, batchId)).counts).toEqual({ ...NO_TASKS, total: 60, completed: 60 });
	const events = Object.values(taskEvents(path));
	expect(events).toHaveLength(60);
	for (const ofTask of events) expect(ofTask.filter((event) => event === "finished")).toHaveLength(1);
});

test("A batch created just before a SIGKILL accepts its tasks afterwards", async () => {
	const path = temporaryDatabase();
	const batchId = await accepted(path, ["hold first"]);
	const child = await startChildEngine(path);
	await child.said("started hold first");
	await child.kill();
	const engine = openEngine(path);
	await engine.api.addTasks(batchId, [{ id: "second", query: "second" }]);
	engine.researcher.release("hold first");
	expect((await untilTerminal(engine.api, batchId)).counts.completed).toBe(2);
});
