/** `for_each`: the names of a template that stand for rows of data, or for items of earlier results. */
import { resolve } from "node:path";
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import type { Binding, ResultsBinding } from "../model/pipeline.ts";
import { suggest } from "../values/suggest.ts";
import type { NameScope } from "./check-names.ts";
import type { ProblemLog } from "./problem-log.ts";
import { mapping } from "./read-settings.ts";
import type { TemplateContext } from "./template-context.ts";
import { itemsAt, optionalPartAt } from "./template-results.ts";
import { oneOf } from "./value-hint.ts";
import type { Origin, ValueShape } from "./value-shape.ts";
import type { YamlFile } from "./yaml-file.ts";

/** Names with a meaning of their own in templates, which no binding may take. */
const RESERVED_NAMES = new Set([
	...["vars", "run", "pipeline", "parent", "results", "env"],
	...["true", "false", "nil", "null", "empty", "blank", "and", "or", "not", "contains", "in"],
	...["forloop", "tablerowloop", "size", "first", "last"],
	...Object.getOwnPropertyNames(Object.prototype),
]);
const DEFAULT_MAX_ITEMS = 100;
/** The shape of a value of which nothing is known, so that no use of it is reported as well. */
const UNKNOWN: ValueShape = { scalar: false };

/** A binding with the shape of what it stands for. */
export interface LoadedBinding {
	readonly binding: Binding;
	readonly shape: ValueShape;
}

export function loadBindings(
	name: string,
	definition: JsonObject,
	context: TemplateContext,
): { readonly bindings: readonly LoadedBinding[]; readonly scope: NameScope } {
	const { yaml, scope, log } = context;
	const inner = new Map(scope);
	const bindings: LoadedBinding[] = [];
	for (const [binding, reference] of Object.entries(mapping(definition.for_each))) {
		if (binding.startsWith("x-")) continue;
		const pointer = ["tasks", name, "for_each", binding];
		if (RESERVED_NAMES.has(binding)) {
			log.error("binding_name", `\`${binding}\` has a meaning of its own in templates`, yaml.locateKey(pointer), {
				hint: "choose another name for the binding",
			});
			if (!scope.has(binding)) inner.set(binding, UNKNOWN);
			continue;
		}
		const loaded = isJsonObject(reference)
			? loadResultsBinding(binding, reference, pointer, context)
			: loadDataBinding(binding, reference, pointer, context);
		if (loaded !== undefined) {
			loaded.shape.declared = { message: `\`${binding}\` of \`for_each\``, location: yaml.locateKey(pointer) };
		}
		inner.set(binding, loaded?.shape ?? UNKNOWN);
		if (loaded !== undefined) bindings.push(loaded);
	}
	for (const name of guessedNames(definition.for_each)) if (!inner.has(name)) inner.set(name, UNKNOWN);
	return { bindings, scope: inner };
}

/** Lists, as `[companies]` or `[company: companies]`, have been reported; the names that were most likely meant are not reported again. */
function guessedNames(forEach: Json | undefined): readonly string[] {
	if (forEach === undefined || isJsonObject(forEach)) return [];
	return [forEach].flat().flatMap((list) => (typeof list === "string" ? [oneOf(list)] : Object.keys(mapping(list))));
}

function loadDataBinding(
	name: string,
	reference: Json,
	pointer: readonly string[],
	{ yaml, root, data, folders, log }: TemplateContext,
): LoadedBinding | undefined {
	if (typeof reference !== "string") return undefined;
	const source = data.get(reference);
	if (source === undefined) {
		reportUnknownData(reference, pointer, yaml, log);
		return undefined;
	}
	const { file } = mapping(mapping(root.data)[reference]);
	const location =
		typeof file === "string"
			? { file: folders.show(resolve(folders.baseDir, file)), line: 1, column: 1 }
			: source.location;
	const origin = { message: `the data \`${reference}\``, location };
	return { binding: { name, source }, shape: { ...source.shape, origin } };
}

/** Where the template is unknown or part of a cycle, that has been reported. */
function loadResultsBinding(
	name: string,
	{ results_of: resultsOf, at = "", max_items: maxItems }: JsonObject,
	pointer: readonly string[],
	context: TemplateContext,
): LoadedBinding | undefined {
	// What is no JSON Pointer has been reported.
	if (typeof resultsOf !== "string" || typeof at !== "string" || !/^(?:\/|$)/.test(at)) return undefined;
	const { yaml, results, log } = context;
	const shape = results.get(resultsOf);
	if (shape === undefined) return undefined;
	const items = itemsAt(shape.output, at);
	const { origin } = typeof shape.output === "string" ? {} : shape.output;
	if ("fault" in items) {
		const place = yaml.locateValue([...pointer, at === "" ? "results_of" : "at"]);
		const hint =
			items.meant !== undefined
				? at === ""
					? `add \`at: ${items.meant}\``
					: `did you mean \`${items.meant}\`?`
				: shape.output === "text"
					? `give \`${resultsOf}\` an \`output.schema\` with a list`
					: "`at` is a JSON Pointer to a list in each result, such as /competitors";
		log.error("results_pointer", `expected a list in the results of \`${resultsOf}\`: ${items.fault}`, place, {
			hint,
			...(origin === undefined ? {} : { related: [origin] }),
		});
		return undefined;
	}
	warnOfOptionalList(resultsOf, optionalPartAt(shape.output, at), [...pointer, "at"], origin, context);
	const binding: ResultsBinding = {
		name,
		resultsOf,
		at,
		maxItems: typeof maxItems === "number" ? maxItems : DEFAULT_MAX_ITEMS,
		location: yaml.locateValue(pointer),
	};
	return { binding, shape: items };
}

/** A result without the list would become one skipped task, after it has been paid for. */
function warnOfOptionalList(
	resultsOf: string,
	part: string | undefined,
	pointer: readonly string[],
	origin: Origin | undefined,
	{ yaml, log }: TemplateContext,
): void {
	if (part === undefined) return;
	const message = `a result of \`${resultsOf}\` may lack \`${part}\`: the output schema does not require it`;
	log.warn("template_optional_name", message, yaml.locateValue(pointer), {
		hint: "require it in the schema (the list may be empty): a result without it makes one task, which is skipped",
		...(origin === undefined ? {} : { related: [origin] }),
	});
}

function reportUnknownData(reference: string, pointer: readonly string[], yaml: YamlFile, log: ProblemLog): void {
	const known = Object.keys(mapping(mapping(yaml.value).data));
	// A source that is there but could not be read has its own problem.
	if (known.includes(reference) || log.hasAt(yaml.locateValue(pointer))) return;
	log.error("unknown_data", `there is no data \`${reference}\``, yaml.locateValue(pointer), {
		hint: hintForUnknown(reference, known, mapping(yaml.value)),
	});
}

/** A template and a list under `vars` are what is meant most often; then a data source that is called nearly so. */
function hintForUnknown(reference: string, known: readonly string[], root: JsonObject): string {
	if (Object.hasOwn(mapping(root.tasks), reference)) {
		return `\`${reference}\` is a template: for its results, write { results_of: ${reference} }`;
	}
	if (Object.hasOwn(mapping(root.vars), reference)) {
		return `\`${reference}\` stands under \`vars\`, and rows under \`data\`: move it there`;
	}
	const suggestion = suggest(reference, known);
	if (suggestion !== undefined) return `did you mean \`${suggestion}\`?`;
	return known.length === 0 ? "the file has no `data`" : `there are: ${known.join(", ")}`;
}
