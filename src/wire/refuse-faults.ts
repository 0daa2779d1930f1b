/** A request that has faults is refused, whether it came over HTTP or was called here. */
import { BatchApiError, type FieldError } from "../model/batch-api.ts";
import { summariseFieldErrors } from "./field-error.ts";

/** Throws when a request has faults. */
export function refuseFaults(errors: readonly FieldError[]): void {
	if (errors.length > 0) throw refusal(errors);
}

/** The rest is counted. */
const MOST_TOLD = 100;
const LONGEST_KEY = 200;

export function refusal(errors: readonly FieldError[]): BatchApiError {
	const told = errors.slice(0, MOST_TOLD).map((error) => ({ ...error, key: shortKey(error.key) }));
	return new BatchApiError("rejected", summariseFieldErrors(told, errors.length), { status: 400, errors: told });
}

/** Callers choose the names of their keys, and how long they are. */
function shortKey(key: string): string {
	return key.length <= LONGEST_KEY ? key : `${key.slice(0, LONGEST_KEY - 3)}...`;
}
