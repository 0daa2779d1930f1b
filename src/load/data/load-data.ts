/** `data`: each named source becomes a list of rows with their places. */
import { isJsonObject, type Json } from "../../model/json.ts";
import type { LocatePart } from "../../model/pipeline-test.ts";
import { digestJson } from "../../values/canonical-json.ts";
import type { GivenRows } from "../load-options.ts";
import type { ProblemLog } from "../problem-log.ts";
import { refuseTemplatedPath } from "../refuse-templated-path.ts";
import { refuseUnknownGiven } from "../refuse-unknown-given.ts";
import { addToShape, emptyShape } from "../value-shape.ts";
import type { YamlFile } from "../yaml-file.ts";
import { loadFile } from "./load-file.ts";
import { loadGlob } from "./load-glob.ts";
import { RowIntake } from "./row-intake.ts";
import { RowProblems } from "./row-problems.ts";
import { loadRowSchema } from "./row-schema.ts";
import { createHeldSource, type LoadedSource } from "./row-source.ts";
import type { DataFolders, SourceContext } from "./source-context.ts";

/** Of a test: rows that stand for those of the file's lists, by name. */
export interface Given {
	readonly rows?: GivenRows | undefined;
	/** Default: at the list that they stand for. */
	readonly locate?: LocatePart | undefined;
}

/** All sources of `data` by name; those with problems are left out after logging. */
export function loadData(
	yaml: YamlFile,
	folders: DataFolders,
	log: ProblemLog,
	{ rows: given = {}, locate }: Given = {},
): Map<string, LoadedSource> {
	const sources = new Map<string, LoadedSource>();
	const data = isJsonObject(yaml.value) && isJsonObject(yaml.value.data) ? yaml.value.data : {};
	const definitions = Object.entries(data).filter(([name]) => !name.startsWith("x-"));
	if (locate !== undefined) {
		const known = definitions.map(([name]) => name);
		refuseUnknownGiven({ section: "data", given: Object.keys(given), known, locate }, log);
	}
	for (const [name, definition] of definitions) {
		const context = { name, yaml, folders, log };
		const rows = Object.hasOwn(given, name) ? given[name] : undefined;
		const source = rows === undefined ? loadSource(definition, context) : loadGiven(rows, definition, context, locate);
		if (source !== undefined) sources.set(name, source);
	}
	return sources;
}

function loadSource(definition: Json, context: SourceContext): LoadedSource | undefined {
	if (Array.isArray(definition)) return loadInline(definition, context);
	if (!isJsonObject(definition)) return undefined;
	const { name, yaml, folders, log } = context;
	const schema = loadRowSchema(name, definition, yaml, folders, log);
	// Its rows are read all the same, so that their own mistakes are told with the schema's.
	const { file, glob } = definition;
	for (const [key, path] of Object.entries({ file, glob })) {
		if (typeof path !== "string") continue;
		if (refuseTemplatedPath(key, path, yaml.locateValue(["data", name, key]), log)) return undefined;
	}
	let source: LoadedSource | undefined;
	if (typeof glob === "string") source = loadGlob(glob, schema ?? null, context);
	else if (typeof file === "string") source = loadFile(file, definition, schema ?? null, context);
	return schema === undefined ? undefined : source;
}

function loadInline(values: readonly Json[], { name, yaml }: SourceContext): LoadedSource {
	const pointer = ["data", name];
	const shape = emptyShape();
	for (const value of values) addToShape(shape, value);
	const rows = values.map((value, index) => ({ value, location: yaml.locateValue([...pointer, index]) }));
	const location = yaml.locateKey(pointer);
	return createHeldSource({ name, path: null, sha256: digestJson(values), reading: null, location, shape }, rows);
}

/** Rows that stand for the source's own are held against the same schema. */
function loadGiven(
	values: readonly Json[],
	definition: Json,
	context: SourceContext,
	locate?: LocatePart,
): LoadedSource | undefined {
	const { name, yaml, folders, log } = context;
	const schema = isJsonObject(definition) ? loadRowSchema(name, definition, yaml, folders, log) : null;
	const location = yaml.locateKey(["data", name]);
	const problems = new RowProblems(log, locate?.(["data", name]) ?? location);
	const intake = new RowIntake(problems, { holds: true, schema: schema ?? null });
	intake.addAll(
		values.map((value, index) => {
			const at = (way: readonly string[]) => locate?.(["data", name, index, ...way], "value") ?? location;
			return { value, location: at([]), at };
		}),
	);
	problems.finish();
	if (schema === undefined || problems.found) return undefined;
	const parts = { name, path: null, sha256: digestJson(values), reading: null, location, shape: intake.shape };
	return createHeldSource(parts, intake.rows);
}
