import { expect, it } from "vitest";
import type { CreateBatchRequest } from "../../src/model/wire.ts";
import { anyway, type ContractHarness, ISO_WITH_MILLISECONDS, NO_TASKS, refusal } from "./contract-harness.ts";

export function describeCreateBatch(harness: () => ContractHarness): void {
	it("opens an empty standard batch for an empty request", async () => {
		const batch = await harness().api.createBatch({});
		expect(batch).toMatchObject({ status: "open", mode: "standard", counts: NO_TASKS, cost: 0 });
		expect(batch.created_at).toMatch(ISO_WITH_MILLISECONDS);
		expect(batch.batch_id).toMatch(/^[\w-]+$/);
		expect(batch).not.toHaveProperty("completed_at");
		expect(batch).not.toHaveProperty("webhook_secret");
	});

	it("gives a secret for a webhook, once", async () => {
		const { api } = harness();
		const created = await api.createBatch({ webhook_url: "https://hooks.example.com/batches" });
		const { webhook_secret: secret, ...batch } = created;
		expect(secret).toMatch(/^[0-9a-f]{64}$/);
		expect(await api.getBatch(batch.batch_id)).toEqual(batch);
		expect(JSON.stringify(await api.listBatches())).not.toContain(secret);
	});

	it("shows the settings it was given, search under its response name", async () => {
		const { api } = harness();
		const search = {
			search_type: "web",
			start_date: "2026-01-01",
			end_date: "2026-01-01",
			source_biases: { "sec.gov": 5 },
		};
		const schema = { type: "object", properties: { company: { type: "string" } } };
		const metadata = { team: "research", attempt: 1, share: 0.5, urgent: false };
		const request: CreateBatchRequest = {
			name: "süß \u{1F50E}",
			mode: "heavy",
			output_formats: [schema],
			search,
			metadata,
		};
		const created = await api.createBatch(request);
		const shown = { name: request.name, mode: "heavy", output_formats: [schema], search_params: search, metadata };
		expect(created).toMatchObject(shown);
		expect(await api.getBatch(created.batch_id)).toEqual(created);
	});

	it("opens a second batch for a repeated request", async () => {
		const { api } = harness();
		const [first, second] = [await api.createBatch({ name: "twin" }), await api.createBatch({ name: "twin" })];
		expect(first.batch_id).not.toBe(second.batch_id);
	});

	it.each([
		["an unknown key", { nmae: "x" }, "nmae"],
		["an unknown mode", { mode: "turbo" }, "mode"],
		["a retired key of the response", { search_params: {} }, "search_params"],
		["a schema beside markdown", { output_formats: ["markdown", { type: "object" }] }, "output_formats"],
		["an end before the start", { search: { start_date: "2026-02-02", end_date: "2026-02-01" } }, "search.end_date"],
		["a day that no calendar has", { search: { start_date: "2026-02-30" } }, "search.start_date"],
		["a webhook over plain HTTP", { webhook_url: "http://hooks.example.com/x" }, "webhook_url"],
	])("refuses %s and names the field", async (_case, request, key) => {
		const error = await refusal(harness().api.createBatch(anyway(request)), "rejected", 400);
		expect(error.errors.map((fault) => fault.key)).toContain(key);
		expect(error.message).toContain(key);
		expect(await harness().api.listBatches()).toEqual([]);
	});

	it("rejects with the signal's reason when the signal is aborted already", async () => {
		const reason = new Error("changed my mind");
		const { api } = harness();
		await expect(api.createBatch({}, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
		expect(await api.listBatches()).toEqual([]);
	});
}
