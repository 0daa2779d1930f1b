/** The ajv that reads the schemas of our own files, in strict mode. */
import { Ajv, type CodeOptions } from "ajv";
import { fullFormats } from "ajv-formats/dist/formats.js";

export function createShapeAjv(code: CodeOptions = {}): Ajv {
	const ajv = new Ajv({
		allErrors: true,
		verbose: true,
		strict: true,
		strictTypes: true,
		strictRequired: false, // `if: { required: [glob] }` stands apart from the properties it speaks of
		allowUnionTypes: true,
		formats: { date: fullFormats.date, "date-time": fullFormats["date-time"] },
		code,
	});
	return ajv.addVocabulary(["errorMessage", "patternErrorMessage"]);
}
