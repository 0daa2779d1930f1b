import type { ExecutionContext } from "./execution-context.ts";

type Sleep = ExecutionContext["sleep"];

/** Timers cannot hold more: above it they fire at once. */
const LONGEST_MS = 2 ** 31 - 1;

/** Sleeps of any length, in pieces that a timer can hold. */
export function longSleep(sleep: Sleep): Sleep {
	return async (ms, signal) => {
		for (let left = ms; ; left -= LONGEST_MS) {
			await sleep(Math.min(left, LONGEST_MS), signal);
			if (left <= LONGEST_MS) return;
		}
	};
}

/** A signal that is aborted after the time, never when it is null; `over` ends the wait for it. */
export function signalAfter(ms: number | null, sleep: Sleep, over: AbortSignal): AbortSignal {
	const controller = new AbortController();
	if (ms !== null) {
		sleep(ms, over).then(
			() => controller.abort(),
			() => undefined,
		);
	}
	return controller.signal;
}
