/** What is told of structured answers that differ. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "../../src/model/json.ts";
import { differenceOf, fieldsOf, task } from "./builders.ts";

describe("fields of structured answers", () => {
	test("are told by their path, with both values, and what is new or gone with one", async () => {
		const before = { name: "Acme", seat: { city: "Paris", zip: "01" }, staff: 12 };
		const after = { name: "Acme", seat: { city: "Rome", zip: "01" }, founded: 1999 };
		expect(await fieldsOf(before, after)).toEqual([
			{ path: ["seat", "city"], before: "Paris", after: "Rome" },
			{ path: ["founded"], after: 1999 },
			{ path: ["staff"], before: 12 },
		]);
	});

	test("in lists are matched by what names the items, whatever their order", async () => {
		const before = {
			rivals: [
				{ name: "Hooli", price: 1 },
				{ name: "Initech", price: 2 },
				{ name: "Umbrella", price: 3 },
			],
		};
		const after = {
			rivals: [
				{ name: "Initech", price: 5 },
				{ name: "Vandelay", price: 4 },
				{ name: "Hooli", price: 1 },
			],
		};
		expect(await fieldsOf(before, after)).toEqual([
			{ path: ["rivals", { name: "Initech" }, "price"], before: 2, after: 5 },
			{ path: ["rivals", { name: "Vandelay" }], after: { name: "Vandelay", price: 4 } },
			{ path: ["rivals", { name: "Umbrella" }], before: { name: "Umbrella", price: 3 } },
		]);
	});

	test.each([
		["id before name", [{ id: 1, name: "a" }], [{ id: 1, name: "b" }], [1, { id: 1 }, "name"]],
		["a field that ends with _id", [{ vat_id: "x", n: 1 }], [{ vat_id: "x", n: 2 }], [1, { vat_id: "x" }, "n"]],
		["a field that ends with Name", [{ shopName: "x", n: 1 }], [{ shopName: "x", n: 2 }], [1, { shopName: "x" }, "n"]],
	])("in lists are matched by %s", async (_, before, after, [, ...path]) => {
		expect(await fieldsOf({ list: before }, { list: after })).toMatchObject([{ path: ["list", ...path] }]);
	});

	test("in lists whose items no field tells apart are matched around those that stayed", async () => {
		const item = (name: string, n: number) => ({ name, n });
		const before = [item("a", 1), item("a", 2), item("a", 3)];
		expect(await fieldsOf({ l: before }, { l: [item("a", 0), ...before] })).toEqual([
			{ path: ["l", 0], after: item("a", 0) },
		]);
		expect(await fieldsOf({ l: before }, { l: [item("a", 1), item("a", 9), item("a", 3)] })).toEqual([
			{ path: ["l", 1, "n"], before: 2, after: 9 },
		]);
		expect(await fieldsOf({ l: ["x", "y"] }, { l: ["y", "x"] })).not.toEqual([]);
	});

	test("of long texts are told by paragraph", async () => {
		const before = { summary: "First.\n\nSecond.\n\nThird.", name: "Acme" };
		const after = { summary: "First.\n\nAnother.\n\nThird.", name: "Acme" };
		expect(await fieldsOf(before, after)).toEqual([
			{
				path: ["summary"],
				before: before.summary,
				after: after.summary,
				paragraphs: [{ before: "Second.", after: "Another." }],
			},
		]);
	});

	test("do not differ by white space, order of keys, form of Unicode, or order of named items", async () => {
		const before = { name: "Caf\u00e9  Noir ", seat: { zip: "01", city: "Paris" }, list: [{ id: 1 }, { id: 2 }] };
		const after = { seat: { city: "Paris\n", zip: "01" }, list: [{ id: 2 }, { id: 1 }], name: "Cafe\u0301 Noir" };
		expect(await differenceOf(task({ output: before }), task({ output: after }))).toBeUndefined();
	});

	test("named like what every object has are fields like others", async () => {
		const parse = (text: string) => JSON.parse(text) as Json;
		const before = parse('{"__proto__":{"a":1},"list":[{"constructor":1,"name":"x"}]}');
		const after = parse('{"__proto__":{"a":2},"list":[{"constructor":2,"name":"x"}]}');
		expect((await fieldsOf(before, after)).map(({ path }) => path)).toEqual([
			["__proto__", "a"],
			["list", { name: "x" }, "constructor"],
		]);
	});

	test("are told exactly where the answers are not the same", async () => {
		const long = "word ".repeat(60);
		const leaf = fc.constantFrom<Json>("a", " a", "b", 1, 2, null, "", "p\n\nq", "#", long, `${long}\n`, `${long}b`);
		const { value } = fc.letrec<{ value: Json }>((tie) => ({
			value: fc.oneof(
				{ maxDepth: 4 },
				leaf,
				fc.array(tie("value"), { maxLength: 4 }),
				fc.dictionary(fc.constantFrom("id", "name", "x", "y"), tie("value"), { maxKeys: 4 }),
			),
		}));
		const output = fc.dictionary(fc.constantFrom("l", "m"), value, { minKeys: 1 });
		await fc.assert(
			fc.asyncProperty(output, output, async (before, after) => {
				const found = await differenceOf(task({ output: before }), task({ output: after }));
				expect(found === undefined || found.fields.length > 0).toBe(true);
				expect(await differenceOf(task({ output: before }), task({ output: structuredClone(before) }))).toBeUndefined();
			}),
			{ numRuns: 500 },
		);
	});

	test("deep within lists, around a text as long as a book, are found as fast as any", async () => {
		const deep = (text: string) => Array.from({ length: 180 }).reduce<Json>((value) => [value], text);
		const book = "lorem ipsum dolor ".repeat(100_000);
		const { fields, seconds } = await timed({ a: deep(book) }, { a: deep(`L${book}`) });
		expect(fields).toMatchObject([{ before: book, after: `L${book}` }]);
		expect(fields[0]?.path).toHaveLength(181);
		expect(seconds).toBeLessThan(3);
	});
});

/** `seconds` of this process alone, however busy the machine is. */
async function timed(before: Json, after: Json) {
	const begun = process.cpuUsage();
	const fields = await fieldsOf(before, after);
	return { fields, seconds: process.cpuUsage(begun).user / 1e6 };
}
