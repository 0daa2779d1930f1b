import { Ajv, type Options } from "ajv";
import { Ajv2019 } from "ajv/dist/2019.js";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import type { Json } from "../model/json.ts";

/** A validator, with formats, of the dialect that a schema names in `$schema`; of draft-07 when it names none. */
export function createAjv($schema: Json | undefined, options: Options): Ajv {
	const ajv = ofDialect(String($schema ?? ""), options);
	formats.default(ajv);
	return ajv;
}

function ofDialect(dialect: string, options: Options): Ajv {
	if (dialect.includes("2020-12")) return new Ajv2020(options);
	return dialect.includes("2019-09") ? new Ajv2019(options) : new Ajv(options);
}
