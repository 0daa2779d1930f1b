/** Money reads the same on the terminal, in files, in the job's summary and on the page, and nothing paid reads as free. */
import { describe, expect, test } from "vitest";
import { dollars } from "../../src/values/dollars.ts";

const AMOUNTS = [0, 0.000001, 0.0004, 0.005, 0.1, 0.1 + 0.2, 0.45, 0.123456, 1, 8, 40.5, 100, 1_000_000.01];

describe("an amount of US dollars", () => {
	test.each([
		[8, "$8.00"],
		[0, "$0.00"],
		[0.5, "$0.50"],
		[0.1 + 0.2, "$0.30"],
		[0.005, "$0.005"],
		[0.0004, "$0.0004"],
		[0.000125, "$0.000125"],
		[100, "$100.00"],
		[null, "unknown"],
	])("of %s is %s", (amount, text) => {
		expect(dollars(amount)).toBe(text);
	});

	test("is written by the action in the same way", async () => {
		const action = await import(new URL("../../action/markdown.js", import.meta.url).href);
		expect([...AMOUNTS, null].map(action.dollars)).toEqual([...AMOUNTS, null].map(dollars));
	});
});
