import type { OutcomeStatus } from "../model/outcome.ts";

/** What an attempt's stored state means outside the store: `pending` until it has ended. */
export type AttemptStatus = Exclude<OutcomeStatus, "skipped">;

/** Null, for an attempt that is not there, is pending too. */
export function attemptStatus(state: string | null): AttemptStatus {
	switch (state) {
		case "succeeded":
		case "failed":
		case "invalid":
		case "rejected":
		case "cancelled":
			return state;
		default:
			return "pending";
	}
}
