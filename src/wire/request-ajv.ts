/** The ajv that reads the request schemas, and JSON Schemas within requests. */
import { Ajv, type CodeOptions } from "ajv";
import { requestFormats } from "./request-formats.ts";

/** `allErrors`: all errors of a value, or the first. */
export function createRequestAjv(allErrors: boolean, code: CodeOptions = {}): Ajv {
	return new Ajv({
		allErrors,
		verbose: true,
		allowUnionTypes: true,
		ownProperties: true,
		logger: false,
		formats: requestFormats,
		code,
	});
}
