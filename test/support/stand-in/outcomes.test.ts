import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../../src/model/json.ts";
import type { BatchTask, CreateBatchRequest } from "../../../src/model/wire.ts";
import { allTasks } from "../../contract/contract-harness.ts";
import { generateOutput } from "./generate-output.ts";
import type { OutcomeRule } from "./protocol.ts";
import { connect, sharedStandIn } from "./stand-in-rig.ts";

const standIn = sharedStandIn();
const SCHEMA: JsonObject = {
	type: "object",
	additionalProperties: false,
	required: ["name", "size", "score", "tags", "parent"],
	properties: {
		name: { type: "string", minLength: 3, maxLength: 12 },
		size: { enum: ["small", "large"] },
		score: { type: "integer", minimum: 1, maximum: 5 },
		share: { type: "number", exclusiveMinimum: 0, maximum: 1, multipleOf: 0.25 },
		founded: { type: "string", format: "date" },
		tags: { type: "array", minItems: 2, maxItems: 2, items: { type: "string" } },
		parent: { anyOf: [{ $ref: "#/$defs/parent" }, { type: "null" }] },
		open: { type: ["boolean", "null"] },
	},
	$defs: { parent: { type: "object", required: ["name"], properties: { name: { type: "string" } } } },
};

/** The tasks with their output once the batch has ended. */
async function research(queries: readonly string[], request: CreateBatchRequest = {}): Promise<BatchTask[]> {
	const api = connect(standIn());
	const { batch_id } = await api.createBatch(request);
	await api.addTasks(
		batch_id,
		queries.map((query) => ({ id: `id of ${query}`, query })),
	);
	await expect.poll(async () => (await api.getBatch(batch_id)).status).not.toBe("processing");
	return allTasks(api, batch_id, { include_output: true });
}

describe("outputs of the stand-in", () => {
	test.each<readonly [string, JsonObject]>([
		["many keywords", SCHEMA],
		["no properties", { type: "object" }],
		["none allowed", { type: "object", additionalProperties: false }],
		["itself inside", { type: "object", properties: { next: { $ref: "#" }, name: { type: "string" } } }],
		["parts", { allOf: [{ type: "object", properties: { a: { type: "integer" } } }, { required: ["a"] }] }],
		[
			"bounds below zero",
			{ type: "object", properties: { a: { type: "number", exclusiveMaximum: -3 } }, required: ["a"] },
		],
	])("satisfy a schema with %s, the same each time", (_case, schema) => {
		const matches = new Ajv({ strict: false, validateFormats: false }).compile(schema);
		for (let index = 0; index < 50; index++) {
			const output = generateOutput(schema, `q${index}`);
			expect(matches(output), `${JSON.stringify(output)}: ${JSON.stringify(matches.errors)}`).toBe(true);
			expect(generateOutput(schema, `q${index}`)).toEqual(output);
		}
	});

	test("follow the outcome that the rules name", async () => {
		const matches = new Ajv({ strict: false, validateFormats: false }).compile(SCHEMA);
		await standIn().setOutcomes([
			{ id: "^id of bad", kind: "invalid" },
			{ query: "fenced", kind: "fenced" },
			{ query: "quoted", kind: "quoted" },
			{ query: "^fail", kind: "fail", error: "out of time" },
			{ query: "^stop", kind: "cancel" },
			{ query: "told", output: { told: true }, cost: null },
		]);
		const tasks = await research(["good", "bad", "fenced", "quoted", "fail", "stop", "told"], {
			output_formats: [SCHEMA],
		});
		const [good, bad, fenced, quoted, failed, stopped, told] = tasks;
		expect(good).toMatchObject({ status: "completed", output_type: "json", cost: 0.5 });
		expect(matches(good?.output)).toBe(true);
		expect(matches(bad?.output)).toBe(false);
		expect(matches(JSON.parse(String(fenced?.output).replace(/^```json\n|```$/g, "")))).toBe(true);
		expect(quoted?.output).toMatchObject({ score: expect.stringMatching(/^[1-5]$/) });
		expect(failed).toMatchObject({ status: "failed", error: "out of time", cost: 0 });
		expect(stopped?.status).toBe("cancelled");
		expect(told?.output).toEqual({ told: true });
		expect(told).not.toHaveProperty("cost");
	});

	test("are as large as wanted, with toon as text, a PDF and images that can be fetched", async () => {
		await standIn().setOutcomes([{ query: "large", kilobytes: 300, images: 2 }]);
		const [large] = await research(["large"], { output_formats: ["markdown", "pdf"] });
		expect(String(large?.output).length).toBeGreaterThan(300 * 1024);
		const [toon] = await research(["q"], { output_formats: ["toon", SCHEMA] });
		expect(toon).toMatchObject({ output_type: "toon", output: expect.stringContaining("score: ") });
		const headers = { "x-api-key": standIn().apiKey };
		expect(large?.pdf_url).toBe(`${standIn().baseUrl}/deepresearch/tasks/${large?.deepresearch_id}/pdf`);
		const pdf = Buffer.from(await (await fetch(large?.pdf_url ?? "", { headers })).arrayBuffer());
		expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
		const rest = await fetch(large?.pdf_url ?? "", { headers: { ...headers, range: "bytes=1000-" } });
		expect(rest.status).toBe(206);
		expect(Buffer.from(await rest.arrayBuffer()).equals(pdf.subarray(1000))).toBe(true);
		expect((await fetch(large?.pdf_url ?? "")).status).toBe(401);
		const image = String(large?.images?.[1]?.image_url);
		expect(new URL(image).origin).not.toBe(new URL(standIn().baseUrl).origin);
		expect((await fetch(image)).headers.get("content-type")).toBe("image/png");
		const before = await standIn().ledger();
		expect(before.downloads.map(({ origin, hadKey, status }) => [origin, hadKey, status])).toEqual([
			["api", true, 200],
			["api", true, 206],
			["api", false, 401],
			["elsewhere", false, 200],
		]);
		expect(before.keyLeaks).toBe(0);
		await standIn().setFaults([{ operation: "getImage", kind: "half_body" }]);
		await expect(fetch(image).then((response) => response.arrayBuffer())).rejects.toThrow();
		await fetch(image, { headers });
		expect((await standIn().ledger()).keyLeaks).toBe(1);
	});

	test("cost what the settings say", async () => {
		await standIn().setOutcomes([{ query: "^fail", kind: "fail" }]);
		await standIn().setSettings({ prices: { fast: 0.2, standard: 1, heavy: 2, max: 3 }, priceFactor: 1.5 });
		expect((await research(["good", "fail"])).map(({ cost }) => cost)).toEqual([1.5, 0]);
		await standIn().setSettings({ chargeFailed: true });
		expect((await research(["good 2", "fail 2"])).map(({ cost }) => cost)).toEqual([1.5, 1.5]);
		expect(await standIn().ledger()).toMatchObject({ charged: 4.5, held: 0, batches: [{ cost: 1.5 }, { cost: 3 }] });
	});

	test("a share of the tasks is chosen by their ids", async () => {
		const rule: OutcomeRule = { kind: "fail", share: 0.3 };
		await standIn().setOutcomes([rule]);
		const statuses = async () =>
			(await research(Array.from({ length: 100 }, (_, index) => `q${index}`))).map(({ status }) => status);
		const first = await statuses();
		expect(first.filter((status) => status === "failed").length).toBeGreaterThan(10);
		expect(first.filter((status) => status === "failed").length).toBeLessThan(60);
		expect(await statuses()).toEqual(first);
	});
});

describe("the time of the stand-in", () => {
	test("ends tasks after so many polls, or once the clock has moved, or when they are released", async () => {
		const api = connect(standIn());
		await standIn().setOutcomes([
			{ query: "polls", afterPolls: 3 },
			{ query: "hours", afterMs: 3_600_000 },
			{ query: "held", afterMs: null },
		]);
		const batchOf = async (query: string) => {
			const { batch_id } = await api.createBatch({});
			await api.addTasks(batch_id, [{ id: query, query }]);
			return batch_id;
		};
		const [polls, hours, held] = [await batchOf("polls"), await batchOf("hours"), await batchOf("held")];
		const status = async (batchId: string) => (await api.getBatch(batchId)).status;
		expect([await status(polls), await status(polls), await status(polls)]).toEqual([
			"processing",
			"processing",
			"completed",
		]);
		expect(await status(hours)).toBe("processing");
		await standIn().setSettings({ clockOffsetMs: 3_600_000 });
		expect(await status(hours)).toBe("completed");
		expect(await status(held)).toBe("processing");
		await standIn().release("held");
		expect(await status(held)).toBe("completed");
	});
});
