import { describe, expect, test } from "vitest";
import { MAX_TASKS_PER_ADD } from "../../../src/model/wire.ts";
import { allTasks } from "../../contract/contract-harness.ts";
import { connect } from "./stand-in-rig.ts";
import { standInForTest } from "./start-stand-in.ts";

describe("the process of the stand-in", () => {
	test("says when a call has had its effect, so that a caller can be killed there", async () => {
		const service = await standInForTest({
			afterMs: null,
			faults: [{ operation: "addTasks", kind: "hang", when: "after" }],
		});
		const api = connect(service);
		const { batch_id } = await api.createBatch({});
		const controller = new AbortController();
		const adding = api.addTasks(batch_id, [{ id: "a", query: "q" }], { signal: controller.signal });
		await service.seen("addTasks");
		controller.abort("killed");
		await expect(adding).rejects.toBe("killed");
		const ledger = await service.ledger();
		expect(ledger.timesAccepted).toEqual({ a: 1 });
		await expect.poll(async () => (await service.ledger()).requests[1]?.abandoned).toBe(true);
	});

	test("is empty after a reset, with the options of its start in force", async () => {
		const service = await standInForTest({ apiKey: "val_mine", afterMs: null });
		const api = connect(service);
		await service.setSettings({ key: "unknown" });
		await expect(api.createBatch({})).rejects.toMatchObject({ kind: "unauthorized" });
		await service.reset();
		const { batch_id } = await api.createBatch({});
		await api.addTasks(batch_id, [{ id: "a", query: "q" }]);
		expect((await api.getBatch(batch_id)).status).toBe("processing");
		expect((await service.ledger()).requests).toHaveLength(3);
		expect(service.env).toEqual({ VALYU_BASE_URL: service.baseUrl, VALYU_API_KEY: "val_mine" });
	});

	test("is gone after a stop", async () => {
		const service = await standInForTest();
		await service.stop();
		await expect(connect(service).listBatches()).rejects.toMatchObject({ kind: "ambiguous" });
	});

	test("refuses to start with a rule that means nothing", async () => {
		await expect(standInForTest({ faults: [{ operation: "any", kind: "slow", when: "late" }] })).rejects.toThrow(
			"slow",
		);
	});

	test("holds 2,500 tasks in 25 batches", async () => {
		const service = await standInForTest();
		const api = connect(service);
		for (let batch = 0; batch < 25; batch++) {
			const { batch_id } = await api.createBatch({ name: `b${batch}` });
			const ids = Array.from({ length: MAX_TASKS_PER_ADD }, (_, index) => `${batch}-${index}`);
			await api.addTasks(
				batch_id,
				ids.map((id) => ({ id, query: `question ${id}` })),
			);
			expect((await api.getBatch(batch_id)).status).toBe("completed");
			expect(await allTasks(api, batch_id, { include_output: true })).toHaveLength(MAX_TASKS_PER_ADD);
		}
		const { accepted, acceptedTwice, charged } = await service.ledger();
		expect([accepted.length, acceptedTwice.length, charged]).toEqual([2_500, 0, 1_250]);
	});
});
