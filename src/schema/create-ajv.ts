import type { Ajv, ErrorObject, Options } from "ajv";
import type { Json, JsonObject } from "../model/json.ts";
import { textOf } from "../values/text-of.ts";
import { CHECKER } from "./checker-options.ts";
import { compileDraft } from "./draft-validator.ts";
import { lateAjv, lateAjv2019, lateAjv2020, lateFormats } from "./late-ajv.ts";

/** A validator, with formats, of the dialect that a schema names in `$schema`; of draft-07 when it names none. */
export function createAjv($schema: Json | undefined, options: Options): Ajv {
	const ajv = ofDialect(textOf($schema ?? ""), options);
	lateFormats().default(ajv);
	return ajv;
}

type SchemaChecker = (schema: JsonObject) => readonly ErrorObject[];

/** Each dialect has one that all schemas share: a schema of schemas takes long to compile. */
const schemaCheckers = new Map<string, SchemaChecker>();

/** What the dialect says against a schema, every error with the value it concerns. */
export function schemaErrors($schema: Json | undefined, schema: JsonObject): readonly ErrorObject[] {
	const dialect = dialectOf(textOf($schema ?? ""));
	const check = schemaCheckers.get(dialect) ?? createChecker(dialect);
	schemaCheckers.set(dialect, check);
	return check(schema);
}

function createChecker(dialect: Dialect): SchemaChecker {
	if (dialect === "draft-07") {
		const validate = compileDraft();
		return (schema) => (validate(schema) ? [] : (validate.errors ?? []));
	}
	const ajv = createAjv(dialect, CHECKER);
	return (schema) => (ajv.validateSchema(schema) === true ? [] : (ajv.errors ?? []));
}

type Dialect = "2020-12" | "2019-09" | "draft-07";

function dialectOf($schema: string): Dialect {
	if ($schema.includes("2020-12")) return "2020-12";
	return $schema.includes("2019-09") ? "2019-09" : "draft-07";
}

function ofDialect($schema: string, options: Options): Ajv {
	const dialect = dialectOf($schema);
	if (dialect === "2020-12") return new (lateAjv2020())(options);
	return dialect === "2019-09" ? new (lateAjv2019())(options) : new (lateAjv())(options);
}
