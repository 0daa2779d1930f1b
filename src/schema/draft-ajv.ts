/** The ajv that holds schemas of draft-07 against the schema of schemas. */
import { Ajv, type CodeOptions } from "ajv";

export const DRAFT_07 = "http://json-schema.org/draft-07/schema";

/** Tells every error, each with the value that it concerns. */
export const CHECKER = { allErrors: true, strict: false, validateSchema: false, logger: false, verbose: true } as const;

export function createDraftAjv(code: CodeOptions = {}): Ajv {
	return new Ajv({ ...CHECKER, code });
}
