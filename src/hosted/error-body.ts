/** What a failed answer says, in all the shapes the service has used (contract 2.5). */
import type { FieldError } from "../model/batch-api.ts";
import { isJsonObject, type Json } from "../model/json.ts";
import { isTooDeep } from "../model/nesting.ts";

export interface ErrorDescription {
	/** Undefined when the body is not the service's own. */
	readonly message: string | undefined;
	readonly errors: readonly FieldError[];
}

/** Longest message that is passed on. */
const MAX_LENGTH = 2_000;

export function describeErrorBody(body: Json | undefined): ErrorDescription {
	if (!isJsonObject(body) || isTooDeep(body)) return { message: undefined, errors: [] };
	const errors = (Array.isArray(body.errors) ? body.errors : [])
		.map(toFieldError)
		.filter((error) => error !== undefined);
	const summary = textOf(body.error) ?? textOf(body.message);
	const details = errors.map(({ key, message }) => (key === "" ? message : `${key}: ${message}`)).join("; ");
	const isTold = errors.every(({ message }) => summary?.includes(message));
	const message = summary === undefined ? details || undefined : isTold ? summary : `${summary} (${details})`;
	return { message: message?.slice(0, MAX_LENGTH), errors };
}

function textOf(value: Json | undefined): string | undefined {
	if (typeof value === "string" && value.trim() !== "") return value;
	return isJsonObject(value) ? (textOf(value.message) ?? JSON.stringify(value)) : undefined;
}

function toFieldError(value: Json): FieldError | undefined {
	if (typeof value === "string") return { key: "", code: "", message: value };
	if (!isJsonObject(value)) return undefined;
	const text = (field: Json | undefined) => (typeof field === "string" ? field : "");
	return { key: text(value.key), code: text(value.code), message: text(value.message) };
}
