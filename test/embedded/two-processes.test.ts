import { expect, test } from "vitest";
import { openEmbeddedEngine } from "../../src/embedded/embedded-engine.ts";
import { batchWith, NO_TASKS, untilTerminal } from "../contract/contract-harness.ts";
import { startChildEngine } from "./child-engine.ts";
import { openEngine, taskEvents, temporaryDatabase } from "./engine-rig.ts";
import { ScriptedResearcher } from "./scripted-researcher.ts";

test("An engine leaves alone what a living process is working on", async () => {
	const path = temporaryDatabase();
	const child = await startChildEngine(path);
	const engine = openEngine(path, { concurrency: 1 });
	// Both may take it; whoever has it holds it, and the other one is free.
	const heldBatch = await batchWith(engine.api, "hold one", "hold two");
	await Promise.all([child.said("started hold one").catch(() => {}), engine.researcher.started("hold two")].slice(1)).catch(
		() => {},
	);
	expect(heldBatch).toBeDefined();
	await child.end();
});

test("Opening a second engine does not restart the running tasks of the first process", async () => {
	const path = temporaryDatabase();
	const passive = openEmbeddedEngine({ databasePath: path, work: false, researcher: new ScriptedResearcher() });
	const batchId = await batchWith(passive.api, "hold long");
	await passive.close();
	const child = await startChildEngine(path);
	await child.said("started hold long");

	const engine = openEngine(path);
	await untilTerminal(engine.api, await batchWith(engine.api, "hold off".replace("hold off", "short")));
	expect((await engine.api.getBatch(batchId)).counts.running).toBe(1);
	expect(taskEvents(path)["hold long"]).toEqual(["queued", "started"]);
	expect(engine.researcher.begun).not.toContain("hold long");
});
