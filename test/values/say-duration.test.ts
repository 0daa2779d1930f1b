import { expect, test } from "vitest";
import { sayDuration } from "../../src/values/say-duration.ts";

test.each([
	[1, "1 millisecond"],
	[90, "90 milliseconds"],
	[1_500, "1 second 500 milliseconds"],
	[60_000, "1 minute"],
	[90_000, "1 minute 30 seconds"],
	[1_200_000, "20 minutes"],
	[5_400_000, "1 hour 30 minutes"],
	[10_800_000, "3 hours"],
	[3_600_001, "1 hour 1 millisecond"],
	[0, "no time"],
])("%d ms is %s", (ms, said) => {
	expect(sayDuration(ms)).toBe(said);
});
