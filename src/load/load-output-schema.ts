/** `schema` of an output or of rows: a path or the schema itself, compiled once so that a broken one is found now. */
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import type { Location } from "../model/problem.ts";
import { findSchemaFaults, type SchemaUse } from "../schema/find-schema-faults.ts";
import { OutputSchemaError } from "../schema/output-schema.ts";
import type { SchemaFault } from "../schema/schema-fault.ts";
import { tryToCompile } from "../schema/try-to-compile.ts";
import type { DataFolders } from "./data/source-context.ts";
import type { ProblemLog } from "./problem-log.ts";
import { type LocateInSchema, readSchemaFile } from "./read-schema-file.ts";
import { refuseTemplatedPath } from "./refuse-templated-path.ts";
import type { Pointer, YamlFile } from "./yaml-file.ts";

/** Logs a fault of the schema at its place. */
type Report = (fault: SchemaFault) => void;

/** Where a schema may come from, and where its faults go. */
export interface SchemaContext {
	readonly yaml: YamlFile;
	readonly folders: DataFolders;
	readonly log: ProblemLog;
}

/** The output schema below `pointer`; undefined when there is none or after logging why it cannot be used. */
export function loadOutputSchema(
	pointer: Pointer,
	value: Json | undefined,
	yaml: YamlFile,
	folders: DataFolders,
	log: ProblemLog,
): JsonObject | undefined {
	return loadSchema(pointer, value, "output", { yaml, folders, log });
}

/** The same for any use. */
export function loadSchema(
	pointer: Pointer,
	value: Json | undefined,
	use: SchemaUse,
	{ yaml, folders, log }: SchemaContext,
): JsonObject | undefined {
	if (typeof value !== "string") {
		if (!isJsonObject(value)) return undefined;
		const locate: LocateInSchema = (path, target) =>
			target === "key" ? yaml.locateKey([...pointer, ...path]) : yaml.locateValue([...pointer, ...path]);
		return checkSchema(value, use, locate, log) ? value : undefined;
	}
	const reference = yaml.locateValue(pointer);
	if (refuseTemplatedPath("schema", value, reference, log)) return undefined;
	const file = readSchemaFile(value, reference, folders, log);
	if (file === undefined) return undefined;
	const found: { readonly fault: SchemaFault; readonly location: Location }[] = [];
	const isGood = isUsable(file.schema, use, (fault) =>
		found.push({ fault, location: file.locate(fault.path, fault.target) }),
	);
	// All stand at the reference, so that nothing else puts them in the order of the schema.
	found.sort((a, b) => a.location.line - b.location.line || a.location.column - b.location.column);
	for (const { fault, location } of found) {
		log[severityOf(fault)](fault.code ?? "schema_invalid", fault.message, reference, {
			related: [{ message: "here", location }],
			hint: fault.hint,
		});
	}
	return isGood ? file.schema : undefined;
}

/** Compiles an output schema that stands in the pipeline and logs what is wrong with it. */
export function checkOutputSchema(schema: JsonObject, locate: LocateInSchema, log: ProblemLog): boolean {
	return checkSchema(schema, "output", locate, log);
}

function checkSchema(schema: JsonObject, use: SchemaUse, locate: LocateInSchema, log: ProblemLog): boolean {
	return isUsable(schema, use, (fault) =>
		log[severityOf(fault)](fault.code ?? "schema_invalid", fault.message, locate(fault.path, fault.target), {
			hint: fault.hint,
		}),
	);
}

function severityOf({ isWarning }: SchemaFault): "warn" | "error" {
	return isWarning === true ? "warn" : "error";
}

function isUsable(schema: JsonObject, use: SchemaUse, report: Report): boolean {
	const faults = findSchemaFaults(schema, use);
	for (const fault of faults) report(fault);
	if (faults.some(({ isWarning }) => isWarning !== true)) return false;
	try {
		tryToCompile(schema);
		return true;
	} catch (error) {
		if (!(error instanceof OutputSchemaError)) throw error;
		const message = `expected a JSON Schema, found one that does not compile: ${error.message}`;
		report({ path: [], target: "value", message });
		return false;
	}
}
