/**
 * The validator of schemas of draft-07. Compiling it takes longer than all the rest of a check: `scripts/build.js` puts one
 * that is compiled ahead of time into this module's place.
 */
import type { ValidateFunction } from "ajv";
import { createDraftAjv, DRAFT_07 } from "./draft-ajv.ts";

export function compileDraft(): ValidateFunction {
	const validate = createDraftAjv().getSchema(DRAFT_07);
	if (validate === undefined) throw new Error("ajv has no draft-07");
	return validate as ValidateFunction;
}
