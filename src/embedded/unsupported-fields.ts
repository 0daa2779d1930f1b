/** What the contract allows and the embedded engine cannot do yet: refused with the reason, never ignored. */
import type { FieldError } from "../model/batch-api.ts";
import type { CreateBatchRequest } from "../model/wire.ts";
import { fieldError } from "../wire/field-error.ts";

/** Errors for the formats that the engine does not produce. */
export function unsupportedFields({ output_formats: formats }: CreateBatchRequest): readonly FieldError[] {
	const missing = Array.isArray(formats) ? ["pdf", "toon"].filter((format) => formats.includes(format)) : [];
	return missing.map((format) =>
		fieldError("output_formats", "unsupported", `the embedded engine cannot produce ${format} yet`),
	);
}
