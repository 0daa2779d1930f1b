import { Ajv, type ErrorObject, type Options } from "ajv";
import { Ajv2019 } from "ajv/dist/2019.js";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import type { Json, JsonObject } from "../model/json.ts";

/** A validator, with formats, of the dialect that a schema names in `$schema`; of draft-07 when it names none. */
export function createAjv($schema: Json | undefined, options: Options): Ajv {
	const ajv = ofDialect(String($schema ?? ""), options);
	formats.default(ajv);
	return ajv;
}

const schemaCheckers = new Map<string, Ajv>();

/**
 * What the dialect says against a schema, every error with the value it concerns. Compiling a schema of schemas takes longer than
 * all the rest of a check, so each dialect has one that all schemas share.
 */
export function schemaErrors($schema: Json | undefined, schema: JsonObject): readonly ErrorObject[] {
	const dialect = dialectOf(String($schema ?? ""));
	let ajv = schemaCheckers.get(dialect);
	if (ajv === undefined) {
		const options = { allErrors: true, strict: false, validateSchema: false, logger: false, verbose: true } as const;
		ajv = createAjv($schema, options);
		schemaCheckers.set(dialect, ajv);
	}
	return ajv.validateSchema(schema) === true ? [] : (ajv.errors ?? []);
}

function dialectOf($schema: string): "2020-12" | "2019-09" | "draft-07" {
	if ($schema.includes("2020-12")) return "2020-12";
	return $schema.includes("2019-09") ? "2019-09" : "draft-07";
}

function ofDialect($schema: string, options: Options): Ajv {
	const dialect = dialectOf($schema);
	if (dialect === "2020-12") return new Ajv2020(options);
	return dialect === "2019-09" ? new Ajv2019(options) : new Ajv(options);
}
