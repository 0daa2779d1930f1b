import type { ServerResponse } from "node:http";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createHostedApi } from "../../src/hosted/hosted-api.ts";
import { type BatchApi, BatchApiError } from "../../src/model/batch-api.ts";
import { type ScriptedServer, startScriptedServer } from "./scripted-server.ts";

const KEY = "val_secret_0123456789";
const COUNTS = { total: 2, queued: 0, running: 1, completed: 1, failed: 0, cancelled: 0 };
const BATCH = {
	batch_id: "batch_1",
	status: "processing",
	mode: "fast",
	created_at: "2026-11-01T10:00:00.000Z",
	counts: COUNTS,
	cost: 0.1,
};

describe("requests to the hosted service", () => {
	test("each operation has the method, path and body of the contract", async () => {
		const { server, api } = await connect();
		const page = { batch_id: "batch_1", tasks: [], pagination: { count: 0, last_key: null, has_more: false } };
		for (const body of [
			BATCH,
			{ batch_id: "batch_1", added: 0, tasks: [], counts: COUNTS },
			BATCH,
			page,
			{ ...BATCH, cancelled_count: 1 },
			[],
		]) {
			server.answer({ body });
		}
		await api.createBatch({ name: "n", mode: "fast" });
		await api.addTasks("batch_1", [{ id: "a", query: "q" }]);
		await api.getBatch("batch_1");
		await api.listTasks("batch_1", { limit: 50, last_key: "c", include_output: true });
		await api.cancelBatch("batch_1");
		await api.listBatches(100);
		expect(server.seen.map(({ method, url, body }) => `${method} ${url} ${body}`)).toEqual([
			'POST /v1/deepresearch/batches {"name":"n","mode":"fast"}',
			'POST /v1/deepresearch/batches/batch_1/tasks {"tasks":[{"id":"a","query":"q"}]}',
			"GET /v1/deepresearch/batches/batch_1 ",
			"GET /v1/deepresearch/batches/batch_1/tasks?limit=50&last_key=c&include_output=true ",
			"POST /v1/deepresearch/batches/batch_1/cancel {}",
			"GET /v1/deepresearch/batches?limit=100 ",
		]);
		for (const { headers } of server.seen)
			expect(headers).toMatchObject({ "x-api-key": KEY, "user-agent": "trawl/test" });
	});

	test("lists always carry a limit, at most 50 tasks and 100 batches", async () => {
		const { server, api } = await connect();
		const page = { tasks: [], pagination: { count: 0, has_more: false } };
		for (const body of [page, page, [], []]) server.answer({ body });
		await api.listTasks("b");
		await api.listTasks("b", { limit: 500 });
		await api.listBatches();
		await api.listBatches(500);
		expect(server.seen.map(({ url }) => new URL(url, "http://x").searchParams.get("limit"))).toEqual([
			"25",
			"50",
			"100",
			"100",
		]);
	});

	test.each<readonly [string, (api: BatchApi) => Promise<unknown>]>([
		["a limit of 0", (api) => api.listTasks("b", { limit: 0 })],
		["an unknown state", (api) => api.listTasks("b", { status: "paused" as "queued" })],
		["a list of 0 batches", (api) => api.listBatches(0)],
	])("%s is refused before it is sent", async (_, call) => {
		const { server, api } = await connect();
		expect(await failure(call(api))).toMatchObject({ kind: "rejected", status: 400 });
		expect(server.seen).toEqual([]);
	});

	test("an id cannot change the path", async () => {
		const { server, api } = await connect();
		server.answer({ body: BATCH });
		await api.getBatch("../x?y#z");
		expect(server.seen[0]?.url).toBe("/v1/deepresearch/batches/..%2Fx%3Fy%23z");
	});

	test.each(["", ".", "..", "\ud800"])(
		"the id %j, which would change the path all the same, is no batch",
		async (id) => {
			const { server, api } = await connect();
			for (const call of [
				api.getBatch(id),
				api.addTasks(id, [{ query: "q" }]),
				api.listTasks(id),
				api.cancelBatch(id),
			]) {
				expect(await failure(call)).toMatchObject({ kind: "not_found", status: 404 });
			}
			expect(server.seen).toEqual([]);
		},
	);

	test("connections are used again", async () => {
		const { server, api } = await connect();
		for (let count = 0; count < 5; count++) {
			server.answer({ body: BATCH });
			await api.getBatch("batch_1");
		}
		expect(server.connections()).toBeLessThan(5);
	});
});

describe("answers of the hosted service", () => {
	test.each([
		["bare", BATCH],
		["wrapped", { success: true, batch: BATCH }],
		["with unknown fields and nulls", { ...BATCH, name: null, organisation_id: "o", completed_at: null }],
	])("a %s batch is read", async (_, body) => {
		const { server, api } = await connect();
		server.answer({ body });
		expect(await api.getBatch("batch_1")).toEqual(BATCH);
	});

	test("a state that nobody knows yet has not ended", async () => {
		const { server, api } = await connect();
		server.answer({ body: { ...BATCH, status: "paused" } });
		expect((await api.getBatch("batch_1")).status).toBe("processing");
	});

	test.each([
		["bare", [BATCH]],
		["under batches", { batches: [BATCH] }],
		["under data", { data: [BATCH, { nothing: 1 }] }],
	])("a list of batches %s is read", async (_, body) => {
		const { server, api } = await connect();
		server.answer({ body });
		expect(await api.listBatches(100)).toEqual([BATCH]);
	});

	test("tasks are read with images as addresses, an object as error, and records that are no tasks left out", async () => {
		const { server, api } = await connect();
		const created_at = "2026-11-01T10:00:00.000Z";
		const task = { deepresearch_id: "d1", status: "completed", query: "q", created_at, task_id: "a" };
		server.answer({
			body: {
				batch_id: "batch_1",
				tasks: [
					{
						...task,
						output: { a: 1 },
						images: ["https://x/y.png"],
						sources: [{ title: "T", url: null }],
						cost: 0.5,
						pdf_url: null,
					},
					{ ...task, deepresearch_id: "d2", status: "failed", error: { message: "too long" } },
					{ batch_id: "batch_1", status: "processing" },
				],
				pagination: { count: 3, last_key: "next", has_more: true },
			},
		});
		const page = await api.listTasks("batch_1", { include_output: true });
		expect(page.pagination).toEqual({ count: 2, last_key: "next", has_more: true });
		expect(page.tasks).toEqual([
			{ ...task, output: { a: 1 }, images: [{ image_url: "https://x/y.png" }], sources: [{ title: "T" }], cost: 0.5 },
			{ ...task, deepresearch_id: "d2", status: "failed", error: "too long" },
		]);
	});

	test("a page that promises more without a cursor is reported", async () => {
		const { server, api } = await connect();
		server.answer({ body: { tasks: [], pagination: { count: 0, has_more: true } } });
		expect(await failure(api.listTasks("b"))).toMatchObject({ kind: "ambiguous" });
	});
});

describe("failures of the hosted service", () => {
	test.each([
		[400, { success: false, error: "bad mode" }, "rejected", "bad mode"],
		[401, { error: "Invalid API key" }, "unauthorized", "Invalid API key"],
		[402, { error: "required 5, available 1" }, "payment", "required 5, available 1"],
		[403, { message: "no permission" }, "unauthorized", "no permission"],
		[404, { error: "Task not found" }, "not_found", "Task not found"],
		[409, { error: "conflict" }, "rejected", "conflict"],
		[500, { error: "Failed to add tasks to batch" }, "ambiguous", "Failed to add tasks to batch"],
		[502, "<html>Bad Gateway</html>", "ambiguous", "the service answered 502"],
		[504, "", "ambiguous", "the service answered 504"],
		[503, { error: "billing cannot be consulted" }, "unavailable", "billing cannot be consulted"],
		[503, "<html>", "ambiguous", "the service answered 503"],
		[200, "", "ambiguous", "the service answered 200 with an empty body"],
		[200, '{"batch_id": "batch_1", ', "ambiguous", "the service answered 200 with no JSON"],
		[200, {}, "ambiguous", "the service's answer cannot be read: expected `batch_id`"],
		[302, "", "ambiguous", "the service answered 302 and points elsewhere; check the base URL"],
		[307, "", "ambiguous", "the service answered 307 and points elsewhere; check the base URL"],
	])("%i %j is %s", async (status, body, kind, message) => {
		const { server, api } = await connect();
		server.answer({ status, body, headers: { location: "http://127.0.0.1:9/elsewhere" } });
		expect(await failure(api.createBatch({}))).toMatchObject({
			kind,
			message,
			status: status === 200 && kind === "ambiguous" && message.includes("read:") ? undefined : status,
		});
		expect(server.seen).toHaveLength(1);
	});

	test("a read that is pointed elsewhere was for nothing", async () => {
		const { server, api } = await connect();
		server.answer({ status: 307, body: "", headers: { location: "http://127.0.0.1:9/elsewhere" } });
		expect(await failure(api.getBatch("b"))).toMatchObject({ kind: "rejected", status: 307 });
		expect(server.seen).toHaveLength(1);
	});

	test("field errors are told with the message", async () => {
		const { server, api } = await connect();
		const errors = [{ key: "mode", code: "invalid_enum", message: "must be fast" }];
		server.answer({ status: 400, body: { error: "1 validation error", errors } });
		expect(await failure(api.createBatch({}))).toMatchObject({
			message: "1 validation error (mode: must be fast)",
			errors,
		});
	});

	test.each([
		["3", 3_000],
		["0", 0],
		["3600", 3_600_000],
		["86400", 3_600_000],
		["9".repeat(400), 3_600_000],
		["Fri, 31 Dec 9999 23:59:59 GMT", 3_600_000],
	])("Retry-After %s is passed on, up to an hour", async (header, retryAfterMs) => {
		const { server, api } = await connect();
		server.answer({ status: 429, headers: { "retry-after": header }, body: { error: "slow down" } });
		expect(await failure(api.getBatch("b"))).toMatchObject({ kind: "rate_limited", retryAfterMs });
	});

	test("a reset, a truncated body and a silent server are ambiguous", async () => {
		const { server, api } = await connect(200);
		server.answer((response) => response.socket?.destroy());
		expect(await failure(api.addTasks("b", [{ query: "q" }]))).toMatchObject({ kind: "ambiguous", status: undefined });
		server.answer((response) => {
			response.writeHead(200, { "content-length": "1000" });
			response.write('{"batch_id"');
			response.socket?.end();
		});
		expect(await failure(api.addTasks("b", [{ query: "q" }]))).toMatchObject({ kind: "ambiguous" });
		server.answer(() => undefined);
		expect(await failure(api.addTasks("b", [{ query: "q" }]))).toMatchObject({
			kind: "ambiguous",
			message: "the service gave no answer: no answer in time",
		});
	});

	test("an answer that trickles without an end is cut off at the time limit", async () => {
		const { server, api } = await connect(300);
		server.answer((response) => {
			response.writeHead(200, { "content-type": "application/json" });
			const drip = setInterval(() => response.write(" "), 20);
			response.on("close", () => clearInterval(drip));
		});
		expect(await failure(api.getBatch("b"))).toMatchObject({
			kind: "ambiguous",
			message: "the service gave no answer: no answer in time",
		});
	});

	test("an answer that goes on coming has as long as it takes", async () => {
		const { server, api } = await connect(2_000);
		const batch = {
			batch_id: "b",
			status: "open",
			mode: "fast",
			counts: {},
			cost: 0,
			created_at: "2026-10-01T00:00:00Z",
		};
		server.answer((response) => {
			response.writeHead(200, { "content-type": "application/json" });
			let left = 6;
			const drip = setInterval(() => {
				if (left-- > 0) return response.write(" ".repeat(70_000));
				clearInterval(drip);
				return response.end(JSON.stringify(batch));
			}, 500);
			onTestFinished(() => clearInterval(drip));
		});
		expect(await api.getBatch("b")).toMatchObject({ batch_id: "b" });
	});

	test("a long answer that stalls makes no other wait", async () => {
		const { server, api } = await connect(60_000);
		const task = { deepresearch_id: "d1", status: "completed", query: "q", task_id: "a" };
		const page = {
			tasks: [{ ...task, output: "x".repeat(300_000) }],
			pagination: { count: 1, last_key: null, has_more: false },
		};
		const [start, rest] = [JSON.stringify(page).slice(0, 150_000), JSON.stringify(page).slice(150_000)];
		let goOn = () => {};
		const stalled = new Promise<void>((resolve) => {
			server.answer((response) => {
				response.writeHead(200, { "content-type": "application/json" });
				response.write(start, () => resolve());
				goOn = () => response.end(rest);
			});
		});
		const first = api.listTasks("a", { include_output: true });
		await stalled;
		server.answer({ body: page });
		const second = await api.listTasks("b", { include_output: true });
		goOn();
		expect(second.tasks[0]?.output).toHaveLength(300_000);
		expect((await first).tasks[0]?.output).toHaveLength(300_000);
	});

	test("an aborted call does not wait until another long answer has come", async () => {
		const { server, api } = await connect(60_000);
		const drips: NodeJS.Timeout[] = [];
		onTestFinished(() => drips.forEach(clearInterval));
		const long = (response: ServerResponse) => {
			response.writeHead(200, { "content-type": "application/json" });
			response.write(" ".repeat(200_000), () => drips.push(setInterval(() => response.write(" "), 20)));
		};
		server.answer(long);
		server.answer(long);
		const [other, own] = [new AbortController(), new AbortController()];
		const first = api.getBatch("a", { signal: other.signal });
		const second = api.getBatch("b", { signal: own.signal });
		await vi.waitFor(() => expect(drips).toHaveLength(2));
		own.abort("enough");
		const ended = await Promise.race([second, first].map((call) => call.catch((reason: unknown) => reason)));
		expect(ended).toBe("enough");
		other.abort("done");
		await expect(first).rejects.toBe("done");
	}, 4_000);

	test("a service that cannot be reached is ambiguous, with the system's words", async () => {
		const { server, api } = await connect();
		await server.stop();
		const error = await failure(api.getBatch("b"));
		expect(error.kind).toBe("ambiguous");
		expect(error.message).toContain("ECONNREFUSED");
	});

	test("an aborted call rejects with the signal's reason", async () => {
		const { server, api } = await connect();
		const controller = new AbortController();
		server.answer(() => controller.abort("enough"));
		await expect(api.getBatch("b", { signal: controller.signal })).rejects.toBe("enough");
	});
});

async function connect(timeoutMs = 5_000): Promise<{ server: ScriptedServer; api: BatchApi }> {
	const server = await startScriptedServer();
	const hosted = createHostedApi({ baseUrl: `${server.baseUrl}/`, apiKey: KEY, userAgent: "trawl/test", timeoutMs });
	onTestFinished(() => hosted.close());
	return { server, api: hosted.api };
}

async function failure(call: Promise<unknown>): Promise<BatchApiError> {
	const error = await call.then(
		() => new Error("the call succeeded"),
		(thrown: unknown) => thrown,
	);
	if (!(error instanceof BatchApiError)) throw error;
	return error;
}
