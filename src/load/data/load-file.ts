/** `file`: one data file becomes a source. CSV, TSV and JSON Lines are read row by row, and may be larger than memory. */
import { resolve } from "node:path";
import type { Json, JsonObject } from "../../model/json.ts";
import type { ReadOptions } from "../read-text.ts";
import { suggestPath } from "../suggest-path.ts";
import { TextFaultError, type TextPass } from "../text-chunks.ts";
import type { TextSource } from "../user-files.ts";
import { type FileDefinition, readDefinition } from "./file-definition.ts";
import type { FileRow, RowFaults } from "./file-row.ts";
import { readCsv } from "./read-csv.ts";
import { readJson, readYamlData } from "./read-json.ts";
import { readJsonLines } from "./read-json-lines.ts";
import { RowIntake } from "./row-intake.ts";
import { RowProblems } from "./row-problems.ts";
import type { RowSchema } from "./row-schema.ts";
import { createHeldSource, createStreamedSource, type LoadedSource } from "./row-source.ts";
import type { SourceContext } from "./source-context.ts";
import { suspectDelimiter } from "./suspect-delimiter.ts";

/** Files that are read row by row. */
const MAX_STREAMED_BYTES = 500_000_000;
/** JSON and YAML are read whole. */
const MAX_WHOLE_BYTES = 100_000_000;
const NO_ROWS = "a template makes one task a row: add a row";
/** Undefined after logging. */
export function loadFile(
	path: string,
	definition: { readonly [key: string]: Json },
	schema: RowSchema | null,
	context: SourceContext,
): LoadedSource | undefined {
	const file = readDefinition(path, definition, schema, context);
	if (file === undefined) return undefined;
	return file.format === "json" || file.format === "yaml" ? loadWhole(file, context) : loadByRows(file, context);
}

function loadWhole(file: FileDefinition, context: SourceContext): LoadedSource | undefined {
	const { folders, log } = context;
	const absolute = resolve(folders.baseDir, file.path);
	const text = folders.files.read(absolute, readOptions(absolute, file, MAX_WHOLE_BYTES, context), log);
	if (text === undefined) return undefined;
	const problems = new RowProblems(log, file.reference);
	const intake = new RowIntake(problems, { holds: true, schema: file.schema });
	const rows =
		file.format === "json"
			? readJson(text, file.at, problems)
			: readYamlData(text, file.at, problems, file.schema !== null);
	intake.addAll(rows);
	problems.finish();
	if (problems.found || isEmpty(intake, text.path, file, context)) return undefined;
	return createHeldSource({ ...partsOf(file, context), sha256: text.sha256, shape: intake.shape }, intake.rows);
}

function loadByRows(file: FileDefinition, context: SourceContext): LoadedSource | undefined {
	const { folders, log } = context;
	const absolute = resolve(folders.baseDir, file.path);
	const text = folders.files.open(absolute, readOptions(absolute, file, MAX_STREAMED_BYTES, context), log);
	if (text === undefined) return undefined;
	const problems = new RowProblems(log, file.reference);
	const intake = new RowIntake(problems, { holds: text.isHeld, schema: file.schema });
	const sha256 = takeIn(text, file, intake, problems, context);
	problems.finish();
	if (sha256 === undefined || problems.found || isEmpty(intake, text.path, file, context)) return undefined;
	const parts = { ...partsOf(file, context), sha256, shape: intake.shape };
	if (text.isHeld) return createHeldSource(parts, intake.rows);
	folders.files.noteLarge(absolute, sha256);
	return createStreamedSource(parts, {
		path: text.path,
		rowCount: intake.count,
		reference: file.reference,
		read: () => text.read(),
		rowsOf: (pass, faults) => rowsOf(pass, text.path, file, faults),
	});
}

/** Reads the whole file once; its digest, or undefined after logging that it is no text. */
function takeIn(
	text: TextSource,
	file: FileDefinition,
	intake: RowIntake,
	problems: RowProblems,
	{ log }: SourceContext,
): string | undefined {
	const pass = text.read();
	try {
		const chunks = intake.betweenChecks(pass.chunks);
		intake.addAll(rowsOf({ ...pass, chunks }, text.path, file, problems, intake));
		return pass.sha256();
	} catch (error) {
		if (!(error instanceof TextFaultError)) throw error;
		const { code, message, hint } = error.fault;
		log.error(code, message, file.reference, { hint });
		return undefined;
	}
}

/** With an intake for the first reading, in which all is checked. */
function rowsOf(
	{ chunks }: TextPass,
	path: string,
	{ format, delimiter, schema }: FileDefinition,
	faults: RowFaults,
	intake?: RowIntake,
): Iterable<FileRow> {
	if (format === "jsonl") return readJsonLines({ path, chunks }, { isKnown: intake === undefined }, faults);
	const usual = format === "tsv" ? "\t" : ",";
	const text = { path, chunks: delimiter === null ? suspectDelimiter({ path, chunks }, usual, faults) : chunks };
	const check = intake?.check;
	return readCsv(
		text,
		{
			delimiter: delimiter ?? usual,
			types: schema?.types ?? new Map(),
			onColumns: (columns, location) => {
				if (check !== undefined) check.header = { columns, location };
			},
		},
		faults,
	);
}

function readOptions(
	absolute: string,
	{ path, reference }: FileDefinition,
	maxBytes: number,
	{ folders }: SourceContext,
): ReadOptions {
	const near = () => suggestPath(path, folders.baseDir);
	return { shown: folders.show(absolute), what: "data file", at: reference, near, maxBytes };
}

function partsOf(file: FileDefinition, { name, yaml }: SourceContext) {
	return { name, path: file.path, reading: readingOf(file), location: yaml.locateKey(["data", name]) };
}

/** Of the schema only what changes rows: the types of cells. */
function readingOf({ format, at, delimiter, schema }: FileDefinition): JsonObject {
	const types = [...(schema?.types ?? [])].map(([column, cell]): Json => [column, { ...cell }]);
	return { format, at, delimiter, types };
}

/** True after logging. */
function isEmpty(
	intake: RowIntake,
	shown: string,
	{ format, reference }: FileDefinition,
	{ log }: SourceContext,
): boolean {
	if (intake.count > 0) return false;
	const what = format === "csv" || format === "tsv" ? "has a header and no rows below it" : "has no rows";
	log.error("data_empty", `the data file ${shown} ${what}`, reference, { hint: NO_ROWS });
	return true;
}
