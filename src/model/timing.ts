/** Time and chance as arguments, so that tests can move them. */
export interface Timing {
	/** Milliseconds since 1970. */
	now(): number;
	/** Resolves after the time, in milliseconds; rejects when the signal is aborted. */
	sleep(ms: number, signal: AbortSignal): Promise<void>;
	/** From 0 up to, not including, 1. */
	random(): number;
}
