import { expect, it } from "vitest";
import type { BatchApi } from "../../src/model/batch-api.ts";
import { type ContractHarness, refusal } from "./contract-harness.ts";

async function createBatches(api: BatchApi, count: number): Promise<readonly string[]> {
	const ids: string[] = [];
	for (let index = 0; index < count; index++) ids.push((await api.createBatch({ name: `b${index}` })).batch_id);
	return ids;
}

export function describeListBatches(harness: () => ContractHarness): void {
	it("shows nothing before the first batch", async () => {
		expect(await harness().api.listBatches()).toEqual([]);
	});

	it("shows the newest first, each as getBatch shows it", async () => {
		const { api } = harness();
		const ids = await createBatches(api, 3);
		const listed = await api.listBatches();
		expect(listed.map((batch) => batch.batch_id)).toEqual([...ids].reverse());
		expect(listed[0]).toEqual(await api.getBatch(ids.at(-1) ?? ""));
		expect((await api.listBatches(2)).map((batch) => batch.name)).toEqual(["b2", "b1"]);
	});

	it("shows at most 100, however many are asked for", async () => {
		const { api } = harness();
		await createBatches(api, 101);
		expect(await api.listBatches()).toHaveLength(100);
		const most = await api.listBatches(5000);
		expect(most).toHaveLength(100);
		expect(most.at(-1)?.name).toBe("b1");
	});

	it.each([0, -1, 1.5])("refuses a limit of %d", async (limit) => {
		const error = await refusal(harness().api.listBatches(limit), "rejected", 400);
		expect(error.errors.map((fault) => fault.key)).toEqual(["limit"]);
	});
}
