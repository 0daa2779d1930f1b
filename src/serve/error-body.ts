import type { FieldError } from "../model/batch-api.ts";

/** Contract 2.5: `error` is a plain text, the fields stand beside it. */
export interface ErrorBody {
	readonly success: false;
	readonly error: string;
	readonly errors?: readonly FieldError[];
}

export function errorBody(error: string, errors: readonly FieldError[] = []): ErrorBody {
	return { success: false, error, ...(errors.length === 0 ? {} : { errors }) };
}
