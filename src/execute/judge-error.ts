import { BatchApiError, type BatchApiErrorKind } from "../model/batch-api.ts";
import { ExecutionFault } from "./execution-context.ts";

/**
 * What a failed write calls for.
 *
 * - `look`: it may have taken effect; see what the service has before anything else.
 * - `wait`: it did nothing; the same again after a pause.
 * - `give_up`: it did nothing and never will.
 * - `stop`: it did nothing, and nothing else will work either.
 */
export type Remedy = "look" | "wait" | "give_up" | "stop";

const REMEDIES: { readonly [kind in BatchApiErrorKind]: Remedy } = {
	ambiguous: "look",
	rate_limited: "wait",
	unavailable: "wait",
	rejected: "give_up",
	not_found: "give_up",
	unauthorized: "stop",
	payment: "stop",
};

/** Pause after an error that names none, in milliseconds. */
const DEFAULT_PAUSE_MS = 2_000;

/** Throws again what is no error of the service. */
export function judgeError(error: unknown): { readonly error: BatchApiError; readonly remedy: Remedy } {
	if (!(error instanceof BatchApiError)) throw error;
	return { error, remedy: REMEDIES[error.kind] };
}

export function pauseAfter(error: BatchApiError): number {
	return error.retryAfterMs ?? DEFAULT_PAUSE_MS;
}

/** The error as the end of the execution. */
export function toFault(error: unknown): unknown {
	if (!(error instanceof BatchApiError)) return error;
	const kind = error.kind === "unauthorized" || error.kind === "payment" ? error.kind : "service";
	return new ExecutionFault(kind, error.message, { cause: error });
}
