import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/model/json.ts";
import type { ChatRequest } from "../support/model-stand-in.ts";
import { numberOf, openModelRig } from "./model-rig.ts";

const SCHEMA: JsonObject = {
	type: "object",
	properties: {
		purpose: { type: "string" },
		price: { type: "number" },
		owner: { type: ["string", "null"] },
		tags: { type: "array", items: { $ref: "#/$defs/tag" } },
	},
	required: ["purpose"],
	$defs: { tag: { type: "string", minLength: 2 } },
};

const BEACON = { output_formats: [SCHEMA] };

function filled(asked: ChatRequest, output: unknown, paths = ["/purpose", "/price"]): string {
	const passages = [numberOf(asked, "a monitor for")];
	return JSON.stringify({ output, evidence: paths.map((path) => ({ path, passages })) });
}

describe("a value of the model", () => {
	test("has each of its members supported by a passage", async () => {
		const rig = await openModelRig((asked) =>
			filled(asked, { purpose: "to monitor", price: 12, owner: null, tags: [] }),
		);
		expect(await rig.ask("What is Beacon?", BEACON)).toMatchObject({
			status: "completed",
			output_type: "json",
			output: { purpose: "to monitor", price: 12, owner: null, tags: [] },
			sources: [{ url: "beacon.md", description: "supports /purpose, /price" }],
		});
		expect(rig.purposes()).toEqual(["fill"]);
		expect(rig.endpoint.faults).toEqual([]);
	});

	test("is asked for with the schema of the output beside its evidence, references included", async () => {
		const rig = await openModelRig((asked) => filled(asked, { purpose: "to monitor" }));
		await rig.ask("What is Beacon?", BEACON);
		expect(rig.endpoint.requests[0]?.response_format).toMatchObject({
			type: "json_schema",
			json_schema: {
				strict: false,
				schema: {
					properties: {
						output: {
							required: ["purpose"],
							properties: { tags: { items: { $ref: "#/properties/output/$defs/tag" } } },
						},
					},
				},
			},
		});
	});

	test.each([
		["in code fences", (text: string) => `Here it is:\n\n\`\`\`json\n${text}\n\`\`\`\n`],
		["between words", (text: string) => `Sure! ${text} Anything else?`],
		["with a number as text", (text: string) => text.replace("12", '"12"')],
		["with another form of pointer", (text: string) => text.replace('"/price"', '"output.price"')],
	])("may come %s", async (_, change) => {
		const rig = await openModelRig((asked) => change(filled(asked, { purpose: "to monitor", price: 12 })));
		expect(await rig.ask("What is Beacon?", BEACON)).toMatchObject({ output: { purpose: "to monitor", price: 12 } });
		expect(rig.purposes()).toEqual(["fill"]);
	});

	test("is repaired once, and the model is told what does not fit", async () => {
		const rig = await openModelRig((asked, purpose) =>
			filled(asked, purpose === "repair" ? { purpose: "to monitor" } : { purpose: 3, price: "a lot" }),
		);
		expect(await rig.ask("What is Beacon?", BEACON)).toMatchObject({ output: { purpose: "to monitor" } });
		expect(rig.purposes()).toEqual(["fill", "repair"]);
		const complaint = rig.endpoint.requests[1]?.messages.at(-1)?.content;
		expect(complaint).toContain("- /purpose must be string");
		expect(complaint).toContain("- /price must be number");
	});

	test("that still does not fit fails the task, with what is wrong", async () => {
		const rig = await openModelRig((asked) => filled(asked, { price: "a lot" }));
		const result = await rig.ask("What is Beacon?", BEACON);
		expect(result).toMatchObject({ status: "failed", sources: [{ url: "beacon.md" }] });
		expect("error" in result && result.error).toContain("/price must be number");
		expect("error" in result && result.error).toContain("must have required property 'purpose'");
		expect(rig.purposes()).toEqual(["fill", "repair"]);
	});

	test("goes without an optional member that no passage supports", async () => {
		const rig = await openModelRig((asked) => filled(asked, { purpose: "to monitor", owner: "Ada" }));
		const result = await rig.ask("What is Beacon?", BEACON);
		expect(result).toMatchObject({ status: "completed", output: { purpose: "to monitor" } });
		expect("output" in result && result.output).not.toHaveProperty("owner");
		expect(rig.endpoint.requests[1]?.messages.at(-1)?.content).toContain(
			"/owner is filled, and no passage is named for it",
		);
	});

	test("is kept where its repair gets no answer, without what no passage supports", async () => {
		const rig = await openModelRig((asked, purpose) =>
			purpose === "repair"
				? { status: 400, body: { error: { message: "something is wrong with this request" } } }
				: filled(asked, { purpose: "to monitor", owner: "Ada" }),
		);
		const result = await rig.ask("What is Beacon?", BEACON);
		expect(result).toMatchObject({ status: "completed", output: { purpose: "to monitor" } });
		expect(rig.purposes()).toEqual(["fill", "repair"]);
	});

	test("fails without a required member that a passage supports", async () => {
		const rig = await openModelRig((asked) => filled(asked, { purpose: "to monitor", price: 12 }, ["/price"]));
		const result = await rig.ask("What is Beacon?", BEACON);
		expect(result).toMatchObject({ status: "failed" });
		expect("error" in result && result.error).toContain("/purpose is filled, and no passage is named for it");
	});

	test("does not name passages that there are not", async () => {
		const rig = await openModelRig(
			() => '{"output": {"purpose": "to spy"}, "evidence": [{"path": "/purpose", "passages": [7, 0, "1"]}]}',
		);
		const result = await rig.ask("What is Beacon?", BEACON);
		expect(result).toMatchObject({ status: "failed", sources: [] });
		expect("error" in result && result.error).toContain("there is no passage 7");
	});

	test("that was cut is told as that, and not asked for again", async () => {
		const rig = await openModelRig(() => ({ text: '{"output": {"purp', finish: "length" }));
		const result = await rig.ask("What is Beacon?", BEACON);
		expect("error" in result && result.error).toContain("the answer was cut after 4000 tokens: use a higher mode");
		expect(rig.purposes()).toEqual(["fill"]);
	});

	test("is not asked for where the corpus has nothing: the task fails, and costs nothing", async () => {
		const rig = await openModelRig(() => "{}", { prices: { input: 1, output: 1 } });
		const result = await rig.ask("Who was Napoleon Bonaparte?", BEACON);
		expect(result).toMatchObject({ status: "failed", cost: 0 });
		expect("error" in result && result.error).toContain("mentions “Napoleon Bonaparte”");
		expect(rig.purposes()).toEqual([]);
	});
});
