import { describe, expect, test } from "vitest";
import { formatStanding } from "../../src/cli/format-standing.ts";

const STANDING = { total: 40, done: 12, failed: 1, cancelled: 2, running: 8, queued: 20, cost: 5.5 };
const LINE = "12/40 done, 1 failed, 2 cancelled, 8 running, 20 queued, $5.50";

describe("the line of progress", () => {
	test.each([
		[undefined, LINE],
		[45_900, `${LINE}, 45s`],
		[200_000, `${LINE}, 3m 20s`],
		[7_500_000, `${LINE}, 2h 05m`],
	])("after %s ms", (elapsed, line) => {
		expect(formatStanding(STANDING, elapsed)).toBe(line);
	});

	test("stays on one line of the terminal", () => {
		const line = formatStanding(STANDING, 45_000, 40);
		expect(line).toHaveLength(39);
		expect(line).toMatch(/^12\/40 done, 1 failed.*…$/);
	});
});
