/** `output.schema`: a path or the schema itself, compiled once so that a broken one is found now. */
import { extname, resolve } from "node:path";
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import type { Location } from "../model/problem.ts";
import { compileOutputSchema } from "../schema/output-schema.ts";
import type { DataFolders } from "./data/load-data.ts";
import { ProblemLog } from "./problem-log.ts";
import { readText } from "./read-text.ts";
import { parseYaml, type Pointer, type YamlFile } from "./yaml-file.ts";

const MAX_SCHEMA_BYTES = 2_000_000;

/** The schema below `pointer`; undefined when there is none or after logging why it cannot be used. */
export function loadOutputSchema(
	pointer: Pointer,
	value: Json | undefined,
	yaml: YamlFile,
	folders: DataFolders,
	log: ProblemLog,
): JsonObject | undefined {
	if (value === undefined) return undefined;
	const reference = yaml.locateValue(pointer);
	const schema = typeof value === "string" ? readSchemaFile(value, reference, folders, log) : value;
	if (!isJsonObject(schema)) return undefined;
	return checkOutputSchema(schema, reference, log) ? schema : undefined;
}

/** Compiles the schema and logs what is wrong with it. */
export function checkOutputSchema(schema: JsonObject, location: Location, log: ProblemLog): boolean {
	if (schema.type !== "object") {
		const found = schema.type === undefined ? "none" : JSON.stringify(schema.type);
		log.error(
			"schema_invalid",
			`expected an output schema with \`type: object\` at its root, found ${found}`,
			location,
		);
		return false;
	}
	try {
		compileOutputSchema(schema);
		return true;
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		log.error("schema_invalid", `the output schema does not compile: ${reason}`, location);
		return false;
	}
}

function readSchemaFile(
	path: string,
	reference: Location,
	{ baseDir, show }: DataFolders,
	log: ProblemLog,
): Json | undefined {
	const absolute = resolve(baseDir, path);
	const options = { shown: show(absolute), what: "schema file", at: reference, maxBytes: MAX_SCHEMA_BYTES };
	const file = readText(absolute, options, log);
	if (file === undefined) return undefined;
	if (extname(path) === ".yaml" || extname(path) === ".yml") {
		const own = new ProblemLog();
		const schema = parseYaml(file, own);
		for (const { message, location } of own.sorted()) {
			const related = location === undefined ? undefined : [{ message: "here", location }];
			log.error("schema_invalid", `the schema file ${file.path}: ${message}`, reference, { related });
		}
		return schema?.value;
	}
	return parseSchemaJson(file.text, file.path, reference, log);
}

function parseSchemaJson(text: string, path: string, reference: Location, log: ProblemLog): Json | undefined {
	try {
		const schema = JSON.parse(text) as Json;
		if (isJsonObject(schema)) return schema;
		log.error("schema_invalid", `expected a JSON Schema object in ${path}, found another value`, reference);
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		log.error("schema_invalid", `the schema file ${path} is not valid JSON: ${reason}`, reference);
	}
	return undefined;
}
