import { describe, expect, test } from "vitest";
import { OPERATIONS } from "../../src/decorators/decorate.ts";
import { anyOf, type Fault, onNth, randomFaults, seededRandom } from "../../src/decorators/fault-plans.ts";
import { withFaults } from "../../src/decorators/with-faults.ts";
import { FakeService } from "../support/fake-service.ts";

const KINDS = ["rejected", "unauthorized", "payment", "not_found", "rate_limited", "unavailable", "ambiguous"] as const;

describe("an injected fault", () => {
	test.each(KINDS)("is the error %s with its details", async (kind) => {
		const { api } = open({ kind, status: 418, retryAfterMs: 5 });
		await expect(api.createBatch({})).rejects.toMatchObject({ kind, status: 418, retryAfterMs: 5 });
	});

	test("before the effect leaves nothing, after it the whole", async () => {
		const before = open({ kind: "ambiguous" });
		await expect(before.api.createBatch({})).rejects.toThrow("injected");
		expect(before.service.batches()).toHaveLength(0);
		const after = open({ kind: "ambiguous", when: "after" });
		await expect(after.api.createBatch({})).rejects.toThrow("injected");
		expect(after.service.batches()).toHaveLength(1);
	});

	test("after the effect tells the service's own refusal where it refuses", async () => {
		const { api } = open({ kind: "ambiguous", when: "after" });
		await expect(api.createBatch({ mode: "turbo" as "fast" })).rejects.toMatchObject({ kind: "rejected" });
	});

	test("with a late arrival takes effect when the caller has long heard of the failure", async () => {
		const { api, service, sleep } = open({ kind: "ambiguous", when: "late", lateMs: 1_000 });
		await expect(api.createBatch({})).rejects.toThrow("injected");
		await sleep(999);
		expect(service.batches()).toHaveLength(0);
		await sleep(1);
		expect(service.batches()).toHaveLength(1);
	});

	test("that hangs ends with the caller's signal, or as ambiguous at the time limit", async () => {
		const controller = new AbortController();
		const patient = open({ kind: "hang", when: "after" }, 7_000);
		const start = patient.service.clock.now();
		await expect(patient.api.createBatch({})).rejects.toMatchObject({ kind: "ambiguous" });
		expect(patient.service.clock.now() - start).toBe(7_000);
		expect(patient.service.batches()).toHaveLength(1);
		const { api } = open({ kind: "hang" });
		const hanging = api.createBatch({}, { signal: controller.signal });
		controller.abort("enough");
		await expect(hanging).rejects.toBe("enough");
	});
});

describe("a plan of faults", () => {
	test("counts the calls of each operation by itself", async () => {
		const service = new FakeService();
		const fault: Fault = { kind: "ambiguous" };
		const plan = anyOf(onNth("listBatches", 2, fault), onNth("createBatch", 1, fault));
		const seen: string[] = [];
		const options = { onFault: (operation: string) => seen.push(operation) };
		const api = withFaults(service.api, plan, service.clock, options);
		await api.listBatches();
		await expect(api.createBatch({})).rejects.toThrow("injected");
		await expect(api.listBatches()).rejects.toThrow("injected");
		await api.createBatch({});
		await api.listBatches();
		expect(seen).toEqual(["createBatch", "listBatches"]);
	});

	test("by chance hits its share, only the operations named, and the same calls for the same seed", () => {
		const draw = (seed: number) => {
			const plan = randomFaults({
				probability: 0.25,
				faults: [{ kind: "ambiguous" }, { kind: "unavailable" }],
				operations: ["getBatch"],
				random: seededRandom(seed),
			});
			return Array.from({ length: 4_000 }, (_, nth) => plan("getBatch", nth)?.kind);
		};
		expect(draw(1)).toEqual(draw(1));
		expect(draw(1)).not.toEqual(draw(2));
		for (const seed of [0, 1, 2 ** 31]) {
			const hits = draw(seed).filter((kind) => kind !== undefined);
			expect(hits.length / 4_000).toBeCloseTo(0.25, 1);
			expect(hits.filter((kind) => kind === "unavailable").length / hits.length).toBeCloseTo(0.5, 1);
		}
		const plan = randomFaults({
			probability: 1,
			faults: [{ kind: "ambiguous" }],
			operations: ["getBatch"],
			random: () => 0,
		});
		expect(OPERATIONS.filter((operation) => plan(operation, 1) !== undefined)).toEqual(["getBatch"]);
	});
});

function open(fault: Fault, hangMs = 60_000) {
	const service = new FakeService();
	const api = withFaults(service.api, onNth("createBatch", 1, fault), service.clock, { hangMs });
	const sleep = (ms: number) => service.clock.sleep(ms, new AbortController().signal);
	return { api, service, sleep };
}
