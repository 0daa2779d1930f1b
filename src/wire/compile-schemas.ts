/** Checks values against the request schemas, each compiled by ajv once: while building, or at its first use from source. */
import type { ErrorObject, ValidateFunction } from "ajv";
import type { JsonObject } from "../model/json.ts";
import { hasMoreParts } from "../model/nesting.ts";
import { shortenEnums } from "../values/shorten-enums.ts";
import type { RequestSchemaName } from "./request-schemas.ts";
import { compileJsonSchemaShape, compileRequestSchema } from "./request-validators.ts";

/** Validates a value and returns ajv's errors, empty when it is valid. */
export type SchemaCheck = (value: unknown) => readonly ErrorObject[];

/** In a value of more parts the first error is enough: each may be one, and telling them all would take seconds. */
const MOST_PARTS = 5_000;

/** Of the schema of this name; read when it is first called. */
export function lazySchemaCheck(name: RequestSchemaName): SchemaCheck {
	const compiled = new Map<boolean, ValidateFunction>();
	return (value) => {
		const allErrors = !hasMoreParts(value, MOST_PARTS);
		const validate = compiled.get(allErrors) ?? compileRequestSchema(name, allErrors);
		compiled.set(allErrors, validate);
		return validate(value) ? [] : (validate.errors ?? []);
	};
}

let isJsonSchema: ValidateFunction | undefined;

/** Why a value is no JSON Schema, or undefined when it is one. `$schema` is not followed. */
export function jsonSchemaFault(schema: JsonObject): string | undefined {
	const { $schema: _dialect, ...rest } = schema;
	const short = shortenEnums(rest);
	const [repeated] = short.repeated;
	if (repeated !== undefined)
		return `${repeated.path} is ${JSON.stringify(repeated.value)}, which stands there already`;
	isJsonSchema ??= compileJsonSchemaShape();
	if (isJsonSchema(short.schema)) return undefined;
	const [first] = isJsonSchema.errors ?? [];
	return `${first?.instancePath ?? ""} ${first?.message ?? "is not valid"}`.trim();
}
