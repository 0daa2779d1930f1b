/** Another process that locks the engine's database for a time ends nothing. */
import { expect, onTestFinished, test } from "vitest";
import { Database } from "../../src/sqlite/database.ts";
import { allTasks, batchWith, until, untilTerminal } from "../contract/contract-harness.ts";
import { openEngine, taskEvents, temporaryDatabase } from "./engine-rig.ts";

/** As another process would. */
function lock(path: string): { free(): void } {
	const db = new Database(path);
	db.exec("BEGIN IMMEDIATE");
	let isFree = false;
	const free = () => {
		if (isFree) return;
		isFree = true;
		db.exec("ROLLBACK");
		db.close();
	};
	onTestFinished(free);
	return { free };
}

test("A locked database is told at once, waited for, and then gone on with", async () => {
	const path = temporaryDatabase();
	const notices: string[] = [];
	const onNotice = (message: string) => void notices.push(message);
	const { api, isWell, researcher } = openEngine(path, { lockPatienceMs: 50, concurrency: 1, onNotice });
	const batchId = await batchWith(api, "hold one", "two");
	await researcher.started("hold one");
	expect(isWell()).toBe(true);
	const { free } = lock(path);
	// Its answer waits until it can be stored.
	researcher.release("hold one");
	await until(
		async () => isWell(),
		(well) => !well,
	);
	await expect(api.createBatch({})).rejects.toMatchObject({ kind: "unavailable", status: 503 });
	expect(await api.getBatch(batchId)).toMatchObject({ counts: { running: 1 } });
	expect(notices).toEqual(["the engine's database is locked by another process; it is waited for"]);
	free();
	expect(await untilTerminal(api, batchId)).toMatchObject({ status: "completed" });
	expect(isWell()).toBe(true);
	expect(notices.slice(1)).toEqual(["the engine's database is free again"]);
	expect(researcher.begun).toEqual(["hold one", "two"]);
	expect(taskEvents(path)["hold one"]).toEqual(["queued", "started", "finished"]);
});

test("What waits for a lock does not hold up the process", async () => {
	const path = temporaryDatabase();
	const { api } = openEngine(path, { lockPatienceMs: 60_000, startNow: false });
	const { free } = lock(path);
	const creating = api.createBatch({});
	await until(
		async () => api.listBatches(),
		({ length }) => length === 0,
	);
	free();
	expect((await creating).status).toBe("open");
});

test("An engine that is closed while its database is locked ends, and the next one goes on", async () => {
	const path = temporaryDatabase();
	const first = openEngine(path);
	const batchId = await batchWith(first.api, "hold one");
	await first.researcher.started("hold one");
	const { free } = lock(path);
	await first.close();
	free();
	// Those of a process that lives are not taken, and here both are one.
	expect(await allTasks(openEngine(path).api, batchId)).toMatchObject([{ status: "running" }]);
});

test("A database that fails is told once, and everything after it is refused", async () => {
	const path = temporaryDatabase();
	const faults: unknown[] = [];
	const { api, isWell } = openEngine(path, { onFault: (error) => void faults.push(error) });
	const alter = (sql: string) => {
		const db = new Database(path);
		db.exec(sql);
		db.close();
	};
	alter("ALTER TABLE workers RENAME TO gone");
	await until(
		async () => faults,
		({ length }) => length > 0,
	);
	expect(isWell()).toBe(false);
	await expect(api.getBatch("batch_1")).rejects.toMatchObject({ kind: "ambiguous", status: 500 });
	expect(faults).toHaveLength(1);
	alter("ALTER TABLE gone RENAME TO workers");
});
