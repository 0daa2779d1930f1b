import { expect, test } from "vitest";
import type { ResearchRequest, ResearchResult } from "../../src/model/researcher.ts";
import type { TaskInput } from "../../src/model/wire.ts";
import { Database } from "../../src/sqlite/database.ts";
import { allTasks, anyway, batchWith, NO_TASKS, refusal, until, untilTerminal } from "../contract/contract-harness.ts";
import { openEngine, taskEvents, temporaryDatabase } from "./engine-rig.ts";
import { ScriptedResearcher } from "./scripted-researcher.ts";

/** Answers with whatever a function returns, well-formed or not. */
class AnsweringResearcher extends ScriptedResearcher {
	readonly #answer: (request: ResearchRequest) => unknown;

	constructor(answer: (request: ResearchRequest) => unknown) {
		super();
		this.#answer = answer;
	}

	override async research(request: ResearchRequest): Promise<ResearchResult> {
		return anyway(this.#answer(request));
	}
}

test("A researcher that throws fails its own task with the message, and the engine goes on", async () => {
	const { api } = openEngine(temporaryDatabase());
	const batchId = await batchWith(api, "throw up", "fine");
	await untilTerminal(api, batchId);
	const [thrown, fine] = await allTasks(api, batchId, { include_output: true });
	expect(thrown).toMatchObject({ status: "failed", error: "cannot research throw up", output: null, cost: 0 });
	expect(fine?.status).toBe("completed");
});

test.each<readonly [string, unknown]>([
	["nothing", undefined],
	["a value that JSON cannot hold", { status: "completed", output_type: "markdown", output: 1n, sources: [] }],
])("A researcher that answers with %s fails its own task, and the engine goes on", async (_case, result) => {
	const researcher = new AnsweringResearcher(() => result);
	const { api } = openEngine(temporaryDatabase(), { researcher });
	expect((await untilTerminal(api, await batchWith(api, "one"))).counts.failed).toBe(1);
	expect((await untilTerminal(api, await batchWith(api, "two"))).counts.failed).toBe(1);
});

test("Tasks that are worked on are running to whoever looks, also where the researcher never waits", async () => {
	const researcher = new AnsweringResearcher(() => ({ status: "failed", error: "nothing", sources: [] }));
	const { api } = openEngine(temporaryDatabase(), { researcher, concurrency: 2 });
	const batchId = await batchWith(api, ...Array.from({ length: 20 }, (_, n) => `q${n}`));
	const seen: number[] = [];
	for (;;) {
		const { status, counts } = await api.getBatch(batchId);
		if (status !== "open" && status !== "processing") break;
		seen.push(counts.running);
		await new Promise(setImmediate);
	}
	expect(Math.max(...seen)).toBe(2);
	expect(seen.filter((running) => running > 0).length).toBeGreaterThan(seen.length / 2);
});

test("A failed task shows the sources that were found for it", async () => {
	const sources = [{ url: "https://example.com/" }];
	const researcher = new AnsweringResearcher(() => ({ status: "failed", error: "no evidence for `founded`", sources }));
	const { api } = openEngine(temporaryDatabase(), { researcher });
	const batchId = await batchWith(api, "one");
	await untilTerminal(api, batchId);
	expect(await allTasks(api, batchId, { include_output: true })).toMatchObject([{ status: "failed", sources }]);
});

test("The researcher is handed the task's fields and the batch's settings, retired names under today's", async () => {
	const { api, researcher } = openEngine(temporaryDatabase());
	const search = { search_type: "web", included_sources: ["sec.gov"] };
	const { batch_id } = await api.createBatch(anyway({ model: "lite", search }));
	const old = { input: "old words", strategy: "filings first" };
	const task: TaskInput = {
		query: "today's words",
		research_strategy: "s",
		report_format: "r",
		urls: ["https://example.com/"],
	};
	await api.addTasks(batch_id, [anyway(old), { ...task, id: "x", metadata: { a: 1 } }]);
	await untilTerminal(api, batch_id);
	const settings = { mode: "standard", output_formats: ["markdown"], search };
	expect(researcher.requests).toEqual([
		{ query: "old words", research_strategy: "filings first", urls: [], ...settings },
		{ ...task, ...settings },
	]);
});

test("The event loop gets its turn between two tasks", async () => {
	const order: string[] = [];
	const researcher = new AnsweringResearcher(({ query }) => {
		order.push(query);
		setImmediate(() => order.push(`turn after ${query}`));
		return { status: "completed", output_type: "markdown", output: "", sources: [] };
	});
	const { api } = openEngine(temporaryDatabase(), { researcher, concurrency: 1 });
	await untilTerminal(api, await batchWith(api, "one", "two"));
	expect(order.slice(0, 3)).toEqual(["one", "turn after one", "two"]);
});

test("Tasks are begun in order of addition across batches", async () => {
	const { api, researcher } = openEngine(temporaryDatabase(), { concurrency: 1 });
	const first = await batchWith(api, "hold first");
	const second = await batchWith(api, "b");
	await api.addTasks(first, [{ query: "a" }]);
	researcher.release("hold first");
	await Promise.all([untilTerminal(api, first), untilTerminal(api, second)]);
	expect(researcher.begun).toEqual(["hold first", "b", "a"]);
});

test("Closing waits for research that ignores its abort, and keeps the result", async () => {
	const path = temporaryDatabase();
	const engine = openEngine(path);
	const batchId = await batchWith(engine.api, "stubborn one");
	await engine.researcher.started("stubborn one");
	const closed = engine.close();
	engine.researcher.release("stubborn one");
	await closed;
	const reopened = openEngine(path);
	expect((await reopened.api.getBatch(batchId)).status).toBe("completed");
	expect(taskEvents(path)["stubborn one"]).toEqual(["queued", "started", "finished"]);
});

test("A closed engine answers nothing, and may be closed again", async () => {
	const engine = openEngine(temporaryDatabase());
	await engine.close();
	await refusal(engine.api.createBatch({}), "unavailable", 503);
	await engine.close();
});

test("A task that was cancelled while it ran is aborted, and its late result is discarded", async () => {
	const path = temporaryDatabase();
	const { api, researcher } = openEngine(path, { concurrency: 1 });
	const batchId = await batchWith(api, "stubborn one");
	await researcher.started("stubborn one");
	await api.cancelBatch(batchId);
	researcher.release("stubborn one");
	await untilTerminal(api, await batchWith(api, "next"));
	expect((await api.getBatch(batchId)).counts).toEqual({ ...NO_TASKS, total: 1, cancelled: 1 });
	expect(taskEvents(path)["stubborn one"]).toEqual(["queued", "started", "cancelled"]);
});

test("When results cannot be stored any more, every call says so, and a reopened engine does the work again", async () => {
	const path = temporaryDatabase();
	const { api, researcher, close } = openEngine(path);
	const batchId = await batchWith(api, "hold one");
	await researcher.started("hold one");
	const other = new Database(path);
	other.exec("ALTER TABLE results RENAME TO results_elsewhere");
	researcher.release("hold one");
	const error = await until(
		() => api.getBatch(batchId).catch((reason: unknown) => reason),
		(answer) => answer instanceof Error,
	);
	await refusal(Promise.reject(error), "ambiguous", 500);
	other.exec("ALTER TABLE results_elsewhere RENAME TO results");
	other.close();
	await close();
	const reopened = openEngine(path);
	reopened.researcher.release("hold one");
	expect((await untilTerminal(reopened.api, batchId)).counts.completed).toBe(1);
});
