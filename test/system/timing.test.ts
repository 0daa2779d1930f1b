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

it("many sleep by one signal without a warning from Node", async () => {
	const warnings: Error[] = [];
	const note = (warning: Error) => void warnings.push(warning);
	process.on("warning", note);
	const { signal } = new AbortController();
	await Promise.all(Array.from({ length: 30 }, () => systemTiming.sleep(1, signal)));
	// A warning is told in a turn of its own.
	await new Promise((resolve) => setImmediate(resolve));
	process.off("warning", note);
	expect(warnings).toEqual([]);
});
