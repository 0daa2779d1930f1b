/** JSON (with a JSON Pointer), JSON Lines and YAML data files as rows. */
import { isJsonObject, type Json } from "../../model/json.ts";
import type { SourceFile } from "../../model/pipeline.ts";
import type { Location } from "../../model/problem.ts";
import { pointerParts } from "../../values/json-pointer.ts";
import { shortText } from "../describe-found.ts";
import { parseYaml } from "../parse-yaml.ts";
import { ProblemLog } from "../problem-log.ts";
import { findJsonFault } from "./json-fault.ts";
import { findJsonPlaces } from "./json-places.ts";
import { linePlaces } from "./line-places.ts";
import type { FileRow } from "./read-csv.ts";
import type { RowProblems } from "./row-problems.ts";

/** Levels of lists and mappings; deeper ones could not be rendered. */
const MAX_DEPTH = 200;

/** A list gives its items; a mapping gives rows `{ key, value }`. */
export function readJson(file: SourceFile, pointer: string, problems: RowProblems): FileRow<Json>[] {
	const value = parseJson(file.text, file, 0, problems);
	if (value === undefined) return [];
	const path = pointerParts(pointer);
	const at = linePlaces(file);
	const { duplicates, inexact, children, depth } = findJsonPlaces(file.text, path);
	if (depth > MAX_DEPTH) {
		const message = `expected at most ${MAX_DEPTH} levels in ${file.path}, found ${depth}`;
		problems.report("data_syntax", message, at(0));
		return [];
	}
	for (const { key, offset } of duplicates) {
		const message = `key \`${key}\` stands twice in one object of ${file.path}`;
		problems.report("yaml_duplicate_key", message, at(offset), { hint: "keep one of the two" });
	}
	for (const { written, offset } of inexact) reportInexact(written, at(offset), problems);
	const offsetOf = (parts: readonly string[]) => {
		const last = parts.at(-1);
		return last === undefined ? 0 : (findJsonPlaces(file.text, parts.slice(0, -1)).children.get(last) ?? 0);
	};
	return toRows(value, path, pointer, file, problems, {
		row: (part) => at(children.get(part) ?? 0),
		value: (parts) => at(offsetOf(parts)),
	});
}

export function readYamlData(file: SourceFile, pointer: string, problems: RowProblems): FileRow<Json>[] {
	const log = new ProblemLog();
	const yaml = parseYaml(file, log);
	for (const problem of log.sorted()) {
		if (problem.severity === "warning") continue;
		const place = problem.location ?? start(file);
		problems.report(problem.code, `${file.path}: ${problem.message}`, place, { hint: problem.hint });
	}
	if (yaml === undefined) return [];
	const path = pointerParts(pointer);
	return toRows(yaml.value, path, pointer, file, problems, {
		row: (part) => yaml.locateKey([...path, part]),
		value: (parts) => yaml.locateValue(parts),
	});
}

export function readJsonLines(file: SourceFile, problems: RowProblems): FileRow<Json>[] {
	const rows: FileRow<Json>[] = [];
	for (const [index, line] of file.text.split("\n").entries()) {
		if (line.trim() !== "") {
			const value = parseJson(line, file, index, problems);
			const location = { file: file.path, line: index + 1, column: 1 };
			if (value !== undefined) {
				rows.push({ value, location });
				const { duplicates, inexact } = findJsonPlaces(line, []);
				for (const { written, offset } of inexact) {
					reportInexact(written, { ...location, column: offset + 1 }, problems);
				}
				for (const { key, offset } of duplicates) {
					const message = `key \`${key}\` stands twice in line ${index + 1} of ${file.path}`;
					problems.report(
						"yaml_duplicate_key",
						message,
						{ ...location, column: offset + 1 },
						{ hint: "keep one of the two" },
					);
				}
			}
		}
	}
	return rows;
}

/** Read as it is, the number would be another one, and so would an id made of it. */
function reportInexact(written: string, place: Location, problems: RowProblems): void {
	const message = `expected a number that can be kept exactly, found ${shortText(written)} in line ${place.line} of ${place.file}`;
	problems.report("out_of_range", message, place, { hint: `write it as a string: "${shortText(written)}"` });
}

function parseJson(text: string, file: SourceFile, firstLine: number, problems: RowProblems): Json | undefined {
	try {
		return JSON.parse(text) as Json;
	} catch {
		const { offset, message } = findJsonFault(text);
		const { line, column } = linePlaces({ path: file.path, text })(offset);
		const location = { file: file.path, line: firstLine + line, column };
		problems.report("data_syntax", `${file.path} is not valid JSON: ${message}`, location);
		return undefined;
	}
}

interface RowPlaces {
	/** Of a row, by its key or index. */
	readonly row: (part: string) => Location;
	/** Of the value at a path that exists. */
	readonly value: (path: readonly string[]) => Location;
}

function toRows(
	root: Json,
	path: readonly string[],
	pointer: string,
	file: SourceFile,
	problems: RowProblems,
	locate: RowPlaces,
): FileRow<Json>[] {
	let value: Json = root;
	for (const [depth, part] of path.entries()) {
		const next: Json | undefined = child(value, part);
		if (next === undefined) {
			const message = `expected ${file.path} to have something at \`${pointer}\`, found nothing at \`/${path.slice(0, depth + 1).join("/")}\``;
			const keys = isJsonObject(value) ? Object.keys(value).slice(0, 8).join(", ") : "";
			const hint = keys === "" ? undefined : `there are: ${keys}`;
			problems.report("data_pointer", message, locate.value(path.slice(0, depth)), { hint });
			return [];
		}
		value = next;
	}
	if (Array.isArray(value))
		return value.map((item: Json, index) => ({ value: item, location: locate.row(String(index)) }));
	if (isJsonObject(value)) {
		return Object.entries(value).map(([key, member]) => ({ value: { key, value: member }, location: locate.row(key) }));
	}
	const place = pointer === "" ? file.path : `\`${pointer}\` of ${file.path}`;
	problems.report(
		"data_not_rows",
		`expected a list or a mapping at ${place}, found a single value`,
		locate.value(path),
	);
	return [];
}

function child(value: Json, part: string): Json | undefined {
	if (Array.isArray(value)) return /^(?:0|[1-9]\d*)$/.test(part) ? value[Number(part)] : undefined;
	return isJsonObject(value) && Object.hasOwn(value, part) ? value[part] : undefined;
}

function start({ path }: SourceFile): Location {
	return { file: path, line: 1, column: 1 };
}
