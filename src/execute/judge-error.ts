import { BatchApiError } from "../model/batch-api.ts";
import { REMEDIES, type Remedy } from "../model/error-meaning.ts";
import { ExecutionFault } from "./execution-context.ts";

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
