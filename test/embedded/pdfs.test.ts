/** PDFs in the engine's own store. */
import { expect, test } from "vitest";
import { Database } from "../../src/sqlite/database.ts";
import { batchWith, untilTerminal } from "../contract/contract-harness.ts";
import { openEngine, temporaryDatabase } from "./engine-rig.ts";

test("are stored with the result, and outlive the engine that made them", async () => {
	const path = temporaryDatabase();
	const first = openEngine(path);
	const { batch_id } = await first.api.createBatch({ output_formats: ["pdf"] });
	await first.api.addTasks(batch_id, [{ query: "one" }, { query: "fail two" }]);
	await untilTerminal(first.api, batch_id);
	await first.close();

	const { api, files } = openEngine(path);
	const { tasks } = await api.listTasks(batch_id, { include_output: true });
	const [done, failed] = tasks;
	expect(done).toMatchObject({ output_type: "markdown", output: "Answer to one" });
	expect(done?.pdf_url).toBe(`trawl:tasks/${done?.deepresearch_id}/pdf`);
	expect(Buffer.from((await files.readPdf(done?.deepresearch_id ?? "")) ?? []).toString()).toBe(
		"%PDF-1.3 Answer to one",
	);
	expect(failed).not.toHaveProperty("pdf_url");
	expect(await files.readPdf(failed?.deepresearch_id ?? "")).toBeUndefined();
});

test("can be had in a database of a version that had none", async () => {
	const path = temporaryDatabase();
	const old = openEngine(path);
	const before = await batchWith(old.api, "one");
	await untilTerminal(old.api, before);
	await old.close();
	const db = new Database(path);
	db.exec(
		"DROP TABLE pdfs; ALTER TABLE tasks DROP COLUMN spent; ALTER TABLE webhooks DROP COLUMN host; PRAGMA user_version = 2",
	);
	db.close();

	const { api, files } = openEngine(path);
	expect((await api.listTasks(before, { include_output: true })).tasks[0]).toMatchObject({ output: "Answer to one" });
	const { batch_id } = await api.createBatch({ output_formats: ["markdown", "pdf"] });
	await api.addTasks(batch_id, [{ query: "two" }]);
	await untilTerminal(api, batch_id);
	const [task] = (await api.listTasks(batch_id)).tasks;
	expect(await files.readPdf(task?.deepresearch_id ?? "")).toBeDefined();
});
