import { expect, test } from "vitest";
import { EngineUnusableError, lateEngine, type StartableEngine } from "../../src/app/late-engine.ts";
import type { BatchApi } from "../../src/model/batch-api.ts";

const listBatches: BatchApi["listBatches"] = async () => [];
const api = { listBatches } as BatchApi;

function rig({ fault, isOpen = false }: { fault?: Error; isOpen?: boolean } = {}) {
	const told: string[] = [];
	const engine: StartableEngine = {
		api,
		files: { readPdf: async () => undefined },
		start: () => void told.push("started"),
		close: async () => void told.push("closed"),
	};
	const late = lateEngine({
		async open() {
			told.push("opened");
			if (fault !== undefined) throw fault;
			return engine;
		},
		opened: isOpen ? engine : undefined,
		unopened: { close: () => void told.push("what it would own closed") },
	});
	return { late, told };
}

test("an engine that nobody asks is not opened, and what it would own is closed", async () => {
	const { late, told } = rig();
	await late.start(false);
	await late.close();
	expect(told).toEqual(["what it would own closed"]);
});

test("the first of several questions opens it, and it works from when it was let", async () => {
	const { late, told } = rig();
	await Promise.all([late.api.listBatches(), late.api.listBatches(), late.files.readPdf("a")]);
	expect(told).toEqual(["opened"]);
	await late.start(false);
	await late.close();
	expect(told).toEqual(["opened", "started", "closed"]);
});

test("let before it was asked, it works from its opening on", async () => {
	const { late, told } = rig();
	await late.start(false);
	await late.api.listBatches();
	expect(told).toEqual(["opened", "started"]);
});

test("it is opened without a question where it is needed", async () => {
	const { late, told } = rig();
	await late.start(true);
	expect(told.slice(0, 2)).toEqual(["opened", "started"]);
});

test("one that is open already works from when it was let, without a question, and is closed itself", async () => {
	const { late, told } = rig({ isOpen: true });
	expect(told).toEqual([]);
	await late.start(false);
	await late.api.listBatches();
	await late.close();
	expect(told).toEqual(["started", "closed"]);
});

test("one that cannot be opened tells each who asks the same, and closes without a word", async () => {
	const fault = new Error("no such file");
	const { late, told } = rig({ fault });
	const faults = [late.api.listBatches(), late.start(true), late.api.listBatches()];
	for (const asked of faults)
		await expect(asked).rejects.toMatchObject({ name: EngineUnusableError.name, cause: fault });
	await late.close();
	expect(told).toEqual(["opened"]);
});

test("it is not opened behind its close", async () => {
	const { late, told } = rig();
	await late.close();
	await expect(late.start(true)).rejects.toThrow("closed");
	await expect(late.api.listBatches()).rejects.toThrow("closed");
	expect(told).toEqual(["what it would own closed"]);
});
