import type { FieldError } from "../model/batch-api.ts";
import type { Redact } from "../values/redact.ts";

export function redactFieldErrors(errors: readonly FieldError[], redact: Redact): readonly FieldError[] {
	return errors.map(({ key, code, message }) => ({ key: redact(key), code: redact(code), message: redact(message) }));
}
