import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { exportRun } from "../../src/export/export-run.ts";
import { schemaColumns } from "../../src/export/schema-columns.ts";
import type { Json, JsonObject } from "../../src/model/json.ts";
import type { TaskOutcome } from "../../src/model/outcome.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { manifest, outcome, read } from "./builders.ts";

const text = { type: "string" };

/** The columns between those of the rows and `sources`. */
async function outputColumns(
	outputSchemas: readonly (JsonObject | null)[],
	outcomes: readonly TaskOutcome[],
): Promise<readonly string[]> {
	const dir = temporaryFolder();
	const request = { dir, formats: ["csv"] as const, manifest: manifest(outcomes.length), outputSchemas };
	const report = await exportRun({ ...request, outcomes: () => outcomes });
	if (!report.ok) throw report.error;
	const [header = []] = parse(read(dir, "results.csv")) as string[][];
	return header.filter((column) => column === "output" || column.startsWith("output."));
}

function json(key: string, output: Json): TaskOutcome {
	return outcome({ key, output_type: "json", output });
}

describe("the output columns of results.csv", () => {
	const schema = {
		type: "object",
		properties: {
			name: text,
			address: { type: ["object", "null"], properties: { street: text, city: text } },
			tags: { type: "array", items: text },
		},
	};
	const declared = ["output.name", "output.address.street", "output.address.city", "output.tags"];

	test("are the schema's, in its order, whatever the rows fill", async () => {
		expect(await outputColumns([schema], [])).toEqual(declared);
		expect(await outputColumns([schema], [outcome({ status: "failed", output: null })])).toEqual(declared);
		expect(await outputColumns([schema], [json("a", { tags: [], name: "A", address: null })])).toEqual(declared);
		const full = { address: { city: "Bonn", street: "x" }, tags: ["t"], name: "A" };
		expect(await outputColumns([schema], [json("a", full)])).toEqual(declared);
	});

	test("stand template by template, text among them", async () => {
		const other = { type: "object", properties: { price: { type: "number" }, name: text } };
		expect(await outputColumns([other, null, schema], [])).toEqual([
			"output.price",
			"output.name",
			"output",
			...declared.slice(1),
		]);
	});

	test("that no schema declares follow by name, in whatever order they came", async () => {
		const rows = [json("a", { zip: 1, name: "A", extra: { b: 1, a: 2 } }), json("b", { area: 2 })];
		const expected = [...declared, "output.area", "output.extra.a", "output.extra.b", "output.zip"];
		expect(await outputColumns([schema], rows)).toEqual(expected);
		expect(await outputColumns([schema], rows.toReversed())).toEqual(expected);
	});

	test("keep what stands where the schema has an object, apart from null", async () => {
		const rows = [json("a", { address: null }), json("b", { address: {} })];
		expect(await outputColumns([schema], rows.slice(0, 1))).toEqual(declared);
		expect(await outputColumns([schema], rows)).toEqual([...declared, "output.address"]);
	});
});

test.each<readonly [what: string, schema: JsonObject, columns: readonly string[]]>([
	["a name with a dot", { properties: { "a.b": text, c: { properties: { "d.e": text } } } }, ["o.a\\.b", "o.c.d\\.e"]],
	["a scalar at the top", { type: "number" }, ["o"]],
	["a list at the top", { type: "array", items: { properties: { a: text } } }, ["o"]],
	["an object without members", { properties: { any: { type: "object" } } }, ["o.any"]],
	[
		"references",
		{
			properties: { home: { $ref: "#/definitions/a~1b" }, work: { $ref: "#/definitions/a~1b" } },
			definitions: { "a/b": { properties: { city: text } } },
		},
		["o.home.city", "o.work.city"],
	],
	["a reference to itself", { properties: { name: text, parent: { $ref: "#" } } }, ["o.name", "o.parent"]],
	["references that lead nowhere", { properties: { a: { $ref: "#/x/%" }, b: { $ref: "x.json" } } }, ["o.a", "o.b"]],
	[
		"alternatives",
		{
			properties: {
				a: { anyOf: [{ type: "null" }, { properties: { x: text } }, { properties: { x: text, y: text } }] },
			},
			allOf: [{ properties: { b: text } }],
		},
		["o.a.x", "o.a.y", "o.b"],
	],
	[
		"names that objects treat specially",
		JSON.parse('{"properties":{"__proto__":{},"constructor":true}}'),
		["o.__proto__", "o.constructor"],
	],
])("a schema with %s declares its columns", (_, schema, columns) => {
	expect(schemaColumns("o", schema)).toEqual(columns);
});
