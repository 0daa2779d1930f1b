/**
 * The validators of requests. Compiling one takes longer than the rest of a small command: `scripts/build.js` puts validators
 * that are compiled ahead of time into this module's place.
 */
import type { Ajv, ValidateFunction } from "ajv";
import { createRequestAjv } from "./request-ajv.ts";
import { type RequestSchemaName, requestSchemas } from "./request-schemas.ts";

const shared = new Map<boolean, Ajv>();

/** `allErrors`: all errors of a value, or the first. */
export function compileRequestSchema(name: RequestSchemaName, allErrors: boolean): ValidateFunction {
	const ajv = shared.get(allErrors) ?? createRequestAjv(allErrors);
	shared.set(allErrors, ajv);
	return ajv.compile(requestSchemas[name]);
}

/** Draft-07 itself; of each value the first error. */
export function compileJsonSchemaShape(): ValidateFunction {
	const validate = createRequestAjv(false).getSchema("http://json-schema.org/draft-07/schema");
	if (validate === undefined) throw new Error("ajv has no draft-07");
	return validate as ValidateFunction;
}
