/** `for_each`: the names of a template that stand for rows of data. */
import type { JsonObject } from "../model/json.ts";
import type { Binding } from "../model/pipeline.ts";
import { suggest } from "../values/suggest.ts";
import type { NameScope } from "./check-names.ts";
import type { LoadedSource } from "./data/row-source.ts";
import type { ProblemLog } from "./problem-log.ts";
import { mapping } from "./read-settings.ts";
import type { TemplateContext } from "./template-context.ts";
import type { ValueShape } from "./value-shape.ts";
import type { YamlFile } from "./yaml-file.ts";

/** Names with a meaning of their own in templates, which no binding may take. */
const RESERVED_NAMES = new Set([
	...["vars", "run", "pipeline", "parent", "results", "env"],
	...["true", "false", "nil", "null", "empty", "blank", "and", "or", "not", "contains", "in"],
	...["forloop", "tablerowloop", "size", "first", "last"],
	...Object.getOwnPropertyNames(Object.prototype),
]);
/** The shape of a value of which nothing is known, so that no use of it is reported as well. */
const UNKNOWN: ValueShape = { scalar: false };

/** A binding whose rows' shape is known. */
export interface LoadedBinding extends Binding {
	readonly source: LoadedSource;
}

export function loadBindings(
	name: string,
	definition: JsonObject,
	{ yaml, data, scope, log }: TemplateContext,
): { forEach: LoadedBinding[]; scope: NameScope } {
	const inner = new Map(scope);
	const forEach: LoadedBinding[] = [];
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
		const source = typeof reference === "string" ? data.get(reference) : undefined;
		if (source === undefined) {
			inner.set(binding, UNKNOWN);
			if (typeof reference === "string") reportUnknownData(reference, pointer, yaml, log);
			continue;
		}
		inner.set(binding, source.shape);
		forEach.push({ name: binding, source });
	}
	return { forEach, scope: inner };
}

function reportUnknownData(reference: string, pointer: readonly string[], yaml: YamlFile, log: ProblemLog): void {
	const known = Object.keys(mapping(mapping(yaml.value).data));
	// A source that is there but could not be read has its own problem.
	if (known.includes(reference)) return;
	const suggestion = suggest(reference, known);
	const there = known.length === 0 ? "the file has no `data`" : `there are: ${known.join(", ")}`;
	log.error("unknown_data", `there is no data \`${reference}\``, yaml.locateValue(pointer), {
		hint: suggestion === undefined ? there : `did you mean \`${suggestion}\`?`,
	});
}
