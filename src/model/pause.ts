import type { Timing } from "./timing.ts";

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
