/** What the schema of create-batch cannot say: formats that exclude each other, dates in order, HTTPS (contract 3.1, 5, 7). */
import type { FieldError } from "../model/batch-api.ts";
import { isJsonObject, type JsonObject } from "../model/json.ts";
import { isTooDeep, MAX_NESTING } from "../model/nesting.ts";
import { isLoopback } from "../values/is-loopback.ts";
import { jsonSchemaFault } from "./compile-schemas.ts";
import { endsBeforeStart, isDateBound, isDateTime } from "./dates.ts";
import { fieldError, found, grouped } from "./field-error.ts";
import { createBatchLimitErrors } from "./limit-errors.ts";
import type { ServiceRules } from "./service-rules.ts";

/** The errors of every rule; values of a wrong type are left to the schema. */
export function createBatchRuleErrors(body: JsonObject, rules: ServiceRules): readonly FieldError[] {
	const { limits } = rules;
	return [
		...outputFormatErrors(body.output_formats, limits?.schemaBytes),
		...(isJsonObject(body.search) ? searchErrors(body.search) : []),
		...webhookErrors(body.webhook_url, rules.allowLoopbackWebhook ?? false),
		...(limits === undefined ? [] : createBatchLimitErrors(body, limits)),
	];
}

/** Where there are more, each further one would say the same again. */
const MOST_LOOKED_AT = 10;

/** One schema at most, never beside `markdown` or `pdf`, and `toon` only beside one (contract 7). */
function outputFormatErrors(formats: unknown, schemaBytes: number | undefined): readonly FieldError[] {
	if (!Array.isArray(formats)) return [];
	const schemas = formats.filter(isJsonObject);
	const errors: string[] = [];
	const beside = ["markdown", "pdf"].filter((format) => formats.includes(format));
	if (schemas.length > 1) errors.push(`expected at most one JSON Schema, found ${schemas.length}`);
	if (schemas.length > 0 && beside.length > 0) {
		errors.push(`expected the JSON Schema without markdown and pdf, found it beside ${beside.join(" and ")}`);
	}
	if (schemas.length === 0 && formats.includes("toon")) errors.push("expected a JSON Schema beside toon, found none");
	return [
		...errors.map((message) => fieldError("output_formats", "invalid_output_formats", message)),
		...formats.slice(0, MOST_LOOKED_AT).flatMap((format, index) => {
			const fault = isJsonObject(format) ? schemaFault(format, schemaBytes) : undefined;
			return fault === undefined ? [] : [fieldError(`output_formats[${index}]`, "invalid_output_formats", fault)];
		}),
	];
}

/** Depth and size first: the check of a schema walks all of it. */
function schemaFault(schema: JsonObject, schemaBytes: number | undefined): string | undefined {
	if (isTooDeep(schema)) return `expected a JSON Schema of at most ${MAX_NESTING} levels, found a deeper one`;
	const bytes = schemaBytes === undefined ? 0 : Buffer.byteLength(JSON.stringify(schema));
	if (schemaBytes !== undefined && bytes > schemaBytes) {
		return `expected a JSON Schema of at most ${grouped(schemaBytes)} bytes of JSON, found ${grouped(bytes)}`;
	}
	const fault = jsonSchemaFault(schema);
	return fault === undefined ? undefined : `expected a JSON Schema, but ${fault}`;
}

function searchErrors(search: JsonObject): readonly FieldError[] {
	const bounds = (["start_date", "end_date"] as const).filter((name) => typeof search[name] === "string");
	const errors = bounds
		.filter((name) => search.historical_cache !== true && isDateTime(String(search[name])))
		.map((name) => fieldError(`search.${name}`, "invalid_format", dateTimeMessage(search[name])));
	return [...errors, ...dateOrderErrors(search.start_date, search.end_date)];
}

function dateTimeMessage(value: unknown): string {
	return `expected a day (a time of day needs historical_cache: true), found ${found(value)}`;
}

function dateOrderErrors(start: unknown, end: unknown): readonly FieldError[] {
	if (typeof start !== "string" || typeof end !== "string" || !isDateBound(start) || !isDateBound(end)) return [];
	if (!endsBeforeStart(start, end)) return [];
	const message = `expected a day not before start_date ${start}, found ${found(end)}`;
	return [fieldError("search.end_date", "invalid_date_range", message)];
}

/** HTTPS only; the address is not repeated, since it may carry a secret. */
function webhookErrors(value: unknown, allowLoopback: boolean): readonly FieldError[] {
	if (typeof value !== "string" || !URL.canParse(value)) return [];
	const { protocol, hostname } = new URL(value);
	if (protocol === "https:" || (protocol === "http:" && allowLoopback && isLoopback(hostname))) return [];
	const exception = allowLoopback ? " (or http:// to this machine)" : "";
	const message = `expected a URL that begins with https://${exception}, found one that begins with ${protocol}//`;
	return [fieldError("webhook_url", "invalid_format", message)];
}
