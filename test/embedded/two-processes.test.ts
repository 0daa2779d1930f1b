import { expect, onTestFinished, test } from "vitest";
import { type EmbeddedEngine, openEmbeddedEngine } from "../../src/embedded/embedded-engine.ts";
import { batchWith, NO_TASKS, until, untilTerminal } from "../contract/contract-harness.ts";
import { startChildEngine } from "./child-engine.ts";
import { openEngine, taskEvents, temporaryDatabase } from "./engine-rig.ts";
import { ScriptedResearcher } from "./scripted-researcher.ts";

/** An engine that only answers, as `trawl status` and `trawl cancel` open it. */
function openPassive(databasePath: string): EmbeddedEngine {
	const engine = openEmbeddedEngine({ databasePath, work: false, researcher: new ScriptedResearcher() });
	onTestFinished(() => engine.close());
	return engine;
}

test("An engine that opens beside a working process leaves its running tasks alone", async () => {
	const path = temporaryDatabase();
	const batchId = await batchWith(openPassive(path).api, "hold long");
	const child = await startChildEngine(path);
	await child.said("started hold long");

	const engine = openEngine(path);
	await untilTerminal(engine.api, await batchWith(engine.api, "short"));
	expect((await engine.api.getBatch(batchId)).counts).toEqual({ ...NO_TASKS, total: 1, running: 1 });
	expect(taskEvents(path)["hold long"]).toEqual(["queued", "started"]);
});

test("A working process notices what another process adds", async () => {
	const path = temporaryDatabase();
	await startChildEngine(path);
	const { api } = openPassive(path);
	expect((await untilTerminal(api, await batchWith(api, "one", "two"))).status).toBe("completed");
});

test("A cancellation in one process aborts the research in another, whose result is discarded", async () => {
	const path = temporaryDatabase();
	const { api } = openPassive(path);
	const batchId = await batchWith(api, "hold long", "hold next");
	const child = await startChildEngine(path);
	await child.said("started hold long");
	expect((await api.cancelBatch(batchId)).cancelled_count).toBe(2);
	await child.said("aborted hold long");
	expect((await api.getBatch(batchId)).counts).toEqual({ ...NO_TASKS, total: 2, cancelled: 2 });
	expect(taskEvents(path)).toEqual({
		"hold long": ["queued", "started", "cancelled"],
		"hold next": ["queued", "cancelled"],
	});
});

test("A living engine takes over the tasks of a process that was killed", async () => {
	const path = temporaryDatabase();
	const batchId = await batchWith(openPassive(path).api, "hold long");
	const child = await startChildEngine(path);
	await child.said("started hold long");
	const engine = openEngine(path);
	await child.kill();
	engine.researcher.release("hold long");
	expect((await untilTerminal(engine.api, batchId)).status).toBe("completed");
	expect(taskEvents(path)["hold long"]).toEqual(["queued", "started", "queued", "started", "finished"]);
});

test("Two processes share the work, and no task is begun by both", async () => {
	const path = temporaryDatabase();
	const queries = Array.from({ length: 80 }, (_, index) => `question ${index}`);
	const batchId = await batchWith(openPassive(path).api, "hold child", ...queries);
	const child = await startChildEngine(path, 2);
	await child.said("started hold child");
	const engine = openEngine(path, { concurrency: 2 });
	await until(
		() => engine.api.getBatch(batchId),
		({ counts }) => counts.completed === 80,
	);
	for (const query of queries) expect(taskEvents(path)[query]).toEqual(["queued", "started", "finished"]);
	await child.end();
	engine.researcher.release("hold child");
	expect((await untilTerminal(engine.api, batchId)).counts.completed).toBe(81);
});
