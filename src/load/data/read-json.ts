/** JSON and YAML data files as rows, which a JSON Pointer may lead to. A list gives its items; a mapping rows `{ key, value }`. */
import { isJsonObject, type Json } from "../../model/json.ts";
import type { SourceFile } from "../../model/pipeline.ts";
import type { Location } from "../../model/problem.ts";
import { pointerParts } from "../../values/json-pointer.ts";
import { plural } from "../../values/plural.ts";
import { suggest } from "../../values/suggest.ts";
import { parseYaml } from "../parse-yaml.ts";
import { ProblemLog } from "../problem-log.ts";
import type { FileRow, RowFaults } from "./file-row.ts";
import { findJsonPlaces } from "./json-places.ts";
import { parseJson, reportPlaces } from "./json-text.ts";
import { linePlaces } from "./line-places.ts";
import { offsetIn } from "./read-json-lines.ts";
import type { RowProblems } from "./row-problems.ts";

const MOST_LISTED = 8;

export function readJson(file: SourceFile, pointer: string, faults: RowFaults): FileRow[] {
	const value = parseJson({ path: file.path, text: file.text, linesBefore: 0 }, faults);
	if (value === undefined) return [];
	const path = pointerParts(pointer);
	const at = linePlaces(file);
	const places = findJsonPlaces(file.text, path);
	if (!reportPlaces(places, file.path, { at, scope: "one object" }, faults)) return [];
	return toRows(value, pointer, file, faults, {
		row: (part) => at(places.children.get(part) ?? 0),
		value: (way) => at(offsetIn(file.text, way)),
	});
}

/** Where a schema says what the values are, a number there is one. */
export function readYamlData(file: SourceFile, pointer: string, problems: RowProblems, hasSchema: boolean): FileRow[] {
	const log = new ProblemLog();
	const yaml = parseYaml(file, log, () => !hasSchema);
	for (const problem of log.sorted()) {
		const message = `${file.path}: ${problem.message}`;
		const place = problem.location ?? { file: file.path, line: 1, column: 1 };
		if (problem.severity === "warning") problems.caution({ ...problem, message });
		else problems.report(problem.code, message, place, { hint: problem.hint });
	}
	if (yaml === undefined) return [];
	const path = pointerParts(pointer);
	return toRows(yaml.value, pointer, file, problems, {
		row: (part) => yaml.locateKey([...path, part]),
		value: (way) => yaml.locateValue(way),
	});
}

interface RowPlaces {
	/** Of a row, by its key or index. */
	readonly row: (part: string) => Location;
	/** Of the value at a path. */
	readonly value: (path: readonly string[]) => Location;
}

function toRows(root: Json, pointer: string, file: SourceFile, faults: RowFaults, locate: RowPlaces): FileRow[] {
	const path = pointerParts(pointer);
	const value = follow(root, path, pointer, file, faults, locate);
	if (value === undefined) return [];
	if (Array.isArray(value)) {
		return value.map((item: Json, index) => {
			const part = String(index);
			return { value: item, location: locate.row(part), at: (way) => locate.value([...path, part, ...way]) };
		});
	}
	if (isJsonObject(value)) {
		return Object.entries(value).map(([key, member]) => ({
			value: { key, value: member },
			location: locate.row(key),
			at: ([column, ...way]) => (column === "value" ? locate.value([...path, key, ...way]) : locate.row(key)),
		}));
	}
	const place = pointer === "" ? file.path : `\`${pointer}\` of ${file.path}`;
	const message = `expected a list or a mapping at ${place}, found a single value`;
	faults.report("data_not_rows", message, locate.value(path));
	return [];
}

/** What the pointer leads to; undefined after reporting that it leads nowhere. */
function follow(
	root: Json,
	path: readonly string[],
	pointer: string,
	file: SourceFile,
	faults: RowFaults,
	locate: RowPlaces,
): Json | undefined {
	let value = root;
	for (const [depth, part] of path.entries()) {
		const next = child(value, part);
		if (next === undefined) {
			const reached = pointer
				.split("/")
				.slice(0, depth + 2)
				.join("/");
			const message = `expected ${file.path} to have something at \`${pointer}\`, found nothing at \`${reached}\``;
			faults.report("data_pointer", message, locate.value(path.slice(0, depth)), { hint: hintFor(part, value) });
			return undefined;
		}
		value = next;
	}
	return value;
}

function hintFor(part: string, value: Json): string | undefined {
	const keys = isJsonObject(value) ? Object.keys(value) : [];
	const meant = suggest(part, keys);
	if (meant !== undefined) return `did you mean \`${meant}\`?`;
	if (Array.isArray(value)) return `the list has ${plural(value.length, "item")}, counted from 0`;
	if (keys.length === 0) return undefined;
	return `there are: ${keys.slice(0, MOST_LISTED).join(", ")}${keys.length > MOST_LISTED ? ", …" : ""}`;
}

function child(value: Json, part: string): Json | undefined {
	if (Array.isArray(value)) return /^(?:0|[1-9]\d*)$/.test(part) ? value[Number(part)] : undefined;
	return isJsonObject(value) && Object.hasOwn(value, part) ? value[part] : undefined;
}
