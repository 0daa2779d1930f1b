/** A JSON Schema in a file of its own, JSON or YAML. */
import { extname, resolve } from "node:path";
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import type { SourceFile } from "../model/pipeline.ts";
import type { Location } from "../model/problem.ts";
import { findJsonFault } from "./data/json-fault.ts";
import { findJsonPlaces } from "./data/json-places.ts";
import { linePlaces } from "./data/line-places.ts";
import type { DataFolders } from "./data/source-context.ts";
import { parseYaml } from "./parse-yaml.ts";
import { ProblemLog } from "./problem-log.ts";
import { suggestPath } from "./suggest-path.ts";
import type { Pointer } from "./yaml-file.ts";

const MAX_SCHEMA_BYTES = 2_000_000;

/** Where a path inside the schema leads: to the key that ends it, or to the value there. */
export type LocateInSchema = (path: Pointer, target: "key" | "value") => Location;

export interface SchemaFile {
	readonly schema: JsonObject;
	readonly locate: LocateInSchema;
}

interface ParsedFile {
	readonly value: Json;
	readonly locate: LocateInSchema;
}

/** `path` is relative to the pipeline file. Undefined after logging; problems stand at the reference, with the file's own place beside it. */
export function readSchemaFile(
	path: string,
	reference: Location,
	{ baseDir, show, files }: DataFolders,
	log: ProblemLog,
): SchemaFile | undefined {
	const absolute = resolve(baseDir, path);
	const near = () => suggestPath(path, baseDir);
	const options = { shown: show(absolute), what: "schema file", at: reference, near, maxBytes: MAX_SCHEMA_BYTES };
	const file = files.read(absolute, options, log);
	if (file === undefined) return undefined;
	const report = (message: string, location: Location) =>
		log.error("schema_invalid", `the schema file ${file.path}: ${message}`, reference, {
			related: [{ message: "here", location }],
		});
	const parsed = /^\.ya?ml$/i.test(extname(absolute)) ? parseYamlSchema(file, report) : parseJsonSchema(file, report);
	if (parsed === undefined) return undefined;
	if (isJsonObject(parsed.value)) return { schema: parsed.value, locate: parsed.locate };
	report("expected a JSON Schema as a mapping, found another value", parsed.locate([], "value"));
	return undefined;
}

function parseYamlSchema(
	file: SourceFile,
	report: (message: string, location: Location) => void,
): ParsedFile | undefined {
	const log = new ProblemLog();
	const yaml = parseYaml(file, log);
	for (const { severity, message, location } of log.sorted()) {
		if (severity === "error") report(message, location ?? linePlaces(file)(0));
	}
	if (yaml === undefined || log.hasErrors) return undefined;
	return {
		value: yaml.value,
		locate: (path, target) => (target === "key" ? yaml.locateKey(path) : yaml.locateValue(path)),
	};
}

function parseJsonSchema(
	file: SourceFile,
	report: (message: string, location: Location) => void,
): ParsedFile | undefined {
	const at = linePlaces(file);
	try {
		const value = JSON.parse(file.text) as Json;
		const { duplicates } = findJsonPlaces(file.text, []);
		for (const { key, offset } of duplicates) report(`the key \`${key}\` stands twice in one object`, at(offset));
		if (duplicates.length > 0) return undefined;
		return { value, locate: (path, target) => at(offsetOf(file.text, path.map(String), target)) };
	} catch {
		const { offset, message } = findJsonFault(file.text);
		report(`not valid JSON: ${message}`, at(offset));
		return undefined;
	}
}

function offsetOf(text: string, path: readonly string[], target: "key" | "value"): number {
	const last = path.at(-1);
	if (last === undefined) return 0;
	const { keys, children } = findJsonPlaces(text, path.slice(0, -1));
	return (target === "key" ? keys.get(last) : undefined) ?? children.get(last) ?? 0;
}
