import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { neutraliseFormula, restoreFormula } from "../../src/values/neutralise-formula.ts";

describe("neutraliseFormula", () => {
	test.each(["=1", "+1", "-1", "@a", "\ta", "\ra", "'=1", "''-x"])("puts one ' before %j", (text) => {
		expect(neutraliseFormula(text)).toBe(`'${text}`);
	});

	test.each(["", "a=1", " =1", "'", "'a", "''", "\n=1"])("leaves %j alone", (text) => {
		expect(neutraliseFormula(text)).toBe(text);
		expect(restoreFormula(text)).toBe(text);
	});

	test("is undone by restoreFormula, whatever the text", () => {
		const text = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom("'", "=", "-", "\t", "\r", "a") }));
		fc.assert(
			fc.property(text, (value) => {
				expect(restoreFormula(neutraliseFormula(value))).toBe(value);
			}),
			{ numRuns: 5000 },
		);
	});
});
