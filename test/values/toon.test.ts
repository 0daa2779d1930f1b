import fc from "fast-check";
import { expect, test } from "vitest";
import type { Json } from "../../src/model/json.ts";
import { decodeToon, encodeToon } from "../../src/values/toon.ts";

test("every value of a mapping is read back as it was", () => {
	const values = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 }));
	fc.assert(
		fc.property(values, (value) => {
			const plain = JSON.parse(JSON.stringify(value)) as Json;
			expect(decodeToon(encodeToon(plain))).toEqual(plain);
		}),
	);
});

test.each([
	["prose", "Anchor is a queue.\nIt keeps jobs."],
	["a table that is too short", "rows[2]{id}:\n  1"],
	["other spacing than it is written with", "name:    x"],
])("%s is not read as TOON", (_, text) => {
	expect(decodeToon(text)).toBeUndefined();
});
