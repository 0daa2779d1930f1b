/** How the wire checks say what is wrong: one key, one code, what was expected and what was found. */
import type { FieldError } from "../model/batch-api.ts";
import { isJsonObject } from "../model/json.ts";

export const FIELD_ERROR_CODES = [
	"required",
	"unknown_key",
	"invalid_type",
	"invalid_enum",
	"invalid_format",
	"invalid_output_formats",
	"invalid_date_range",
	"too_long",
	"too_short",
	"blank",
	"too_many",
	"too_few",
	"out_of_range",
	"duplicate_id",
	"unsupported",
] as const;
export type FieldErrorCode = (typeof FIELD_ERROR_CODES)[number];

/** Builds a field error; the code is one of the closed set above. */
export function fieldError(key: string, code: FieldErrorCode, message: string): FieldError {
	return { key, code, message };
}

/** One sentence for callers that show only a text, as both SDKs do (contract 12). `count` is of all, told or not. */
export function summariseFieldErrors(errors: readonly FieldError[], count = errors.length): string {
	const shown = errors.slice(0, 3).map(({ key, message }) => (key === "" ? message : `${key}: ${message}`));
	const rest = count > shown.length ? [`and ${grouped(count - shown.length)} more`] : [];
	const heading = count === 1 ? "1 validation error" : `${grouped(count)} validation errors`;
	return `${heading}: ${[...shown, ...rest].join("; ")}`;
}

/** `tasks[3]` and `urls[0]` to `tasks[3].urls[0]`. */
export function joinKeys(prefix: string, key: string): string {
	if (prefix === "" || key === "") return prefix + key;
	return key.startsWith("[") ? prefix + key : `${prefix}.${key}`;
}

/** The key of a member: `.name`, `[0]`, or `["sec.gov"]` where a dot would mislead. */
export function memberKey(prefix: string, member: string | number): string {
	if (typeof member === "number") return `${prefix}[${member}]`;
	return joinKeys(prefix, /^[A-Za-z_$][\w$-]*$/.test(member) ? member : `[${JSON.stringify(member)}]`);
}

/** The JSON type's everyday name, with its article. */
export function typeName(value: unknown): string {
	if (value === null) return "null";
	if (value === undefined) return "nothing";
	if (Array.isArray(value)) return "a list";
	if (isJsonObject(value)) return "an object";
	const names: Readonly<Record<string, string>> = { string: "text", number: "a number", boolean: "a boolean" };
	return names[typeof value] ?? `a ${typeof value}`;
}

/** What was found, short enough for one line: scalars as JSON, structures by type. */
export function found(value: unknown): string {
	if (typeof value === "string") return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value);
	if (typeof value === "number" || typeof value === "boolean") return String(value);
	return typeName(value);
}

/** `a, b or c`. */
export function oneOf(values: readonly string[]): string {
	if (values.length < 2) return values.join("");
	return `${values.slice(0, -1).join(", ")} or ${values.at(-1)}`;
}

/** Characters as people count them: code points. */
export function countCharacters(text: string): number {
	let count = 0;
	for (const _ of text) count++;
	return count;
}

/** `25,000`. */
export function grouped(count: number): string {
	return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}
