import { describe, expect, test } from "vitest";
import { send } from "./raw-client.ts";
import { connect, sharedStandIn } from "./stand-in-rig.ts";
import type { StandIn } from "./start-stand-in.ts";

const standIn = sharedStandIn();

async function newBatch(service: StandIn, body: unknown = {}): Promise<string> {
	const { body: batch } = await send(service, "POST /batches", body);
	return (batch as { batch_id: string }).batch_id;
}

describe("the stand-in refuses what the service refuses", () => {
	test.each([
		["an unknown key", { nmae: "x" }, "nmae"],
		["tools", { tools: [] }, "tools"],
		["an unknown mode", { mode: "turbo" }, "mode"],
		["no object", [], ""],
	])("a batch with %s", async (_case, body, key) => {
		const answer = await send(standIn(), "POST /batches", body);
		expect(answer).toMatchObject({ status: 400, body: { success: false, errors: [{ key }] } });
		expect((answer.body as { error: unknown }).error).toEqual(expect.any(String));
		expect((await standIn().ledger()).batches).toEqual([]);
	});

	test.each([
		["none", []],
		["101", Array.from({ length: 101 }, (_, index) => ({ id: `t${index}`, query: "q" }))],
		["an unknown key", [{ id: "a", query: "q", mode: "fast" }]],
		["the same id twice", ["a", "a"].map((id) => ({ id, query: "q" }))],
		["only blanks as query", [{ id: "a", query: " " }]],
	])("tasks: %s", async (_case, tasks) => {
		const path = `POST /batches/${await newBatch(standIn())}/tasks`;
		expect(await send(standIn(), path, { tasks })).toMatchObject({ status: 400, body: { success: false } });
		expect((await standIn().ledger()).accepted).toEqual([]);
	});

	test("tasks for a batch that has ended, and an id that the batch has", async () => {
		const id = await newBatch(standIn());
		await standIn().setSettings({ afterPolls: 1 });
		await send(standIn(), `POST /batches/${id}/tasks`, { tasks: [{ id: "a", query: "q" }] });
		const again = { tasks: ["b", "a"].map((each) => ({ id: each, query: "q" })) };
		expect(await send(standIn(), `POST /batches/${id}/tasks`, again)).toMatchObject({
			status: 400,
			body: { errors: [{ key: "tasks[1].id", code: "duplicate_id" }] },
		});
		expect((await send(standIn(), `GET /batches/${id}`)).body).toMatchObject({ status: "completed" });
		const late = await send(standIn(), `POST /batches/${id}/tasks`, { tasks: [{ id: "c", query: "q" }] });
		expect(late).toMatchObject({ status: 400, body: { error: expect.stringContaining("completed") } });
		const ledger = await standIn().ledger();
		expect(ledger.accepted.map(({ wireId }) => wireId)).toEqual(["a"]);
		expect(ledger.refusedDuplicates).toMatchObject([{ wireId: "a", batchId: id }]);
	});

	test.each(["limit=0", "limit=x", "limit=1.5", "last_key=nonsense", "status=paused", "include_output=yes", "page=2"])(
		"a list of tasks with %s",
		async (query) => {
			const id = await newBatch(standIn());
			expect((await send(standIn(), `GET /batches/${id}/tasks?${query}`)).status).toBe(400);
		},
	);

	test("a list of batches with a limit of 0, a body that is no JSON, a route and a batch that nobody knows", async () => {
		const statuses = [
			await send(standIn(), "GET /batches?limit=0"),
			await send(standIn(), "POST /batches", "{"),
			await send(standIn(), "GET /nothing"),
			await send(standIn(), "GET /batches/batch_1"),
			await send(standIn(), "POST /batches/batch_1/tasks", { tasks: [{ query: "q" }] }),
		].map(({ status }) => status);
		expect(statuses).toEqual([400, 400, 404, 404, 404]);
	});

	test("a key that is missing, wrong, blocked or without the permission, and never repeats it", async () => {
		const service = standIn();
		const create = (headers?: Record<string, string>) => send(service, "POST /batches", {}, headers);
		const answers = [await create({}), await create({ "x-api-key": "val_other" })];
		await service.setSettings({ key: "unknown" });
		answers.push(await create());
		await service.setSettings({ key: "forbidden" });
		answers.push(await create());
		expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 403]);
		const told = JSON.stringify([answers, await service.ledger()]);
		for (const key of [service.apiKey, "val_other"]) expect(told).not.toContain(key);
	});

	test("all of an add that the balance does not cover", async () => {
		await standIn().setSettings({ balance: 1.2 });
		const api = connect(standIn());
		const { batch_id } = await api.createBatch({});
		const tasks = ["a", "b", "c"].map((id) => ({ id, query: "q" }));
		await expect(api.addTasks(batch_id, tasks)).rejects.toMatchObject({
			kind: "payment",
			message: "Insufficient balance: required $1.5, available $1.2",
		});
		await api.addTasks(batch_id, tasks.slice(0, 2));
		await expect(api.addTasks(batch_id, tasks.slice(2))).rejects.toMatchObject({ kind: "rejected" });
		expect(await standIn().ledger()).toMatchObject({ charged: 1, held: 0, timesAccepted: { a: 1, b: 1 } });
	});
});

describe("the answers of the stand-in", () => {
	test("have the documented status and no success", async () => {
		const service = standIn();
		await service.setSettings({ afterMs: null });
		const created = await send(service, "POST /batches", { webhook_url: "https://hooks.example.com/x" });
		const { batch_id, webhook_secret } = created.body as { batch_id: string; webhook_secret: string };
		const answers = [
			created,
			await send(service, `POST /batches/${batch_id}/tasks`, { tasks: [{ input: "q" }] }),
			await send(service, `GET /batches/${batch_id}`),
			await send(service, `GET /batches/${batch_id}/tasks`),
			await send(service, "GET /batches"),
			await send(service, `POST /batches/${batch_id}/cancel`),
		];
		expect(answers.map(({ status }) => status)).toEqual([201, 202, 200, 200, 200, 200]);
		for (const { headers, body } of answers) {
			expect(headers.get("content-type")).toBe("application/json");
			expect(body).not.toHaveProperty("success");
		}
		expect(webhook_secret).toMatch(/^[0-9a-f]{64}$/);
		for (const { text } of answers.slice(1)) expect(text).not.toContain("webhook_secret");
		expect(answers[4]?.body).toMatchObject([{ batch_id, status: "processing" }]);
		expect(answers[5]?.body).toEqual({ batch_id, status: "cancelled", cancelled_count: 1 });
	});
});
