/** `schema` of a data source: what each of its rows must satisfy. */
import type { Json } from "../../model/json.ts";
import { compileRowSchema, type RowsCheck } from "../../schema/output-schema.ts";
import { loadSchema } from "../load-output-schema.ts";
import type { ProblemLog } from "../problem-log.ts";
import type { YamlFile } from "../yaml-file.ts";
import { type CellTypes, cellTypesOf } from "./cell-types.ts";
import type { DataFolders } from "./source-context.ts";

export interface RowSchema {
	/** What the cells of a CSV file become, by column. */
	readonly types: ReadonlyMap<string, CellTypes>;
	readonly check: RowsCheck;
}

/** Null where the source has none; undefined after logging why it cannot be used. */
export function loadRowSchema(
	name: string,
	definition: { readonly [key: string]: Json },
	yaml: YamlFile,
	folders: DataFolders,
	log: ProblemLog,
): RowSchema | null | undefined {
	if (definition.schema === undefined) return null;
	const schema = loadSchema(["data", name, "schema"], definition.schema, "row", { yaml, folders, log });
	if (schema === undefined) return undefined;
	return { types: cellTypesOf(schema), check: compileRowSchema(schema) };
}
