/** `data`: each named source becomes a list of rows with their places. */
import { extname, resolve } from "node:path";
import { isJsonObject, type Json } from "../../model/json.ts";
import type { Location } from "../../model/problem.ts";
import { digestJson } from "../../values/canonical-json.ts";
import type { ProblemLog } from "../problem-log.ts";
import type { UserFiles } from "../user-files.ts";
import type { YamlFile } from "../yaml-file.ts";
import { type FileRow, readCsv } from "./read-csv.ts";
import { readJson, readJsonLines, readYamlData } from "./read-json.ts";
import { RowProblems } from "./row-problems.ts";
import { createRowSource, type LoadedSource } from "./row-source.ts";
import { suspectDelimiter } from "./suspect-delimiter.ts";

const MAX_DATA_BYTES = 500_000_000;
const NO_ROWS = "a template makes one task a row: add a row";
const FORMAT_OF_EXTENSION: { readonly [extension: string]: string } = {
	".csv": "csv",
	".tsv": "tsv",
	".json": "json",
	".jsonl": "jsonl",
	".ndjson": "jsonl",
	".yaml": "yaml",
	".yml": "yaml",
};

export interface DataFolders {
	/** Absolute folder of the pipeline file. */
	readonly baseDir: string;
	/** Turns an absolute path into the one shown to the user. */
	readonly show: (path: string) => string;
	/** Where files are read; every one of the user's goes through it. */
	readonly files: UserFiles;
}

/** All sources of `data` by name; those with problems are left out after logging. */
export function loadData(
	yaml: YamlFile,
	folders: DataFolders,
	log: ProblemLog,
	given: { readonly [name: string]: readonly Json[] } = {},
): Map<string, LoadedSource> {
	const sources = new Map<string, LoadedSource>();
	const data = isJsonObject(yaml.value) ? yaml.value.data : undefined;
	if (!isJsonObject(data)) return sources;
	for (const [name, definition] of Object.entries(data)) {
		if (name.startsWith("x-")) continue;
		const rows = given[name];
		const source =
			rows === undefined ? loadSource(name, definition, yaml, folders, log) : givenSource(name, rows, yaml);
		if (source !== undefined) sources.set(name, source);
	}
	return sources;
}

/** Rows that stand for the file's; their place is the list's. */
function givenSource(name: string, rows: readonly Json[], yaml: YamlFile): LoadedSource {
	const location = yaml.locateKey(["data", name]);
	const placed = rows.map((value) => ({ value, location }));
	return createRowSource({ name, path: null, sha256: digestJson(rows), location, rows: placed });
}

function loadSource(
	name: string,
	definition: Json,
	yaml: YamlFile,
	folders: DataFolders,
	log: ProblemLog,
): LoadedSource | undefined {
	const pointer = ["data", name];
	const location = yaml.locateKey(pointer);
	if (Array.isArray(definition)) {
		const rows = definition.map((value: Json, index) => ({ value, location: yaml.locateValue([...pointer, index]) }));
		return createRowSource({ name, path: null, sha256: digestJson(definition), location, rows });
	}
	if (!isJsonObject(definition) || typeof definition.file !== "string") return undefined;
	return loadFile(name, definition.file, definition, yaml, folders, log);
}

function loadFile(
	name: string,
	path: string,
	definition: { readonly [key: string]: Json },
	yaml: YamlFile,
	{ baseDir, show, files }: DataFolders,
	log: ProblemLog,
): LoadedSource | undefined {
	const reference = yaml.locateValue(["data", name, "file"]);
	const format = String(definition.format ?? FORMAT_OF_EXTENSION[extname(path).toLowerCase()] ?? "");
	if (format === "") {
		const message = `expected a file ending in .csv, .tsv, .json, .jsonl or .yaml, found ${path}`;
		log.error("bad_format", message, reference, { hint: "say which it is with `format`" });
		return undefined;
	}
	refuseUnusedOptions(name, format, definition, yaml, log);
	const absolute = resolve(baseDir, path);
	const options = { shown: show(absolute), what: "data file", at: reference, maxBytes: MAX_DATA_BYTES };
	const file = files.read(absolute, options, log);
	if (file === undefined) return undefined;
	const problems = new RowProblems(log, reference);
	const rows = readRows(format, file, definition, problems);
	for (const { value, location } of rows) refuseNoRow(value, location, problems);
	problems.finish();
	if (problems.found) return undefined;
	if (rows.length === 0) {
		const what = format === "csv" || format === "tsv" ? "has a header and no rows below it" : "has no rows";
		log.error("data_empty", `the data file ${file.path} ${what}`, reference, { hint: NO_ROWS });
		return undefined;
	}
	const location = yaml.locateKey(["data", name]);
	return createRowSource({ name, path, sha256: file.sha256, location, rows });
}

/** A row is what inline data may hold too: a mapping or a single value. */
function refuseNoRow(value: Json, location: Location, problems: RowProblems): void {
	if (value !== null && !Array.isArray(value)) return;
	const found = value === null ? "nothing" : "a list";
	const message = `expected a row: a mapping, text, a number, or true or false, found ${found} in line ${location.line} of ${location.file}`;
	problems.report("data_not_rows", message, location);
}

/** An option that this format cannot obey must not look accepted. */
function refuseUnusedOptions(
	name: string,
	format: string,
	definition: { readonly [key: string]: Json },
	yaml: YamlFile,
	log: ProblemLog,
): void {
	const usable: { readonly [option: string]: readonly string[] } = {
		at: ["json", "yaml"],
		delimiter: ["csv", "tsv"],
	};
	for (const [option, formats] of Object.entries(usable)) {
		if (definition[option] === undefined || formats.includes(format)) continue;
		const message = `\`${option}\` works with ${formats.join(" and ")}, found a ${format} file`;
		log.error("not_allowed", message, yaml.locateKey(["data", name, option]), { hint: `remove \`${option}\`` });
	}
}

function readRows(
	format: string,
	file: Parameters<typeof readCsv>[0],
	{ at, delimiter }: { readonly [key: string]: Json },
	problems: RowProblems,
): FileRow<Json>[] {
	const pointer = typeof at === "string" ? at : "";
	switch (format) {
		case "json":
			return readJson(file, pointer, problems);
		case "yaml":
			return readYamlData(file, pointer, problems);
		case "jsonl":
			return readJsonLines(file, problems);
		default: {
			const usual = format === "tsv" ? "\t" : ",";
			if (typeof delimiter === "string") return readCsv(file, delimiter, problems);
			return suspectDelimiter(file, usual, problems) ? [] : readCsv(file, usual, problems);
		}
	}
}
