import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { NOT_YET_WORKING, notYetWorking } from "../../src/load/not-yet-working.ts";
import { pipelineSchema, resolveNode, type SchemaNode } from "../../src/load/pipeline-schema.ts";
import { EVERYTHING } from "./everything.ts";

describe("notYetWorking", () => {
	it("names each key that does not work yet, at the key", () => {
		const found = notYetWorking(parse(EVERYTHING)).map(({ pointer }) => pointer.join("/"));
		expect(found).toEqual(["export/formats/4"]);
	});

	it("points at the value where only that value does not work", () => {
		expect(notYetWorking({ export: { formats: ["json", "html"] } })).toEqual([
			{
				pointer: ["export", "formats", 1],
				target: "value",
				code: "not_yet_working",
				message: "the format `html` is part of the file format but does not work in this version",
			},
		]);
	});

	it("leaves the user's own keys alone, and values of any shape", () => {
		expect(notYetWorking({ local: { "x-b": { model: "*" } } })).toEqual([]);
		for (const value of [null, 1, "text", [], [{ env: [] }], { tasks: null, data: [1], export: { formats: "html" } }]) {
			expect(notYetWorking(value)).toEqual([]);
		}
	});

	it("lists only what the schema has", () => {
		const childOf = (node: SchemaNode, step: string): SchemaNode | undefined => {
			const other = typeof node.additionalProperties === "object" ? node.additionalProperties : node.items;
			return step === "*" ? other : node.properties?.[step];
		};
		for (const { path, value } of NOT_YET_WORKING) {
			const end = path.reduce<SchemaNode | undefined>((node, step) => {
				const child = node === undefined ? undefined : childOf(node, step);
				return child === undefined ? undefined : resolveNode(child);
			}, pipelineSchema());
			expect(end, path.join(".")).toBeDefined();
			if (value !== undefined) expect(end?.enum).toContain(value);
		}
	});
});
