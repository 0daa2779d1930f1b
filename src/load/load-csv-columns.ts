/**
 * `export.csv.columns`, held against the columns that there will be: those of every task, the rows of `for_each`, the
 * output schemas. Where a schema or a row leaves open what there is, nothing is complained of.
 */
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import { type CsvColumn, isResultsBinding, type TaskTemplate } from "../model/pipeline.ts";
import { columnParts, memberColumn, OWN_COLUMNS } from "../values/column-parts.ts";
import { suggest } from "../values/suggest.ts";
import type { ProblemLog } from "./problem-log.ts";
import { mapping } from "./read-settings.ts";
import type { ResultsShape } from "./template-results.ts";
import { isUnknown, uniteShapes, type ValueShape } from "./value-shape.ts";
import type { YamlFile } from "./yaml-file.ts";

const MOST_LISTED = 8;
/** Of rows that are mappings in each other. */
const MOST_KNOWN = 1_000;
const POINTER = ["export", "csv", "columns"] as const;

export interface CsvColumnsContext {
	readonly yaml: YamlFile;
	readonly root: JsonObject;
	readonly templates: readonly TaskTemplate[];
	readonly results: ReadonlyMap<string, ResultsShape>;
	readonly log: ProblemLog;
}

/** Null where the file chooses none; what has a wrong shape has been reported. */
export function loadCsvColumns(context: CsvColumnsContext): readonly CsvColumn[] | null {
	const { root, yaml, log } = context;
	const { formats, csv } = mapping(root.export);
	if (Array.isArray(formats) && csv !== undefined && !formats.includes("csv")) {
		const hint = "add csv to `formats`, or remove it";
		log.warn("not_used_here", "`csv` does nothing where `formats` has no csv", yaml.locateKey(POINTER.slice(0, 2)), {
			hint,
		});
	}
	const given = mapping(csv).columns;
	if (!Array.isArray(given)) return null;
	const columns = given.map(readColumn);
	const whole = shapeOfResults(context);
	for (const [index, column] of columns.entries()) if (column !== undefined) checkColumn(column, index, whole, context);
	checkHeaders(columns, context);
	return columns.filter((column) => column !== undefined);
}

function readColumn(given: Json): CsvColumn | undefined {
	if (typeof given === "string") return { column: given, as: given };
	const { column, as } = mapping(given);
	return typeof column === "string" && typeof as === "string" ? { column, as } : undefined;
}

/** Of one task's columns: the fixed ones, `bindings` and `output` as they are over all templates. */
function shapeOfResults({ templates, results }: CsvColumnsContext): ValueShape {
	const shapes = templates.map(({ name }) => results.get(name)?.item.keys);
	const united = (key: "bindings" | "output"): ValueShape =>
		shapes
			.map((keys) => keys?.get(key) ?? { scalar: false })
			.reduce(uniteShapes, shapes[0]?.get(key) ?? { scalar: false });
	const fansOut = templates.some(({ forEach }) => forEach.some(isResultsBinding));
	const own = OWN_COLUMNS.filter((column) => column !== "parents" || fansOut);
	const before = own.filter((column) => ["id", "template", "status", "parents"].includes(column));
	const after = own.filter((column) => !before.includes(column));
	const scalar = (column: string) => [column, { scalar: true }] as const;
	return {
		keys: new Map<string, ValueShape>([
			...before.map(scalar),
			["bindings", united("bindings")],
			["output", united("output")],
			...after.map(scalar),
		]),
		scalar: false,
	};
}

function checkColumn(
	{ column }: CsvColumn,
	index: number,
	whole: ValueShape,
	{ root, yaml, log }: CsvColumnsContext,
): void {
	const fault = faultOf(columnParts(column), whole);
	if (fault === undefined) return;
	const known = knownColumns(whole);
	const given = (mapping(mapping(root.export).csv).columns as readonly Json[])[index];
	const place = isJsonObject(given) ? [...POINTER, index, "column"] : [...POINTER, index];
	const meant = suggest(column, known) ?? known.find((candidate) => candidate.endsWith(`.${column}`));
	const listed = `there are: ${known.slice(0, MOST_LISTED).join(", ")}${known.length > MOST_LISTED ? ", …" : ""}`;
	log.error("csv_column", `results.csv has no column \`${column}\`${fault}`, yaml.locateValue(place), {
		hint: meant === undefined ? listed : `did you mean \`${meant}\`?`,
	});
}

/** Why there is no such column, to follow upon that; undefined where there is one, or may be. */
function faultOf(parts: readonly string[], whole: ValueShape): string | undefined {
	let shape = whole;
	for (const [index, part] of parts.entries()) {
		if (index > 0 && isUnknown(shape)) return undefined;
		const inner = shape.keys?.get(part);
		if (inner === undefined) {
			const before = parts.slice(1, index).reduce(memberColumn, parts[0] ?? "");
			return index > 0 && shape.keys === undefined && shape.items !== undefined
				? `: \`${before}\` is a list, which stands in one column`
				: "";
		}
		shape = inner;
	}
	return undefined;
}

/** Every column with its own cells, in the order of results.csv. */
function knownColumns(whole: ValueShape): readonly string[] {
	const found: string[] = [];
	const add = (column: string, { keys }: ValueShape): void => {
		if (found.length >= MOST_KNOWN) return;
		if (keys === undefined) found.push(column);
		else for (const [name, inner] of keys) add(memberColumn(column, name), inner);
	};
	for (const [name, shape] of whole.keys ?? []) add(name, shape);
	return found;
}

/** Two columns of one name could not be told apart. */
function checkHeaders(columns: readonly (CsvColumn | undefined)[], { root, yaml, log }: CsvColumnsContext): void {
	const given = mapping(mapping(root.export).csv).columns as readonly Json[];
	const place = (index: number) => yaml.locateValue([...POINTER, index, ...(isJsonObject(given[index]) ? ["as"] : [])]);
	const first = new Map<string, number>();
	for (const [index, column] of columns.entries()) {
		if (column === undefined) continue;
		const earlier = first.get(column.as);
		if (earlier === undefined) {
			first.set(column.as, index);
			continue;
		}
		log.error("csv_column", `two columns of results.csv are called \`${column.as}\``, place(index), {
			hint: "give one of them another name with `as`",
			related: [{ message: "the other one", location: place(earlier) }],
		});
	}
}
