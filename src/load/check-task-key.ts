/** `key`: when a template needs one, and when it may not have one. */
import type { JsonObject } from "../model/json.ts";
import { isResultsBinding } from "../model/pipeline.ts";
import type { LoadedBinding } from "./load-bindings.ts";
import type { TemplateContext } from "./template-context.ts";

/** Rows that are mappings have no name of their own, so their tasks need a key. */
export function checkTaskKey(
	name: string,
	definition: JsonObject,
	bindings: readonly LoadedBinding[],
	{ yaml, log }: TemplateContext,
): void {
	if (definition.key !== undefined && definition.for_each === undefined) {
		const message = "`key` needs a `for_each`: a single task's id is its template's name";
		log.error("not_allowed", message, yaml.locateKey(["tasks", name, "key"]), {
			hint: "remove `key`, or add `for_each`",
		});
	}
	const nameless = bindings.find(({ shape }) => shape.keys !== undefined);
	if (nameless === undefined || definition.key !== undefined) return;
	const rows = isResultsBinding(nameless.binding)
		? `the items in the results of \`${nameless.binding.resultsOf}\``
		: `the rows of \`${nameless.binding.source.name}\``;
	const message = `template \`${name}\` needs a \`key\`: ${rows} are mappings`;
	log.error("missing_task_key", message, yaml.locateKey(["tasks", name, "for_each"]), {
		hint: `add one that names a row, such as key: "{{ ${exampleColumn(nameless)} | slugify }}"`,
	});
}

function exampleColumn({ binding: { name }, shape }: LoadedBinding): string {
	const columns = [...(shape.keys?.keys() ?? [])];
	const column = columns.find((candidate) => /^(?:id|key|name)$/i.test(candidate)) ?? columns[0] ?? "id";
	return /^[A-Za-z_][\w-]*$/.test(column) ? `${name}.${column}` : `${name}['${column}']`;
}
