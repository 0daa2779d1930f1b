/** Compiles each request schema with ajv, once, at its first use. */
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import type { JsonObject } from "../model/json.ts";
import { hasMoreParts } from "../model/nesting.ts";
import { shortenEnums } from "../values/shorten-enums.ts";
import { isDateBound } from "./dates.ts";

/** Validates a value and returns ajv's errors, empty when it is valid. */
export type SchemaCheck = (value: unknown) => readonly ErrorObject[];

/** One for all errors of a value, one for the first. */
const shared = new Map<boolean, Ajv>();
/** In a value of more parts the first error is enough: each may be one, and telling them all would take seconds. */
const MOST_PARTS = 5_000;

/** Wraps a schema as a check that compiles itself when first called. */
export function lazySchemaCheck(schema: JsonObject): SchemaCheck {
	const compiled = new Map<boolean, ValidateFunction>();
	return (value) => {
		const allErrors = !hasMoreParts(value, MOST_PARTS);
		const validate = compiled.get(allErrors) ?? ajv(allErrors).compile(schema);
		compiled.set(allErrors, validate);
		return validate(value) ? [] : (validate.errors ?? []);
	};
}

/** Why a value is no JSON Schema, or undefined when it is one. `$schema` is not followed. */
export function jsonSchemaFault(schema: JsonObject): string | undefined {
	const { $schema: _dialect, ...rest } = schema;
	const checker = ajv(false);
	const short = shortenEnums(rest);
	const [repeated] = short.repeated;
	if (repeated !== undefined) return `${repeated.path} holds ${JSON.stringify(repeated.value)} twice`;
	if (checker.validateSchema(short.schema) === true) return undefined;
	const [first] = checker.errors ?? [];
	return `${first?.instancePath ?? ""} ${first?.message ?? "is not valid"}`.trim();
}

function ajv(allErrors: boolean): Ajv {
	const known = shared.get(allErrors) ?? createAjv(allErrors);
	shared.set(allErrors, known);
	return known;
}

function createAjv(allErrors: boolean): Ajv {
	const created = new Ajv({
		allErrors,
		verbose: true,
		allowUnionTypes: true,
		ownProperties: true,
		logger: false,
	});
	addFormats.default(created, ["uri"]);
	const uri = created.formats.uri;
	const isUri = typeof uri === "function" ? uri : () => true;
	created.addFormat("date-bound", isDateBound);
	// RFC 3986 admits `https://`; a page to read needs a host too.
	created.addFormat("web-uri", (value: string) => isUri(value) && URL.canParse(value));
	return created;
}
