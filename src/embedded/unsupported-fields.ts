/** What the contract allows and the embedded engine cannot do yet: refused with the reason, never ignored. */
import type { FieldError } from "../model/batch-api.ts";
import type { CreateBatchRequest } from "../model/wire.ts";
import { fieldError } from "../wire/field-error.ts";

/** Errors for the formats that the engine does not produce and for webhooks, which it does not send. */
export function unsupportedFields({ output_formats: formats, webhook_url }: CreateBatchRequest): readonly FieldError[] {
	const missing = Array.isArray(formats) ? ["pdf", "toon"].filter((format) => formats.includes(format)) : [];
	const errors = missing.map((format) => unsupported("output_formats", `produce ${format}`));
	return webhook_url === undefined ? errors : [...errors, unsupported("webhook_url", "send webhooks")];
}

function unsupported(key: string, ability: string): FieldError {
	return fieldError(key, "unsupported", `the embedded engine cannot ${ability} yet`);
}
