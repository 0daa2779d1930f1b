/** `output.schema`: a path or the schema itself, compiled once so that a broken one is found now. */
import { resolve } from "node:path";
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import type { Location } from "../model/problem.ts";
import { compileOutputSchema, OutputSchemaError } from "../schema/output-schema.ts";
import type { DataFolders } from "./data/load-data.ts";
import type { ProblemLog } from "./problem-log.ts";
import { readSchemaFile } from "./read-schema-file.ts";
import type { Pointer, YamlFile } from "./yaml-file.ts";

/** Logs a problem of the schema at a path inside it. */
type Report = (message: string, path: Pointer) => void;

/** The schema below `pointer`; undefined when there is none or after logging why it cannot be used. */
export function loadOutputSchema(
	pointer: Pointer,
	value: Json | undefined,
	yaml: YamlFile,
	folders: DataFolders,
	log: ProblemLog,
): JsonObject | undefined {
	if (typeof value !== "string") {
		if (!isJsonObject(value)) return undefined;
		return checkOutputSchema(value, (path) => yaml.locateValue([...pointer, ...path]), log) ? value : undefined;
	}
	const reference = yaml.locateValue(pointer);
	const file = readSchemaFile(resolve(folders.baseDir, value), reference, folders, log);
	if (file === undefined) return undefined;
	const isGood = isUsable(file.schema, (message, path) => {
		const related = [{ message: "here", location: file.locate(path) }];
		log.error("schema_invalid", message, reference, { related });
	});
	return isGood ? file.schema : undefined;
}

/** Compiles a schema that stands in the pipeline and logs what is wrong with it. */
export function checkOutputSchema(schema: JsonObject, locate: (path: Pointer) => Location, log: ProblemLog): boolean {
	return isUsable(schema, (message, path) => log.error("schema_invalid", message, locate(path)));
}

function isUsable(schema: JsonObject, report: Report): boolean {
	if (schema.type !== "object") {
		const found = schema.type === undefined ? "none" : JSON.stringify(schema.type);
		const path = schema.type === undefined ? [] : ["type"];
		report(`expected an output schema with \`type: object\` at its root, found ${found}`, path);
		return false;
	}
	try {
		compileOutputSchema(schema);
		return true;
	} catch (error) {
		if (!(error instanceof OutputSchemaError)) throw error;
		const place = error.path === "" ? "" : ` at \`${error.path}\``;
		report(`expected a JSON Schema, found one that does not compile${place}: ${error.message}`, partsOf(error.path));
		return false;
	}
}

function partsOf(pointer: string): string[] {
	const parts = pointer.split("/").slice(1);
	return parts.map((part) => decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~"));
}
