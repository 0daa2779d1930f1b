/** What the contract allows and the embedded engine cannot do yet: refused with the reason, never ignored. */
import type { FieldError } from "../model/batch-api.ts";
import type { CreateBatchRequest } from "../model/wire.ts";
import { fieldError } from "../wire/field-error.ts";

/** Errors for webhooks, which the engine does not send. */
export function unsupportedFields({ webhook_url }: CreateBatchRequest): readonly FieldError[] {
	return webhook_url === undefined ? [] : [unsupported("webhook_url", "send webhooks")];
}

function unsupported(key: string, ability: string): FieldError {
	return fieldError(key, "unsupported", `the embedded engine cannot ${ability} yet`);
}
