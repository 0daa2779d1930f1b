import { describe, expect, test } from "vitest";
import { RemainingTime } from "../../../src/cli/progress/remaining-time.ts";

/** After `[done, at]` of so many tasks, at the time of the last. */
function leftAfter(total: number, looks: readonly (readonly [done: number, at: number])[], at?: number) {
	const remaining = new RemainingTime();
	for (const [done, when] of looks) remaining.note({ done, total }, when);
	return remaining.left(at ?? looks.at(-1)?.[1] ?? 0);
}

describe("the time that is left", () => {
	test("follows the pace so far", () => {
		expect(
			leftAfter(40, [
				[0, 0],
				[10, 60_000],
			]),
		).toBe(180_000);
	});

	test("goes down between two looks, and is not known once it has passed", () => {
		expect(
			leftAfter(
				40,
				[
					[0, 0],
					[10, 60_000],
				],
				100_000,
			),
		).toBe(140_000);
		expect(
			leftAfter(
				40,
				[
					[0, 0],
					[10, 60_000],
				],
				240_000,
			),
		).toBeUndefined();
	});

	test("takes no pace from what had ended before", () => {
		expect(
			leftAfter(40, [
				[30, 1_000],
				[35, 61_000],
			]),
		).toBe(60_000);
	});

	test.each([
		[
			"nothing has ended",
			40,
			[
				[0, 0],
				[0, 60_000],
			],
		],
		[
			"one has ended",
			4,
			[
				[0, 0],
				[1, 60_000],
			],
		],
		[
			"less than a tenth has ended",
			100,
			[
				[0, 0],
				[9, 60_000],
			],
		],
		[
			"it has just begun",
			40,
			[
				[0, 0],
				[20, 4_000],
			],
		],
		[
			"all have ended",
			40,
			[
				[0, 0],
				[40, 60_000],
			],
		],
	] as const)("is not known where %s", (_, total, looks) => {
		expect(leftAfter(total, looks)).toBeUndefined();
	});
});
