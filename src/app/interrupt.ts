/** Stopping before anything was frozen: nothing was sent, and there is nothing to continue. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { interruptCodeOf } from "./run-stage.ts";

/** Lets the event loop turn, so that a signal that came during long work is heard. */
export async function isInterrupted(signal: AbortSignal | undefined): Promise<boolean> {
	await nextTurn();
	return signal?.aborted === true;
}

/** A refusal without problems: the user knows why. */
export function interrupted(signal: AbortSignal) {
	return { ok: false, problems: [], sources: [], exitCode: interruptCodeOf(signal) } as const;
}
