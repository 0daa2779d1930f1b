import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { editDistance, suggest } from "../../src/values/suggest.ts";

const KEYS = ["for_each", "include", "key", "query", "research_strategy", "report_format", "urls", "metadata", "batch"];

describe("suggest", () => {
	it.each([
		["qeury", "query"],
		["querry", "query"],
		["Query", "query"],
		["foreach", "for_each"],
		["for-each", "for_each"],
		["report_fromat", "report_format"],
		["research_stratgey", "research_strategy"],
		["url", "urls"],
		["keys", "key"],
		["bacth", "batch"],
	])("takes %s for %s", (word, meant) => {
		expect(suggest(word, KEYS)).toBe(meant);
	});

	it.each(["", "x", "ky", "something_else", "prices", "a".repeat(101)])("makes nothing of %j", (word) => {
		expect(suggest(word, KEYS)).toBeUndefined();
	});

	it("does not take one short code for another", () => {
		expect(suggest("UK", ["DK", "US", "GB"])).toBeUndefined();
	});

	it("prefers the nearest, then the first", () => {
		expect(suggest("start_dates", ["end_date", "start_date"])).toBe("start_date");
		expect(suggest("cart", ["card", "care"])).toBe("card");
	});

	it("does not suggest the word itself", () => {
		expect(suggest("query", ["query"])).toBeUndefined();
	});
});

describe("editDistance", () => {
	it.each([
		["", "", 0],
		["", "abc", 3],
		["abc", "", 3],
		["qeury", "query", 1],
		["kitten", "sitting", 3],
		["ca", "abc", 3],
	])("from %j to %j is %d", (a, b, distance) => {
		expect(editDistance(a, b)).toBe(distance);
	});

	it("is symmetric, zero only for equal words, and at most the longer length", () => {
		const word = fc.string({ maxLength: 12 });
		fc.assert(
			fc.property(word, word, (a, b) => {
				const distance = editDistance(a, b);
				expect(editDistance(b, a)).toBe(distance);
				expect(distance === 0).toBe(a === b);
				expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
			}),
		);
	});
});
