/** `data`: each named source becomes a list of rows with their places. */
import { isJsonObject, type Json } from "../../model/json.ts";
import { digestJson } from "../../values/canonical-json.ts";
import type { ProblemLog } from "../problem-log.ts";
import { refuseTemplatedPath } from "../refuse-templated-path.ts";
import { addToShape, emptyShape } from "../value-shape.ts";
import type { YamlFile } from "../yaml-file.ts";
import { loadFile } from "./load-file.ts";
import { loadGlob } from "./load-glob.ts";
import { loadRowSchema } from "./row-schema.ts";
import { createHeldSource, type LoadedSource } from "./row-source.ts";
import type { DataFolders, SourceContext } from "./source-context.ts";

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
		const context = { name, yaml, folders, log };
		const rows = given[name];
		const source = rows === undefined ? loadSource(definition, context) : loadInline(rows, context, "list");
		if (source !== undefined) sources.set(name, source);
	}
	return sources;
}

function loadSource(definition: Json, context: SourceContext): LoadedSource | undefined {
	if (Array.isArray(definition)) return loadInline(definition, context, "rows");
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

/** `placed`: where each row stands; rows that stand for the file's have the place of the list. */
function loadInline(values: readonly Json[], { name, yaml }: SourceContext, placed: "rows" | "list"): LoadedSource {
	const pointer = ["data", name];
	const shape = emptyShape();
	for (const value of values) addToShape(shape, value);
	const list = yaml.locateKey(pointer);
	const placeOf = (index: number) => (placed === "list" ? list : yaml.locateValue([...pointer, index]));
	const rows = values.map((value, index) => ({ value, location: placeOf(index) }));
	return createHeldSource({ name, path: null, sha256: digestJson(values), location: list, shape }, rows);
}
