/** The ajv that holds schemas of draft-07 against the schema of schemas. */
import { Ajv, type CodeOptions } from "ajv";
import { CHECKER } from "./checker-options.ts";

export const DRAFT_07 = "http://json-schema.org/draft-07/schema";

export function createDraftAjv(code: CodeOptions = {}): Ajv {
	return new Ajv({ ...CHECKER, code });
}
