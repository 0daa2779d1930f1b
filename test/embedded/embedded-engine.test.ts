import { expect, onTestFinished, test } from "vitest";
import { type EmbeddedEngine, openEmbeddedEngine } from "../../src/embedded/embedded-engine.ts";
import { Database } from "../../src/sqlite/database.ts";
import { allTasks, batchWith, refusal, untilTerminal } from "../contract/contract-harness.ts";
import { openEngine, temporaryDatabase } from "./engine-rig.ts";
import { ScriptedResearcher } from "./scripted-researcher.ts";

const corpus = (digest: string) => new ScriptedResearcher({ researcher: "scripted", corpus: digest });

function openPassive(databasePath: string, researcher?: ScriptedResearcher): EmbeddedEngine {
	const engine = openEmbeddedEngine({ databasePath, work: false, ...(researcher === undefined ? {} : { researcher }) });
	onTestFinished(() => engine.close());
	return engine;
}

test("An engine that does not work answers, cancels and researches nothing", async () => {
	const path = temporaryDatabase();
	const passive = openPassive(path);
	const [kept, dropped] = [await batchWith(passive.api, "kept"), await batchWith(passive.api, "dropped")];
	expect((await passive.api.cancelBatch(dropped)).cancelled_count).toBe(1);
	await passive.close();
	const { api, researcher } = openEngine(path);
	expect((await untilTerminal(api, kept)).status).toBe("completed");
	expect(researcher.begun).toEqual(["kept"]);
});

test("Tasks accepted for another corpus fail with the reason and are not answered from this one", async () => {
	const path = temporaryDatabase();
	const batchId = await batchWith(openPassive(path, corpus("old")).api, "one", "two");
	const { api, researcher } = openEngine(path, { researcher: corpus("new") });
	expect(await untilTerminal(api, batchId)).toMatchObject({ status: "completed_with_errors", counts: { failed: 2 } });
	const [task] = await allTasks(api, batchId, { include_output: true });
	expect(task?.error).toMatch(/^the task was accepted for another corpus, model or version/);
	expect(researcher.begun).toEqual([]);
});

test("Tasks for another corpus are left to the living engine that has it", async () => {
	const path = temporaryDatabase();
	const old = openEngine(path, { researcher: corpus("old"), concurrency: 1 });
	const batchId = await batchWith(old.api, "hold one", "two");
	await old.researcher.started("hold one");
	const other = openEngine(path, { researcher: corpus("new") });
	await untilTerminal(other.api, await batchWith(other.api, "mine"));
	old.researcher.release("hold one");
	expect((await untilTerminal(other.api, batchId)).status).toBe("completed");
	expect(other.researcher.begun).toEqual(["mine"]);
});

test("An engine told to take the tasks of others answers them with its own corpus", async () => {
	const path = temporaryDatabase();
	const batchId = await batchWith(openPassive(path, corpus("old")).api, "one");
	const { api, researcher } = openEngine(path, { researcher: corpus("new"), tasksOfOthers: "take" });
	expect((await untilTerminal(api, batchId)).status).toBe("completed");
	expect(researcher.begun).toEqual(["one"]);
});

test.each([])("What the engine cannot do yet is refused with the reason: %j", async (request, key, message) => {
	const { api } = openPassive(temporaryDatabase());
	const error = await refusal(api.createBatch(request), "rejected", 400);
	expect(error.errors).toEqual([{ key, code: "unsupported", message }]);
	expect(error.message).toBe(`1 validation error: ${key}: ${message}`);
});

test("A database of before webhooks is brought up to date, with what is in it", async () => {
	const path = temporaryDatabase();
	const first = openEmbeddedEngine({ databasePath: path, work: false });
	const batch = await first.api.createBatch({ name: "old" });
	await first.close();
	const older = new Database(path);
	older.exec("DROP TABLE webhooks; DROP TABLE pdfs; ALTER TABLE tasks DROP COLUMN spent; PRAGMA user_version = 1");
	older.close();
	const { api } = openPassive(path);
	expect(await api.listBatches()).toEqual([batch]);
	expect(await api.createBatch({ webhook_url: "https://hooks.example.com/x" })).toHaveProperty("webhook_secret");
	expect((await api.cancelBatch(batch.batch_id)).status).toBe("cancelled");
});

test("A database that a newer trawl wrote is refused and left as it is", () => {
	const path = temporaryDatabase();
	const newer = new Database(path);
	newer.exec("CREATE TABLE future (x INTEGER) STRICT; PRAGMA user_version = 99");
	newer.close();
	expect(() => openEmbeddedEngine({ databasePath: path, work: false })).toThrow(
		`${path} was written by a newer trawl (version 99, this one knows 5): update trawl, or choose another state folder`,
	);
	const after = new Database(path, { readonly: true });
	expect(after.all("SELECT name FROM sqlite_schema")).toEqual([{ name: "future" }]);
	after.close();
});

test.each([0, -1, 1.5, Number.NaN])("A concurrency of %d is refused", (concurrency) => {
	const open = () => openEngine(temporaryDatabase(), { concurrency });
	expect(open).toThrow(`expected a concurrency of 1 or more, found ${concurrency}`);
});

test("Times and ids come from the given clock and source of ids", async () => {
	let count = 0;
	const now = () => new Date("2026-11-01T12:00:00.000Z");
	const { api } = openEngine(temporaryDatabase(), { now, newId: () => `id-${count++}` });
	const batchId = await batchWith(api, "one");
	expect(batchId).toBe("batch_id-0");
	const at = "2026-11-01T12:00:00.000Z";
	expect(await untilTerminal(api, batchId)).toMatchObject({ created_at: at, completed_at: at });
	expect(await allTasks(api, batchId)).toMatchObject([{ deepresearch_id: "id-1", created_at: at, completed_at: at }]);
});

test("Costs add up without the dust of binary fractions", async () => {
	const { api } = openEngine(temporaryDatabase(), { priceOf: (mode) => (mode === "fast" ? 0.1 : 0) });
	const { batch_id } = await api.createBatch({ mode: "fast" });
	await api.addTasks(batch_id, [{ query: "a" }, { query: "b" }, { query: "c" }]);
	expect((await untilTerminal(api, batch_id)).cost).toBe(0.3);
});
