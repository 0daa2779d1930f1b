/**
 * Whether a schema compiles, for schemas that are only looked at. Most consist of keywords that cannot fail to, and need no
 * try. A validator of its own takes longer to make than most of the others take to compile, so that those that give nothing an
 * `$id` share one, which spends no time on making their checks fast.
 */
import type { Ajv } from "ajv";
import type { JsonObject } from "../model/json.ts";
import { createAjv } from "./create-ajv.ts";
import { compileOutputSchema, OutputSchemaError } from "./output-schema.ts";
import { addOwnKeywords } from "./own-keywords.ts";
import { allSubschemas } from "./subschemas.ts";

/** Keywords that give a schema a name, by which schemas of one validator would find each other. */
const NAMES = /"\$(?:id|anchor|dynamicAnchor|recursiveAnchor)":/;
/** What a validator has compiled takes memory as long as it is there. */
const MOST_SHARING = 200;

/** Keywords that compile whatever draft-07 lets them be; `test/schema/try-to-compile.test.ts` tries. */
const PLAIN = new Set([
	..."type properties required additionalProperties items const pattern format title description".split(" "),
	..."minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength minItems maxItems".split(" "),
	..."minProperties maxProperties default examples".split(" "),
]);

let shared: Ajv | undefined;
let sharing = 0;

/** Throws OutputSchemaError for one that does not compile. `findSchemaFaults` must have found no error in it. */
export function tryToCompile(schema: JsonObject): void {
	if (isPlain(schema)) return;
	const { $schema, ...rest } = schema;
	if ($schema !== undefined || NAMES.test(JSON.stringify(rest))) compileOutputSchema(schema);
	else compileShared(rest);
}

/** An empty `enum` is the one value of these keywords that draft-07 lets be and no validator takes. */
function isPlain(root: JsonObject): boolean {
	return [...allSubschemas(root)].every(({ schema }) =>
		Object.entries(schema).every(([key, value]) =>
			key === "enum" ? Array.isArray(value) && value.length > 0 : PLAIN.has(key),
		),
	);
}

function compileShared(schema: JsonObject): void {
	const ajv = validatorToShare();
	try {
		// Of schemas without a name it knows the last one only.
		ajv.compile(schema);
	} catch (error) {
		throw new OutputSchemaError(error instanceof Error ? error.message : String(error), "", { cause: error });
	} finally {
		ajv.removeSchema(schema);
	}
}

function validatorToShare(): Ajv {
	if (shared === undefined || sharing === MOST_SHARING) {
		const options = { strict: false, validateSchema: false, logger: false } as const;
		shared = createAjv(undefined, { ...options, allErrors: true, code: { optimize: false } });
		addOwnKeywords(shared);
		sharing = 0;
	}
	sharing += 1;
	return shared;
}
