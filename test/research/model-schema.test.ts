import { describe, expect, test } from "vitest";
import type { Json, JsonObject } from "../../src/model/json.ts";
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
		const rig = await openModelRig((asked) => filled(asked, { price: "12 dollars" }));
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

const OFFERS: JsonObject = {
	type: "object",
	properties: {
		offers: {
			type: "array",
			items: {
				type: "object",
				properties: {
					name: { type: "string" },
					price: { type: "number" },
					kind: { enum: ["paid", "free"] },
					tags: { type: "array", items: { type: "string" } },
				},
				required: ["name"],
			},
		},
		main: { type: "object", properties: { name: { type: "string" }, price: { type: "number" } } },
	},
};
const TWO = [
	{ name: "Beacon", price: 12, kind: "paid" },
	{ name: "Beacon", price: 12, kind: "free" },
];

describe("evidence", () => {
	test.each([
		["an entry for its members", TWO, ["/offers/0", "/offers/1"], TWO],
		["an entry for no other", TWO, ["/offers/0"], [TWO[0]]],
		["a member for no other", TWO, ["/offers/0/name"], [{ name: "Beacon" }]],
		["a list of objects for none", TWO, ["/offers"], undefined],
		["the whole output for none", TWO, ["", "/"], undefined],
		[
			"a list of words for each that stands there",
			[{ name: "Beacon", tags: ["jobs", "whales", "monitor"] }],
			["/offers/0/name", "/offers/0/tags"],
			[{ name: "Beacon", tags: ["jobs", "monitor"] }],
		],
		["an entry that is no longer what it has to be for nothing", TWO, ["/offers/0/price", "/offers/1"], [TWO[1]]],
	])("of %s", async (_, offers, paths, kept) => {
		const rig = await openModelRig((asked) => filled(asked, { offers }, paths));
		const result = await rig.ask("What is Beacon?", { output_formats: [OFFERS] });
		expect(result).toMatchObject({ status: "completed" });
		expect("output" in result && result.output).toEqual(kept === undefined ? {} : { offers: kept });
	});

	test("is told by where the entries stand in the end", async () => {
		const rig = await openModelRig((asked) => filled(asked, { offers: TWO }, ["/offers/1"]));
		expect(await rig.ask("What is Beacon?", { output_formats: [OFFERS] })).toMatchObject({
			sources: [{ description: "supports /offers/0" }],
		});
	});

	test("of an object is evidence of its members", async () => {
		const rig = await openModelRig((asked) => filled(asked, { main: { name: "Beacon", price: 12 } }, ["/main"]));
		expect(await rig.ask("What is Beacon?", { output_formats: [OFFERS] })).toMatchObject({
			output: { main: { name: "Beacon", price: 12 } },
		});
	});
});

describe("what is filled in is looked for in the passages that are named", () => {
	const ANY: JsonObject = { type: "object", properties: { value: {} } };
	const TEXT =
		"It was founded on 1 March 2021 by Ada Lovelace. Revenue was EUR 81.5 million, up 12 %. It has 1,250 users, three offices and no debt. See https://orbit.example/about or ask help@orbit.example. Its office is in 東京都港区. It is released under the Apache License, Version 2.0.";
	const fillWith = async (value: Json) => {
		const rig = await openModelRig(
			(asked) =>
				JSON.stringify({ output: { value }, evidence: [{ path: "/value", passages: [numberOf(asked, "1 March")] }] }),
			{ files: { "orbit.md": `# Orbit\n\n${TEXT}\n` } },
		);
		const result = await rig.ask("What is Orbit?", { output_formats: [ANY] });
		return { result, purposes: rig.purposes(), complaint: rig.endpoint.requests[1]?.messages.at(-1)?.content ?? "" };
	};

	test.each<[string, Json]>([
		["a number", 1250],
		["a number with its scale", 81_500_000],
		["a number without its scale", 81.5],
		["a share", 0.12],
		["a number in words", 3],
		["a date in another form", "2021-03-01"],
		["a month", "2021-03"],
		["a name", "Ada Lovelace"],
		["what stands above the passage", "Orbit"],
		["an address without its scheme", "orbit.example/about"],
		["an address with another scheme", "http://www.orbit.example/about/"],
		["a mail address", "Help@orbit.example"],
		["a code for a unit", "EUR"],
		["words without spaces", "東京都"],
		["the id of a licence", "Apache-2.0"],
		["a term in another order", "office in three"],
		["a sentence of its own", "Founded by Ada Lovelace in 2021, it earned revenue and has 1250 users."],
		["a judgement", true],
	])("%s is there", async (_, value) => {
		const { result, purposes } = await fillWith(value);
		expect(result).toMatchObject({ status: "completed", output: { value } });
		expect(purposes).toEqual(["fill"]);
	});

	test.each<[string, Json]>([
		["a number", 1251],
		["a part of a number", 250],
		["a number that is scaled otherwise", 815],
		["a date", "2021-03-02"],
		["a name", "Charles Babbage"],
		["a name within a sentence", "It was founded by Charles in March 2021, and has many users."],
		["a number within a sentence", "It was founded in March 2020, and has many users."],
		["an address", "https://orbit.example/abou"],
		["an address that one ends with", "bit.example/about"],
		["a mail address", "ada@orbit.example"],
		["a sentence about something else", "A whale swims through cold oceans and eats small fish all day."],
	])("%s is not there: the model is told, and it goes", async (_, value) => {
		const { result, purposes, complaint } = await fillWith(value);
		expect(result).toMatchObject({ status: "completed" });
		expect("output" in result && result.output).toEqual({});
		expect(purposes).toEqual(["fill", "repair"]);
		expect(complaint).toContain(`/value is ${JSON.stringify(value)}, which the passages named for it do not say`);
	});

	test("a value that the schema itself names is a judgement", async () => {
		const rig = await openModelRig((asked) => filled(asked, { size: "small" }, ["/size"]));
		const schema: JsonObject = {
			type: "object",
			properties: { size: { $ref: "#/$defs/size" } },
			$defs: { size: { anyOf: [{ enum: ["small", "large"] }, { type: "null" }] } },
		};
		expect(await rig.ask("What is Beacon?", { output_formats: [schema] })).toMatchObject({ output: { size: "small" } });
	});
});
