import { describe, expect, test } from "vitest";
import { formatStanding } from "../../../src/cli/progress/format-standing.ts";

const STANDING = { total: 40, done: 12, failed: 1, cancelled: 2, running: 8, queued: 20, cost: 5.5 };
const LINE = "12/40 done, 1 failed, 2 cancelled, 8 running, 20 queued, $5.50";

describe("the line of progress", () => {
	test.each([
		[45_900, `${LINE}, 45s`],
		[200_000, `${LINE}, 3m 20s`],
		[7_500_000, `${LINE}, 2h 05m`],
	])("after %s ms", (elapsed, line) => {
		expect(formatStanding(STANDING, { elapsed })).toBe(line);
	});

	test.each([
		[400, "about 10s left"],
		[41_000, "about 50s left"],
		[50_001, "about 1m left"],
		[60_001, "about 2m left"],
		[7_500_000, "about 2h 05m left"],
	])("with %s ms to go", (left, says) => {
		expect(formatStanding(STANDING, { elapsed: 45_000, left })).toBe(`${LINE}, 45s, ${says}`);
	});

	test("without times has counts alone", () => {
		expect(formatStanding({ ...STANDING, cost: null })).toBe(LINE.replace("$5.50", "cost unknown"));
	});
});
