/**
 * How long a task may be researched.
 *
 * The time runs from where a worker begins the task, and anew where it is begun again after its process died. It ends the
 * task even when the researcher does not obey the abort; what such a researcher still answers is dropped. An answer that is
 * there counts, however long it took, and however long its form then takes: one that never lets the event loop run cannot
 * be interrupted.
 */
import type { Mode } from "../model/wire.ts";
import { systemTiming } from "../system/timing.ts";
import { sayDuration } from "../values/say-duration.ts";

const MINUTE = 60_000;

/** Milliseconds by mode: the longest times that contract section 6 calls typical. */
export const TIME_LIMITS: { readonly [mode in Mode]: number } = {
	fast: 5 * MINUTE,
	standard: 20 * MINUTE,
	heavy: 90 * MINUTE,
	max: 180 * MINUTE,
};

export class TimeLimitError extends Error {
	override readonly name = "TimeLimitError";

	constructor(limitMs: number) {
		super(`exceeded maximum execution time of ${sayDuration(limitMs)}`);
	}
}

/** Runs the body; rejects with TimeLimitError, and aborts it, when it takes longer and has not stopped the clock before. */
export async function withinTime<Value>(
	limitMs: number,
	signal: AbortSignal,
	body: (signal: AbortSignal, stopClock: () => void) => Promise<Value>,
): Promise<Value> {
	const clock = new AbortController();
	const expiry = new AbortController();
	const expired = new Promise<never>((_, reject) => {
		const expire = () => {
			const error = new TimeLimitError(limitMs);
			expiry.abort(error);
			reject(error);
		};
		systemTiming.sleep(limitMs, clock.signal).then(expire, () => undefined);
	});
	try {
		return await Promise.race([body(AbortSignal.any([signal, expiry.signal]), () => clock.abort()), expired]);
	} finally {
		clock.abort();
	}
}
