import type { Timing } from "./timing.ts";

/** As `pause`; false as soon as the patience has ended. */
export async function pauseWithin(
	patience: AbortSignal | undefined,
	ms: number,
	signal: AbortSignal | undefined,
	timing: Pick<Timing, "sleep">,
): Promise<boolean> {
	const ends = [patience, signal].filter((each) => each !== undefined);
	try {
		await pause(ms, AbortSignal.any(ends), timing);
		return true;
	} catch (error) {
		signal?.throwIfAborted();
		if (patience?.aborted) return false;
		throw error;
	}
}

/** Sleeps; rejects with the signal's reason when it is aborted, as the port promises of every call. */
export async function pause(
	ms: number,
	signal: AbortSignal | undefined,
	{ sleep }: Pick<Timing, "sleep">,
): Promise<void> {
	signal?.throwIfAborted();
	try {
		await sleep(ms, signal ?? new AbortController().signal);
	} catch (error) {
		signal?.throwIfAborted();
		throw error;
	}
}
