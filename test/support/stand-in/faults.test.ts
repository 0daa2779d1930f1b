import { describe, expect, test } from "vitest";
import type { BatchApi } from "../../../src/model/batch-api.ts";
import { type FaultKind, type FaultRule, HONEST_REFUSALS } from "./protocol.ts";
import { send } from "./raw-client.ts";
import { connect, sharedStandIn } from "./stand-in-rig.ts";

const standIn = sharedStandIn({ afterMs: null });
const TASKS = [{ id: "a", query: "q" }];

/** The kind of error, or `done`. */
async function end(call: Promise<unknown>): Promise<unknown> {
	return call.then(
		() => "done",
		(error: { readonly kind: unknown }) => error.kind,
	);
}

const accepted = async () => (await standIn().ledger()).accepted.length;

/** The end of an add that meets the fault, and whether the service has the task. */
async function addUnder(rule: Omit<FaultRule, "operation">, timeoutMs = 10_000): Promise<readonly [unknown, number]> {
	const api = connect(standIn(), timeoutMs);
	const { batch_id } = await api.createBatch({});
	await standIn().setFaults([{ operation: "addTasks", ...rule }]);
	return [await end(api.addTasks(batch_id, TASKS)), await accepted()];
}

describe("faults of the stand-in", () => {
	test.each<readonly [FaultKind, string]>([
		["server_error", "ambiguous"],
		["bad_gateway", "ambiguous"],
		["unavailable_page", "ambiguous"],
		["gateway_timeout", "ambiguous"],
		["redirect", "ambiguous"],
		["reset", "ambiguous"],
		["empty", "ambiguous"],
		["half_json", "ambiguous"],
		["half_body", "ambiguous"],
	])("%s comes before the effect or after it, and the caller cannot tell", async (kind, seen) => {
		expect(await addUnder({ kind, when: "before" })).toEqual([seen, 0]);
		await standIn().reset();
		expect(await addUnder({ kind, when: "after" })).toEqual([seen, 1]);
	});

	test.each<readonly [FaultKind, string]>([
		["unavailable", "unavailable"],
		["rate_limited", "rate_limited"],
		["payment", "payment"],
		["unauthorized", "unauthorized"],
		["forbidden", "unauthorized"],
	])("%s says that nothing was done, and nothing was", async (kind, seen) => {
		expect(await addUnder({ kind })).toEqual([seen, 0]);
		await expect(standIn().setFaults([{ kind, operation: "addTasks", when: "after" }])).rejects.toThrow(kind);
	});

	test("a hang lasts until the caller gives up, with the effect before or never", async () => {
		expect(await addUnder({ kind: "hang" }, 100)).toEqual(["ambiguous", 0]);
		await standIn().reset();
		expect(await addUnder({ kind: "hang", when: "after" }, 100)).toEqual(["ambiguous", 1]);
	});

	test("a late arrival has its effect after the caller was told of a failure", async () => {
		const api = connect(standIn());
		const { batch_id } = await api.createBatch({});
		await standIn().setFaults([{ operation: "addTasks", kind: "reset", when: "late", lateMs: 100 }]);
		expect(await end(api.addTasks(batch_id, TASKS))).toBe("ambiguous");
		await expect.poll(accepted).toBe(1);
		const [request] = (await standIn().ledger()).requests.filter(({ operation }) => operation === "addTasks");
		expect(request).toMatchObject({ fault: { kind: "reset", when: "late" }, status: null, effect: 202 });
	});

	test("a reset of the stand-in ends what is still travelling", async () => {
		await standIn().setFaults([{ operation: "createBatch", kind: "reset", when: "late", lateMs: 50 }]);
		expect(await end(connect(standIn()).createBatch({ name: "travelling" }))).toBe("ambiguous");
		await standIn().reset();
		await standIn().setFaults([{ operation: "createBatch", kind: "slow", delayMs: 100 }]);
		expect(await end(connect(standIn()).createBatch({ name: "new" }))).toBe("done");
		expect((await standIn().ledger()).batches.map(({ name }) => name)).toEqual(["new"]);
	});

	test("429 says how long to wait", async () => {
		await standIn().setFaults([{ operation: "listBatches", kind: "rate_limited", retryAfter: 7 }]);
		const { status, headers } = await send(standIn(), "GET /batches");
		expect([status, headers.get("retry-after"), headers.get("x-ratelimit-remaining")]).toEqual([429, "7", "0"]);
	});

	test("each operation has faults of its own, and they are counted", async () => {
		const api = connect(standIn());
		const { batch_id } = await api.createBatch({});
		const calls: readonly (readonly [FaultRule["operation"], (api: BatchApi) => Promise<unknown>])[] = [
			["createBatch", () => api.createBatch({})],
			["getBatch", () => api.getBatch(batch_id)],
			["listTasks", () => api.listTasks(batch_id)],
			["listBatches", () => api.listBatches()],
			["cancelBatch", () => api.cancelBatch(batch_id)],
		];
		for (const [operation, call] of calls) {
			await standIn().setFaults([{ operation, kind: "server_error", nth: 2, times: 2 }]);
			const ends = [];
			for (let count = 0; count < (operation === "cancelBatch" ? 1 : 4); count++) ends.push(await end(call(api)));
			expect(ends.map((each) => each !== "done")).toEqual([false, true, true, false].slice(0, ends.length));
		}
	});

	test("chance is the same for the same seed, and bounded", async () => {
		const api = connect(standIn());
		const draw = async (rule: Partial<FaultRule>) => {
			await standIn().setFaults([{ operation: "any", kind: "bad_gateway", probability: 0.5, ...rule }]);
			const ends = [];
			for (let count = 0; count < 20; count++) ends.push(await end(api.listBatches()));
			return ends.join();
		};
		const first = await draw({ seed: 1 });
		expect(await draw({ seed: 1 })).toBe(first);
		expect(await draw({ seed: 2 })).not.toBe(first);
		expect((await draw({ seed: 1, times: 1 })).split("ambiguous")).toHaveLength(2);
	});

	test("rules and settings that mean nothing are mistakes of the test", async () => {
		for (const kind of HONEST_REFUSALS) {
			await expect(standIn().setFaults([{ kind, operation: "any", when: "late" }])).rejects.toThrow("nothing was done");
		}
		await expect(standIn().setSettings({ nonsense: 1 } as object)).rejects.toThrow("nonsense");
	});
});
