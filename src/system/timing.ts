import { setMaxListeners } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import type { Timing } from "../model/timing.ts";

/** Timers cannot hold more: above it they fire at once. */
const LONGEST_MS = 2 ** 31 - 1;

/** The clock and the chance of this machine. */
export const systemTiming: Timing = {
	now: () => Date.now(),
	random: () => Math.random(),
	async sleep(ms, signal) {
		// All batches of a run wait by one signal; Node would take more than ten of them for a leak, and tell the user so.
		setMaxListeners(0, signal);
		for (let left = ms; ; left -= LONGEST_MS) {
			await wait(Math.min(left, LONGEST_MS), undefined, { signal });
			if (left <= LONGEST_MS) return;
		}
	},
};
