/** A request that has faults is refused, whether it came over HTTP or was called here. */
import { BatchApiError, type FieldError } from "../model/batch-api.ts";
import { summariseFieldErrors } from "./field-error.ts";

/** Throws when a request has faults. */
export function refuseFaults(errors: readonly FieldError[]): void {
	if (errors.length > 0) throw refusal(errors);
}

export function refusal(errors: readonly FieldError[]): BatchApiError {
	return new BatchApiError("rejected", summariseFieldErrors(errors), { status: 400, errors });
}
