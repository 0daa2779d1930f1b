/** `include` and `exclude`: combinations of the names of `for_each`, held against them and against the data. */
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import { isResultsBinding, type MatrixEntry } from "../model/pipeline.ts";
import { isTemplated } from "../template/compile-text.ts";
import { suggest } from "../values/suggest.ts";
import type { LoadedBinding } from "./load-bindings.ts";
import type { TemplateContext } from "./template-context.ts";
import { addToShape, type ValueShape } from "./value-shape.ts";

export interface Matrix {
	readonly include: readonly MatrixEntry[];
	readonly exclude: readonly MatrixEntry[];
}

/** What `include` brings widens the shapes of the bindings. */
export function loadMatrix(
	name: string,
	definition: JsonObject,
	bindings: readonly LoadedBinding[],
	context: TemplateContext,
): Matrix {
	const found = (key: "include" | "exclude") => readEntries(name, key, definition, bindings, context);
	const include = found("include").filter((entry) => hasAll(entry, bindings, context));
	for (const { values } of include) {
		for (const { binding, shape } of bindings) addToShape(shape, values[binding.name] ?? null);
	}
	const exclude = found("exclude");
	for (const [index, { values }] of exclude.entries()) {
		checkColumns(values, ["tasks", name, "exclude", index], bindings, context);
	}
	return { include, exclude };
}

function readEntries(
	name: string,
	key: "include" | "exclude",
	definition: JsonObject,
	bindings: readonly LoadedBinding[],
	{ yaml, log }: TemplateContext,
): MatrixEntry[] {
	const given = definition[key];
	if (!Array.isArray(given)) return [];
	const pointer = ["tasks", name, key];
	if (definition.for_each === undefined) {
		log.error("not_allowed", `\`${key}\` needs a \`for_each\``, yaml.locateKey(pointer), {
			hint: `remove \`${key}\`, or add \`for_each\``,
		});
		return [];
	}
	const fansOut = bindings.some(({ binding }) => isResultsBinding(binding));
	if (fansOut && key === "include") {
		const message = "`include` adds rows of data, and this template fans out over results";
		log.error("not_allowed", message, yaml.locateKey(pointer), { hint: "add them in a template of their own" });
		return [];
	}
	const names = bindings.map(({ binding }) => binding.name);
	const entries: MatrixEntry[] = [];
	for (const [index, whole] of given.entries()) {
		if (!isJsonObject(whole)) continue;
		const entry = withoutNotes(whole);
		if (key === "exclude" && Object.keys(entry).length === 0 && Object.keys(whole).length > 0) {
			// It would agree with every combination.
			const message = "expected part of a combination, found only keys that begin with `x-`, which are your own";
			log.error("matrix_name", message, yaml.locateValue([...pointer, index]), {
				hint: `name one of: ${names.join(", ")}`,
			});
			continue;
		}
		for (const unknown of Object.keys(entry).filter((each) => !names.includes(each))) {
			const suggestion = suggest(unknown, names);
			log.error("matrix_name", `\`for_each\` has no \`${unknown}\``, yaml.locateKey([...pointer, index, unknown]), {
				hint: suggestion === undefined ? `there are: ${names.join(", ")}` : `did you mean \`${suggestion}\`?`,
			});
		}
		const text = templatedText(entry);
		if (text !== undefined) {
			const message = `\`${key}\` is data and holds no templates, found ${JSON.stringify(text)}`;
			log.error("not_allowed", message, yaml.locateValue([...pointer, index]), { hint: "write the value itself" });
		}
		entries.push({ values: entry, location: yaml.locateValue([...pointer, index]) });
	}
	return entries;
}

/** What the entry says of combinations. */
function withoutNotes(entry: JsonObject): JsonObject {
	return Object.fromEntries(Object.entries(entry).filter(([name]) => !name.startsWith("x-")));
}

function templatedText(value: Json): string | undefined {
	if (typeof value === "string") return isTemplated(value) ? value : undefined;
	if (value === null || typeof value !== "object") return undefined;
	return Object.values(value)
		.map(templatedText)
		.find((text) => text !== undefined);
}

function hasAll(
	{ values, location }: MatrixEntry,
	bindings: readonly LoadedBinding[],
	{ log }: TemplateContext,
): boolean {
	const missing = bindings.filter(({ binding }) => values[binding.name] === undefined);
	for (const { binding } of missing) {
		const message = `expected a value for each name of \`for_each\`, found none for \`${binding.name}\``;
		log.error("matrix_name", message, location, { hint: `add \`${binding.name}\`` });
	}
	return missing.length === 0;
}

/** A column that no row has can match nothing. */
function checkColumns(
	values: JsonObject,
	pointer: readonly (string | number)[],
	bindings: readonly LoadedBinding[],
	{ yaml, log }: TemplateContext,
): void {
	for (const { binding, shape } of bindings) {
		const value = values[binding.name];
		if (isJsonObject(value)) check(value, shape, [...pointer, binding.name]);
	}
	function check(value: JsonObject, { keys, origin }: ValueShape, at: readonly (string | number)[]): void {
		if (keys === undefined) return;
		for (const [key, inner] of Object.entries(value)) {
			const shape = keys.get(key);
			if (shape !== undefined && isJsonObject(inner)) check(inner, { origin, ...shape }, [...at, key]);
			if (shape !== undefined) continue;
			const suggestion = suggest(key, [...keys.keys()]);
			const hint =
				suggestion === undefined ? `there are: ${[...keys.keys()].join(", ")}` : `did you mean \`${suggestion}\`?`;
			log.error("matrix_name", `no row has a column \`${key}\``, yaml.locateKey([...at, key]), {
				hint,
				...(origin === undefined ? {} : { related: [origin] }),
			});
		}
	}
}
