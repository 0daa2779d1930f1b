/** `output.schema`: a path or the schema itself, compiled once so that a broken one is found now. */
import { resolve } from "node:path";
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import { findKeywordFaults } from "../schema/check-keywords.ts";
import { compileOutputSchema, OutputSchemaError } from "../schema/output-schema.ts";
import type { DataFolders } from "./data/load-data.ts";
import type { ProblemLog } from "./problem-log.ts";
import { type LocateInSchema, readSchemaFile } from "./read-schema-file.ts";
import type { Pointer, YamlFile } from "./yaml-file.ts";

/** Logs a problem of the schema at a path inside it. */
type Report = (message: string, path: Pointer, target?: "key" | "value", hint?: string) => void;

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
		const locate: LocateInSchema = (path, target) =>
			target === "key" ? yaml.locateKey([...pointer, ...path]) : yaml.locateValue([...pointer, ...path]);
		return checkOutputSchema(value, locate, log) ? value : undefined;
	}
	const reference = yaml.locateValue(pointer);
	const file = readSchemaFile(resolve(folders.baseDir, value), reference, folders, log);
	if (file === undefined) return undefined;
	const isGood = isUsable(file.schema, (message, path, target = "value", hint) => {
		const related = [{ message: "here", location: file.locate(path, target) }];
		log.error("schema_invalid", message, reference, { related, hint });
	});
	return isGood ? file.schema : undefined;
}

/** Compiles a schema that stands in the pipeline and logs what is wrong with it. */
export function checkOutputSchema(schema: JsonObject, locate: LocateInSchema, log: ProblemLog): boolean {
	return isUsable(schema, (message, path, target = "value", hint) =>
		log.error("schema_invalid", message, locate(path, target), { hint }),
	);
}

function isUsable(schema: JsonObject, report: Report): boolean {
	if (schema.type !== "object") {
		const found = schema.type === undefined ? "none" : JSON.stringify(schema.type);
		const path = schema.type === undefined ? [] : ["type"];
		report(`expected an output schema with \`type: object\` at its root, found ${found}`, path);
		return false;
	}
	const faults = findKeywordFaults(schema);
	for (const { path, target, message, hint } of faults) report(message, path, target, hint);
	if (faults.length > 0) return false;
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
