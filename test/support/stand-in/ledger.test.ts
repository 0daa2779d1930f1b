import { describe, expect, test } from "vitest";
import { send } from "./raw-client.ts";
import { connect, sharedStandIn } from "./stand-in-rig.ts";

const standIn = sharedStandIn({ afterMs: null });
const TASKS = [{ id: "a", query: "q" }];

describe("the ledger of the stand-in", () => {
	test("counts how often an id was accepted over all batches", async () => {
		const api = connect(standIn());
		const [one, other] = [await api.createBatch({}), await api.createBatch({ mode: "fast" })];
		await api.addTasks(one.batch_id, TASKS);
		await api.addTasks(other.batch_id, [...TASKS, { id: "b", query: "q" }]);
		const { accepted, timesAccepted, acceptedTwice, held } = await standIn().ledger();
		expect(timesAccepted).toEqual({ a: 2, b: 1 });
		expect(acceptedTwice).toEqual(["a"]);
		expect(accepted.map(({ wireId, batchId, price }) => [wireId, batchId, price])).toEqual([
			["a", one.batch_id, 0.5],
			["a", other.batch_id, 0.1],
			["b", other.batch_id, 0.1],
		]);
		expect(held).toBe(0.7);
	});

	test("accepts an id twice in one batch if told to", async () => {
		await standIn().setSettings({ acceptDuplicates: true });
		const api = connect(standIn());
		const { batch_id } = await api.createBatch({});
		await api.addTasks(batch_id, TASKS);
		await api.addTasks(batch_id, TASKS);
		expect((await standIn().ledger()).acceptedTwice).toEqual(["a"]);
	});

	test("knows every request, its connection, its fault and what came of it", async () => {
		const api = connect(standIn());
		const { batch_id } = await api.createBatch({});
		await standIn().setFaults([{ operation: "addTasks", kind: "server_error", when: "after" }]);
		await api.addTasks(batch_id, TASKS).catch(() => undefined);
		await api.listTasks(batch_id, { limit: 50, include_output: true });
		await send(standIn(), "GET /nothing");
		const { requests, connections } = await standIn().ledger();
		const fault = { kind: "server_error", when: "after" };
		const batches = "/v1/deepresearch/batches";
		const seen = { userAgent: "trawl/test", tasks: null, fault: null, abandoned: false };
		expect(requests).toMatchObject([
			{ ...seen, number: 1, method: "POST", path: batches, operation: "createBatch", batchId: null, status: 201 },
			{ ...seen, path: `${batches}/${batch_id}/tasks`, batchId: batch_id, tasks: 1, fault, status: 500, effect: 202 },
			{ ...seen, path: `${batches}/${batch_id}/tasks?limit=50&include_output=true`, status: 200, effect: 200 },
			{ path: "/v1/deepresearch/nothing", operation: null, status: 404, effect: null },
		]);
		expect(requests[3]?.connection).not.toBe(requests[0]?.connection);
		expect(connections).toBeGreaterThanOrEqual(2);
	});

	test("tells a repeat after a look from a blind one", async () => {
		const api = connect(standIn());
		const { batch_id } = await api.createBatch({});
		const add = () => api.addTasks(batch_id, TASKS).catch(() => undefined);
		const blind = async () => (await standIn().ledger()).blindRepeats.map(({ request }) => request);
		await standIn().setFaults([
			{ operation: "addTasks", kind: "unavailable" },
			{ operation: "addTasks", kind: "reset", times: 2 },
			{ operation: "listTasks", kind: "half_json" },
			{ operation: "listTasks", kind: "slow", nth: 3, delayMs: 1 },
		]);
		await add(); // 2: refused
		await add(); // 3: reset; the add before it said honestly that nothing was added
		expect(await blind()).toEqual([]);
		await api.listTasks(batch_id, { status: "queued" }).catch(() => undefined); // 4: half
		await api.listTasks(batch_id, { status: "queued" }); // 5: not all of it
		await add(); // 6: reset
		expect(await blind()).toEqual([6]);
		await api.listTasks(batch_id); // 7
		await add(); // 8
		expect(await blind()).toEqual([6]);
	});

	test("an id that goes to another batch needs a look at the first one", async () => {
		const api = connect(standIn());
		const [one, other] = [await api.createBatch({}), await api.createBatch({})];
		await standIn().setFaults([{ operation: "addTasks", kind: "bad_gateway" }]);
		await api.addTasks(one.batch_id, TASKS).catch(() => undefined);
		await api.listTasks(other.batch_id);
		await api.addTasks(other.batch_id, TASKS);
		expect((await standIn().ledger()).blindRepeats).toMatchObject([{ wireId: "a", batchId: other.batch_id }]);
	});

	test("counts the batches that are open at one time, and the polls of each", async () => {
		const api = connect(standIn());
		const [one, other] = [await api.createBatch({}), await api.createBatch({})];
		await api.cancelBatch(one.batch_id);
		await api.createBatch({});
		await api.getBatch(other.batch_id);
		await api.getBatch(other.batch_id);
		const { mostOpen, polls } = await standIn().ledger();
		expect(mostOpen).toBe(2);
		expect(Object.entries(polls).map(([id, times]) => [id, times.length])).toEqual([[other.batch_id, 2]]);
	});

	test("counts requests that carry the key where it does not belong", async () => {
		const { apiKey } = standIn();
		await send(standIn(), "GET /batches");
		expect((await standIn().ledger()).keyLeaks).toBe(0);
		await send(standIn(), "POST /batches", { name: apiKey });
		await send(standIn(), "GET /batches", undefined, { "x-api-key": apiKey, authorization: `Bearer ${apiKey}` });
		expect((await standIn().ledger()).keyLeaks).toBe(2);
	});
});
