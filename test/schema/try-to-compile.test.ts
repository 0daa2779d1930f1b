import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/model/json.ts";
import { findSchemaFaults } from "../../src/schema/find-schema-faults.ts";
import { OutputSchemaError } from "../../src/schema/output-schema.ts";
import { tryToCompile } from "../../src/schema/try-to-compile.ts";

const object = (properties: JsonObject, more: JsonObject = {}): JsonObject => ({ type: "object", properties, ...more });

describe("tryToCompile", () => {
	it("refuses what only a validator finds, however often, and nothing that comes after it", () => {
		const broken = object({ a: { $ref: "#part" } });
		expect(findSchemaFaults(broken)).toEqual([]);
		for (let time = 0; time < 3; time++) expect(() => tryToCompile(broken)).toThrow(OutputSchemaError);
		expect(() => tryToCompile(object({ a: { type: "string" } }))).not.toThrow();
	});

	it("lets no schema find the parts of another", () => {
		const whole = object({ a: { $ref: "#/definitions/b" } }, { definitions: { b: { $id: "#part", type: "string" } } });
		const named = object({ a: { type: "string" } }, { $id: "https://example.com/named" });
		expect(() => tryToCompile(whole)).not.toThrow();
		expect(() => tryToCompile(named)).not.toThrow();
		expect(() => tryToCompile(object({ a: { $ref: "#part" } }))).toThrow(/part/);
		expect(() => tryToCompile(object({ a: { $ref: "https://example.com/named" } }))).toThrow(/named/);
	});

	it("takes the same name in several schemas, references to the root, and later dialects", () => {
		const named = () => object({ a: { type: "string" } }, { $id: "https://example.com/same" });
		for (const schema of [named(), named(), object({ a: { $ref: "#" } }), object({ b: { $ref: "#" } })]) {
			expect(() => tryToCompile(schema)).not.toThrow();
		}
		const $schema = "https://json-schema.org/draft/2020-12/schema";
		expect(() =>
			tryToCompile({ $schema, ...object({ a: { $ref: "#/$defs/b" } }, { $defs: { b: {} } }) }),
		).not.toThrow();
	});
});
