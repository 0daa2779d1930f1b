import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../src/model/json.ts";
import { findSchemaFaults } from "../../src/schema/find-schema-faults.ts";
import { compileOutputSchema, OutputSchemaError } from "../../src/schema/output-schema.ts";
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

	it("takes for good what it does not try only where a validator takes it", () => {
		const tried = { all: 0, sound: 0 };
		fc.assert(
			fc.property(plainSchema, (schema) => {
				tried.all += 1;
				if (findSchemaFaults(schema).some(({ isWarning }) => isWarning !== true)) return;
				tried.sound += 1;
				tryToCompile(schema);
				expect(() => compileOutputSchema(schema)).not.toThrow();
			}),
			{ numRuns: 60 },
		);
		// Else the property says nothing.
		expect(tried.sound).toBeGreaterThan(tried.all / 3);
		expect(() => tryToCompile(object({ a: { enum: [] } }))).toThrow(OutputSchemaError);
	});
});

const name = fc.oneof(
	fc.constantFrom("a", "__proto__", "constructor", "$ref", "a/b", "~", "'", '"', "\\", "\u2028"),
	fc.string({ maxLength: 4 }),
);
const number = fc.oneof(fc.integer({ min: -5, max: 5 }), fc.constantFrom(0.1, 1e-300, 1e300, 2 ** 53));
const count = fc.integer({ min: 0, max: 9 });
const types = ["string", "number", "integer", "boolean", "object", "array", "null"];
const keywords = {
	type: fc.oneof(fc.constantFrom(...types), fc.uniqueArray(fc.constantFrom(...types), { minLength: 1 })),
	enum: fc.uniqueArray(fc.jsonValue({ maxDepth: 1 }) as fc.Arbitrary<Json>, { maxLength: 4, comparator: "SameValue" }),
	const: fc.jsonValue({ maxDepth: 2 }),
	pattern: fc.oneof(
		fc.constantFrom("^a+$", "[", "\\p{L}", "(?<n>a)\\k<n>", "/", "\\/", "\n"),
		fc.string({ maxLength: 6 }),
	),
	format: fc.oneof(fc.constantFrom("date", "email", "uri", "regex", "no-such-format", "toString"), name),
	title: fc.string(),
	description: fc.string(),
	...Object.fromEntries(
		"minimum maximum exclusiveMinimum exclusiveMaximum multipleOf".split(" ").map((k) => [k, number]),
	),
	...Object.fromEntries(
		"minLength maxLength minItems maxItems minProperties maxProperties".split(" ").map((k) => [k, count]),
	),
	default: fc.jsonValue({ maxDepth: 1 }),
	examples: fc.array(fc.jsonValue({ maxDepth: 1 }), { maxLength: 2 }),
};
/** One or two keywords: of more, two exclude each other nearly always, which is a fault that is found before. */
const one = fc.oneof(...Object.entries(keywords).map(([keyword, value]) => fc.record({ [keyword]: value })));
const leaf = fc.oneof(
	one,
	fc.tuple(one, one).map(([first, second]) => ({ ...first, ...second })),
) as fc.Arbitrary<JsonObject>;
const typed = (type: string, more: Readonly<Record<string, fc.Arbitrary<unknown>>>) =>
	fc.record({ type: fc.constant(type), ...more }, { noNullPrototype: true }) as fc.Arbitrary<JsonObject>;
const members = (of: fc.Arbitrary<JsonObject>) => fc.dictionary(name, of, { maxKeys: 3, noNullPrototype: true });
const inner = fc.oneof(
	leaf,
	typed("array", { items: fc.oneof(fc.boolean(), leaf, fc.array(leaf, { maxLength: 2 })) }),
	typed("object", { additionalProperties: fc.oneof(fc.boolean(), leaf), properties: members(leaf) }),
);
/** Schemas of the keywords that are not tried; a fault here and there, as users make them. */
const plainSchema = typed("object", { properties: members(inner) }).map((schema): JsonObject => {
	const required = Object.keys(schema.properties as JsonObject).slice(0, 1);
	return required.length === 0 ? schema : { ...schema, required };
});
