/** JSON as users write it → a value, or everything that keeps it from being read as it stands. */
import type { Json } from "../../model/json.ts";
import type { Location } from "../../model/problem.ts";
import { shortText } from "../describe-found.ts";
import type { RowFaults } from "./file-row.ts";
import { findJsonFault } from "./json-fault.ts";
import type { JsonPlaces } from "./json-places.ts";
import { linePlaces } from "./line-places.ts";

/** Levels of lists and mappings; deeper ones could not be rendered. */
const MAX_DEPTH = 200;

/** Part of a file, or all of it. */
export interface JsonText {
	readonly path: string;
	readonly text: string;
	/** Lines of the file before it. */
	readonly linesBefore: number;
}

/** Undefined after reporting. */
export function parseJson({ path, text, linesBefore }: JsonText, faults: RowFaults): Json | undefined {
	try {
		return JSON.parse(text) as Json;
	} catch {
		const { offset, message } = findJsonFault(text);
		const { line, column } = linePlaces({ path, text })(offset);
		const location = { file: path, line: linesBefore + line, column };
		faults.report("data_syntax", `${path} is not valid JSON: ${message}`, location);
		return undefined;
	}
}

/** What `JSON.parse` accepts and would change in silence. False: the value cannot be used at all. */
export function reportPlaces(
	{ duplicates, inexact, depth }: JsonPlaces,
	path: string,
	{ at, scope }: { readonly at: (offset: number) => Location; readonly scope: string },
	faults: RowFaults,
): boolean {
	if (depth > MAX_DEPTH) {
		const message = `expected at most ${MAX_DEPTH} levels in ${path}, found ${depth}`;
		faults.report("data_syntax", message, at(0));
		return false;
	}
	for (const { key, offset } of duplicates) {
		const message = `key \`${key}\` stands twice in ${scope} of ${path}`;
		faults.report("yaml_duplicate_key", message, at(offset), { hint: "keep one of the two" });
	}
	for (const { written, offset } of inexact) reportInexact(written, at(offset), faults);
	return true;
}

/** Read as it is, the number would be another one, and so would an id made of it. */
function reportInexact(written: string, place: Location, faults: RowFaults): void {
	const message = `expected a number that can be kept exactly, found ${shortText(written)} in line ${place.line} of ${place.file}`;
	faults.report("out_of_range", message, place, { hint: `write it as a string: "${shortText(written)}"` });
}
