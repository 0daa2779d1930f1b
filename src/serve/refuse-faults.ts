import { BatchApiError, type FieldError } from "../model/batch-api.ts";
import { summariseFieldErrors } from "../wire/field-error.ts";

/** Throws when a request has faults. */
export function refuseFaults(errors: readonly FieldError[]): void {
	if (errors.length > 0) throw new BatchApiError("rejected", summariseFieldErrors(errors), { status: 400, errors });
}
