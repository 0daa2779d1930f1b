import { type BatchApi, BatchApiError } from "../model/batch-api.ts";
import type { Timing } from "../model/timing.ts";
import { decorate } from "./decorate.ts";

/** Shorter pauses are nothing that somebody who watches would wonder about. */
const LEAST_TOLD_MS = 2_000;
/** Calls that are told the same pause one after the other. */
const SAME_MS = 1_000;

/** Tells each pause that the service asks for, once however many calls are told of it. `longestMs`: see `MAX_WAIT_MS`. */
export function withToldWaits(
	api: BatchApi,
	timing: Pick<Timing, "now">,
	longestMs: number,
	tell: (message: string) => void,
): BatchApi {
	let toldUntil = 0;
	return decorate(api, async ({ run }) => {
		try {
			return await run();
		} catch (error) {
			const ms = error instanceof BatchApiError ? (error.retryAfterMs ?? 0) : 0;
			const until = timing.now() + ms;
			if (ms >= LEAST_TOLD_MS && until > toldUntil + SAME_MS) {
				toldUntil = until;
				tell(`the service asks to wait ${formatWait(ms)}${ms >= longestMs ? " or more" : ""}`);
			}
			throw error;
		}
	});
}

function formatWait(ms: number): string {
	const seconds = Math.round(ms / 1_000);
	const parts = [
		[Math.floor(seconds / 3_600), "h"],
		[Math.floor((seconds % 3_600) / 60), "min"],
		[seconds % 60, "s"],
	] as const;
	return parts
		.filter(([count]) => count > 0)
		.map(([count, unit]) => `${count} ${unit}`)
		.join(" ");
}
