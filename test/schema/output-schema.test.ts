import { describe, expect, it, vi } from "vitest";
import type { JsonObject } from "../../src/model/json.ts";
import { compileOutputSchema, OutputSchemaError } from "../../src/schema/output-schema.ts";

describe("an output schema", () => {
	it("accepts what satisfies it", () => {
		const check = compileOutputSchema({ type: "object", required: ["a"], properties: { a: { type: "string" } } });
		expect(check({ a: "x", b: 1 })).toEqual([]);
	});

	it("names every place where an output breaks it", () => {
		const check = compileOutputSchema({
			type: "object",
			required: ["name"],
			additionalProperties: false,
			properties: {
				size: { enum: ["small", "large"] },
				founded: { type: "string", format: "date" },
				tags: { type: "array", items: { type: "string" } },
			},
		});
		expect(check({ size: "tiny", founded: "soon", tags: ["a", 1], extra: true })).toEqual([
			{ path: "", message: "must have required property 'name'", member: "name" },
			{ path: "", message: "must NOT have additional properties (`extra`)", member: "extra" },
			{ path: "/size", message: "must be equal to one of the allowed values (small, large)" },
			{ path: "/founded", message: 'must match format "date"' },
			{ path: "/tags/1", message: "must be string" },
		]);
	});

	it("may name another dialect, know keywords of its own, and refer to its own parts", () => {
		const check = compileOutputSchema({
			$schema: "https://json-schema.org/draft/2020-12/schema",
			"x-note": "mine",
			type: "object",
			properties: { a: { $ref: "#/$defs/text" } },
			$defs: { text: { type: "string" } },
		});
		expect(check({ a: 1 })).toEqual([{ path: "/a", message: "must be string" }]);
	});

	it.each<[string, JsonObject, string, string]>([
		["a type that is none", { properties: { a: { type: "money" } } }, "/properties/a/type", "(array, boolean"],
		["a keyword of a wrong type", { required: "a" }, "/required", "must be array"],
		["a reference to nothing", { $ref: "#/definitions/a" }, "", "can't resolve reference"],
		["a pattern that is none", { pattern: "(" }, "", "Invalid regular expression"],
	])("is refused for %s, which is named", (_, schema, path, message) => {
		const failure = failureOf(schema);
		expect(failure?.path).toBe(path);
		expect(failure?.message).toContain(message);
	});

	it("compares mappings whatever their keys are called, and tells what is not equal", () => {
		const odd = { valueOf: null, toString: 1, constructor: {} };
		const check = compileOutputSchema({
			type: "object",
			properties: {
				one: { const: odd },
				some: { enum: [odd, {}, ["a", { valueOf: 1 }], "x", null] },
				list: { type: "array", uniqueItems: true },
			},
		});
		expect(check({ one: { ...odd, constructor: {} }, some: { ...odd }, list: [odd, {}, { valueOf: 1 }] })).toEqual([]);
		expect(check({ some: {} })).toEqual([]);
		expect(check({ some: ["a", { valueOf: 1 }] })).toEqual([]);
		expect(check({ some: null })).toEqual([]);
		expect(check({ one: {}, some: { valueOf: 1 }, list: [1, { ...odd }, odd] })).toEqual([
			{ path: "/one", message: "must be equal to constant" },
			{ path: "/some", message: expect.stringContaining("must be equal to one of the allowed values (") },
			{ path: "/list", message: "must NOT have duplicate items (items ## 1 and 2 are identical)" },
		]);
		expect(check({ some: "y" })).toHaveLength(1);
		expect(failureOf({ properties: { a: { enum: [odd, {}, { ...odd }] } } })?.path).toBe("/properties/a/enum/2");
		expect(failureOf({ "x-own": { enum: [[1], [1]] }, dependentRequired: { enum: [[1], [1]] } })).toBeUndefined();
		expect(failureOf({ type: [odd, { ...odd, toString: 1 }] })?.path).toMatch(/^\/type/);
		expect(failureOf({ default: { enum: [{}, {}] }, properties: { default: { enum: [{}, odd] } } })).toBeUndefined();
	});

	it("knows the properties that an answer has, whatever every object of JavaScript has", () => {
		const names = ["valueOf", "toString", "constructor"];
		const optional = compileOutputSchema({
			properties: { valueOf: { type: "integer" }, toString: { type: "string" }, constructor: { type: "null" } },
			dependencies: { toString: ["b"] },
		});
		expect(optional({ a: 1 })).toEqual([]);
		expect(optional({ constructor: "Lotus" })).toEqual([{ path: "/constructor", message: "must be null" }]);
		const required = compileOutputSchema({ required: [...names, "__proto__"] });
		expect(required({}).map(({ member }) => member)).toEqual([...names, "__proto__"]);
		expect(required(JSON.parse('{"valueOf":1,"toString":2,"constructor":3,"__proto__":4}'))).toEqual([]);
	});

	it.each([
		[0.01, 0.07, true],
		[0.01, 19.99, true],
		[0.1, 1.1, true],
		[0.01, 0.075, false],
		[0.01, 527_941.07, true],
		[0.01, -90_071_992_547_409.12, true],
		[0.001, 86_399.999, true],
		[0.01, 1e-12, false],
		[0.25, 1e21, true],
		[1e10, 1, false],
		[1000, 1e-7, false],
		[1e300, 3e300, true],
		[5, 1e15, true],
		[2, 7, false],
	])("takes decimal fractions as they are written: of %d %d is a multiple, %s", (multipleOf, value, isOne) => {
		expect(compileOutputSchema({ multipleOf })(value).length === 0).toBe(isOne);
	});

	it("is compiled without a word on the terminal", () => {
		const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
		const error = vi.spyOn(console, "error").mockImplementation(() => undefined);
		compileOutputSchema({ type: "object", properties: { a: { type: "string", format: "colour" } } });
		expect(warn).not.toHaveBeenCalled();
		expect(error).not.toHaveBeenCalled();
		vi.restoreAllMocks();
	});
});

function failureOf(schema: JsonObject): OutputSchemaError | undefined {
	try {
		compileOutputSchema(schema);
		return undefined;
	} catch (error) {
		if (!(error instanceof OutputSchemaError)) throw error;
		return error;
	}
}

describe("a pattern that takes a time without end", () => {
	const slow = { path: "", isSlow: true, message: expect.stringContaining("took longer than 1 s to match") };

	it("is told with its place, and does not hang the check", () => {
		const check = compileOutputSchema({
			type: "object",
			properties: { code: { type: "string", pattern: "^(a+)+$" }, name: { type: "string", pattern: "^[A-Z]" } },
		});
		const output = { code: `${"a".repeat(60)}!`, name: "Anchor" };
		expect(check(output)).toEqual([{ ...slow, path: "/code" }]);
		expect(check({ code: "aaa", name: "Anchor" })).toEqual([]);
		expect(check({ code: "b", name: "anchor" }).map(({ path }) => path)).toEqual(["/code", "/name"]);
	});

	it("is told also where a schema negates it or names members by it", () => {
		const text = `${"a".repeat(60)}!`;
		const negated = compileOutputSchema({ type: "object", properties: { a: { not: { pattern: "^(a+)+$" } } } });
		expect(negated({ a: text })).toEqual([slow]);
		const named = compileOutputSchema({ type: "object", patternProperties: { "^(a+)+$": { type: "string" } } });
		expect(named({ [text]: "x" })).toEqual([slow]);
	});
});

describe("a list whose items must differ", () => {
	const check = compileOutputSchema({ type: "object", properties: { a: { type: "array", uniqueItems: true } } });
	const items = Array.from({ length: 20_000 }, (_, index) => ({ name: `item ${index}`, rank: index }));

	it("may be long", () => {
		expect(check({ a: items })).toEqual([]);
		expect(check({ a: [...items, { rank: 7, name: "item 7" }] })).toEqual([
			{ path: "/a", message: "must NOT have duplicate items (items ## 7 and 20000 are identical)" },
		]);
	});

	it("tells values apart that look the same as text", () => {
		expect(check({ a: [1, "1", [1], { 1: 1 }, true, "true", null, "null"] })).toEqual([]);
		expect(check({ a: [1, 1.0] })).toHaveLength(1);
	});
});

describe("a schema that takes a time without end", () => {
	it("is told, and does not hang the check", () => {
		const node = { $ref: "#/definitions/node" };
		const check = compileOutputSchema({
			type: "object",
			properties: { tree: node },
			definitions: {
				node: {
					anyOf: [
						{ properties: { child: node, leaf: { type: "string" } } },
						{ properties: { child: node, leaf: { type: "boolean" } } },
					],
				},
			},
		});
		const tree = (depth: number, leaf: unknown) => {
			let value: { [key: string]: unknown } = { leaf };
			for (let level = 0; level < depth; level++) value = { child: value };
			return { tree: value } as never;
		};
		const slow = { path: "", message: "cannot be checked: it took longer than 2 s", isSlow: true };
		expect(check(tree(60, 1))).toEqual([slow]);
		expect(check(tree(60, "x"))).toEqual([]);
		expect(check(tree(3, 1))).not.toEqual([]);
	});
});
