import { expect, it } from "vitest";
import { systemTiming } from "../../src/system/timing.ts";

it("a sleep longer than a timer can hold does not end at once, as the timer would", async () => {
	const controller = new AbortController();
	let ended: string | undefined;
	const sleeping = systemTiming.sleep(2 ** 31 + 1, controller.signal).then(
		() => (ended = "slept"),
		() => (ended = "aborted"),
	);
	// A timer that is given too much fires after a millisecond: this one is set later and fires later.
	await systemTiming.sleep(25, new AbortController().signal);
	expect(ended).toBeUndefined();
	controller.abort();
	await sleeping;
	expect(ended).toBe("aborted");
});
