import type { Mode } from "../model/wire.ts";

/** How long to wait between two looks at a batch, in milliseconds. */
export interface PollPolicy {
	readonly firstMs: number;
	readonly factor: number;
	readonly capMs: (mode: Mode) => number;
	/** Share of a delay by which it may vary, so that many runners do not ask in step. */
	readonly jitter: number;
}

const CAP_SECONDS: { readonly [mode in Mode]: number } = { fast: 10, standard: 30, heavy: 60, max: 120 };

/** From 1 s growing by half to a cap by mode: a `max` task takes hours, a `fast` one minutes. */
export const HOSTED_POLLS: PollPolicy = {
	firstMs: 1_000,
	factor: 1.5,
	capMs: (mode) => CAP_SECONDS[mode] * 1_000,
	jitter: 0.1,
};

/** The embedded engine is in this process: a look costs a query. */
export const EMBEDDED_POLLS: PollPolicy = { firstMs: 50, factor: 1.5, capMs: () => 1_000, jitter: 0 };

/** `run.poll` in place of the growing delay. */
export function fixedPolls(delayMs: number): PollPolicy {
	return { firstMs: delayMs, factor: 1, capMs: () => delayMs, jitter: 0 };
}

/** Endless delays; `random` gives numbers from 0 to 1. */
export function* pollDelays(policy: PollPolicy, mode: Mode, random: () => number): Generator<number, never> {
	const cap = policy.capMs(mode);
	for (let delay = policy.firstMs; ; delay = Math.min(delay * policy.factor, cap)) {
		yield Math.round(Math.min(delay, cap) * (1 + policy.jitter * random()));
	}
}
