/** What the embedded engine refuses beyond the contract, and what no body makes the checks say or do. */
import { expect, test } from "vitest";
import { checkAddTasks, checkCreateBatch, checkTaskInput } from "../../src/wire/check-request.ts";
import { refusal } from "../../src/wire/refuse-faults.ts";
import { EMBEDDED_RULES, rulesOf } from "../../src/wire/service-rules.ts";

const many = (count: number, value: unknown) =>
	Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, value]));
const wide = { type: "object", properties: many(20_000, { type: "string" }) };

test.each<readonly [string, object, string, string, string]>([
	["name", { name: "x".repeat(8_000_000) }, "name", "too_long", "at most 1,000 characters, found 8,000,000"],
	["collection", { brand_collection_id: "x".repeat(1_001) }, "brand_collection_id", "too_long", "at most 1,000"],
	["webhook", { webhook_url: `https://a.example/${"x".repeat(9_000)}` }, "webhook_url", "too_long", "found 9,018"],
	["source", { search: { included_sources: ["x".repeat(2_001)] } }, "search.included_sources[0]", "too_long", "2,001"],
	["biases", { search: { source_biases: many(101, 1) } }, "search.source_biases", "too_many", "100 keys, found 101"],
	["formats", { output_formats: Array(11).fill("pdf") }, "output_formats", "too_many", "at most 10 items, found 11"],
	[
		"schema",
		{ output_formats: [wide] },
		"output_formats[0]",
		"invalid_output_formats",
		"at most 262,144 bytes of JSON",
	],
	["metadata", { metadata: many(101, 1) }, "metadata", "too_many", "expected at most 100 keys, found 101"],
	["a key", { metadata: { ["x".repeat(201)]: 1 } }, "metadata", "too_long", 'one of 201 that begins with "xxx'],
	["a value", { metadata: { note: "x".repeat(10_001) } }, "metadata.note", "too_long", "at most 10,000 characters"],
	[
		"values",
		{ metadata: many(10, "x".repeat(9_000)) },
		"metadata",
		"too_long",
		"at most 65,536 bytes of JSON altogether",
	],
])(
	"the embedded engine bounds a batch's %s, and the hosted service is not spoken for",
	(_, body, key, code, message) => {
		expect(checkCreateBatch(body, EMBEDDED_RULES)).toEqual([{ key, code, message: expect.stringContaining(message) }]);
		expect(checkCreateBatch(body, rulesOf("valyu"))).toEqual([]);
	},
);

test.each<readonly [string, object, string, string]>([
	["id", { id: "x".repeat(1_000_000) }, "id", "expected at most 1,000 characters, found 1,000,000"],
	[
		"URL",
		{ urls: [`https://a.example/${"x".repeat(9_000)}`] },
		"urls[0]",
		"expected at most 8,192 characters, found 9,018",
	],
	["metadata", { metadata: many(101, 1) }, "metadata", "expected at most 100 keys, found 101"],
])("it bounds a task's %s", (_, more, key, message) => {
	const task = { query: "q", ...more };
	expect(checkTaskInput(task, EMBEDDED_RULES)).toMatchObject([{ key, message }]);
	expect(checkAddTasks({ tasks: [task] }, EMBEDDED_RULES)).toMatchObject([{ key: `tasks[0].${key}`, message }]);
	expect(checkTaskInput(task, rulesOf("valyu"))).toEqual([]);
});

test("what stands at the bounds is taken, characters outside the basic plane counted once", () => {
	const name = "\u{1F50E}".repeat(1_000);
	const metadata = many(100, "x".repeat(500));
	expect(checkCreateBatch({ name, metadata }, EMBEDDED_RULES)).toEqual([]);
	expect(checkTaskInput({ query: "q", id: name, metadata }, EMBEDDED_RULES)).toEqual([]);
});

test("of bodies with very many faults the first is told, and lists that are too long are not looked through", () => {
	const tasks = Array.from({ length: 100_000 }, () => ({ query: 5, x: 1 }));
	expect(checkAddTasks({ tasks })).toEqual([
		{ key: "tasks", code: "too_many", message: "expected at most 100 items, found 100000" },
	]);
	expect(checkCreateBatch(many(200_000, 1))).toMatchObject([{ key: "k0", code: "unknown_key" }]);
	expect(checkCreateBatch({ metadata: many(200_000, {}) })).toMatchObject([{ key: "metadata.k0" }]);
	expect(checkCreateBatch({ search: { included_sources: Array(200_000).fill(7) } })).toMatchObject([
		{ key: "search.included_sources", code: "too_many" },
	]);
	expect(checkCreateBatch({ output_formats: Array(100_000).fill({ type: "strnig" }) }).length).toBeLessThan(20);
});

test("a refusal tells 100 faults, counts the others, and cuts the names that its sender chose", () => {
	const errors = checkCreateBatch({ ...many(4_000, 1), ["x".repeat(100_000)]: 1 });
	const { message, errors: told = [] } = refusal(errors.toReversed());
	expect(errors).toHaveLength(4_001);
	expect(message).toMatch(/^4,001 validation errors: x{197}\.\.\.: unknown key .*; and 3,998 more$/);
	expect(told).toHaveLength(100);
	expect(JSON.stringify(told).length).toBeLessThan(50_000);
});

function nested(levels: number): object {
	return JSON.parse(`{"type":"object","properties":{"a":${'{"items":'.repeat(levels)}{}${"}".repeat(levels)}}}`);
}

test.each([
	["nested schemas", nested(5_000)],
	["lists below an unknown keyword", JSON.parse(`{"type":"object","x":${"[".repeat(5_000)}${"]".repeat(5_000)}}`)],
	["one level too many", nested(198)],
])("a schema that is too deep is refused: %s", (_, schema) => {
	const message = "expected a JSON Schema of at most 200 levels, found a deeper one";
	expect(checkCreateBatch({ output_formats: ["toon", schema] })).toEqual([
		{ key: "output_formats[1]", code: "invalid_output_formats", message },
	]);
});

test("a deep schema within the bound is taken", () => {
	expect(checkCreateBatch({ output_formats: [nested(197)] }, EMBEDDED_RULES)).toEqual([]);
});

test("a `type` of very many names is refused for what it is", () => {
	const type = Array.from({ length: 30_000 }, (_, index) => `t${index}`);
	expect(checkCreateBatch({ output_formats: [{ type }] }).map(({ key }) => key)).toEqual(["output_formats[0]"]);
});
