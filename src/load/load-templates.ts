/** `tasks`: each template with its bindings resolved, its texts compiled, its settings merged. */
import { isJsonObject, type JsonObject } from "../model/json.ts";
import type { TaskTemplate } from "../model/pipeline.ts";
import type { TemplateEntry, TemplateNode } from "../model/template-node.ts";
import type { NameScope } from "./check-names.ts";
import { checkStaticParts } from "./check-static-parts.ts";
import { checkTaskKey } from "./check-task-key.ts";
import { compileBatch } from "./compile-batch.ts";
import { compileNode } from "./compile-node.ts";
import { loadBindings } from "./load-bindings.ts";
import { loadOutputSchema } from "./load-output-schema.ts";
import { mergeBatch, withOutputSchema } from "./merge-batch.ts";
import { mapping, NO_RETRY, readRefresh, readRetry } from "./read-settings.ts";
import type { TemplateContext } from "./template-context.ts";
import { warnOfUnused } from "./warn-of-unused.ts";

const REQUEST_KEYS = ["query", "research_strategy", "report_format", "urls", "metadata"];

export function loadTemplates(context: TemplateContext): TaskTemplate[] {
	const { root, yaml } = context;
	const fileBatch = loadBatch([], root, context.scope, context);
	warnOfUnused([], { batch: root.batch ?? {} }, context);
	const templates: TaskTemplate[] = [];
	for (const [name, definition] of Object.entries(mapping(root.tasks))) {
		if (name.startsWith("x-") || !isJsonObject(definition)) continue;
		templates.push(loadTemplate(name, definition, fileBatch, context));
	}
	const names = Object.keys(mapping(root.tasks));
	if (names.length > 0 && names.every((name) => name.startsWith("x-"))) {
		const hint = "names that begin with x- are your own and make no tasks";
		context.log.error("no_tasks", "expected at least one task template", yaml.locateKey(["tasks"]), { hint });
	}
	return templates;
}

function loadTemplate(
	name: string,
	definition: JsonObject,
	fileBatch: TemplateNode | undefined,
	context: TemplateContext,
): TaskTemplate {
	const { yaml, log } = context;
	const pointer = ["tasks", name];
	const location = yaml.locateKey(pointer);
	const { forEach, scope } = loadBindings(name, definition, context);
	checkTaskKey(name, definition, forEach, context);
	const key = yaml.node([...pointer, "key"]);
	const own = loadBatch(pointer, definition, scope, context);
	warnOfUnused(pointer, definition, context);
	const request = compileRequest(name, scope, context);
	const batch = mergeBatch(fileBatch, own, location);
	checkStaticParts(request, batch, context);
	return {
		name,
		location,
		forEach,
		key: key === undefined ? null : compileNode(key, yaml, scope, log),
		request,
		batch,
		refresh: readRefresh(definition.refresh) ?? readRefresh(context.root.refresh) ?? { kind: "on_change" },
		retry: readRetry(definition.retry) ?? readRetry(context.root.retry) ?? NO_RETRY,
	};
}

function compileRequest(name: string, scope: NameScope, { yaml, log }: TemplateContext): TemplateNode {
	const location = yaml.locateKey(["tasks", name]);
	const entries: TemplateEntry[] = [];
	for (const key of REQUEST_KEYS) {
		const node = yaml.node(["tasks", name, key]);
		if (node !== undefined) entries.push({ key, node: compileNode(node, yaml, scope, log) });
	}
	return { kind: "mapping", entries, location };
}

/** `batch` and `output.schema` of the file (empty pointer) or of a template. */
function loadBatch(
	pointer: readonly string[],
	definition: JsonObject,
	scope: NameScope,
	{ yaml, folders, log }: TemplateContext,
): TemplateNode | undefined {
	const node = yaml.node([...pointer, "batch"]);
	const compiled = node === undefined ? undefined : compileBatch(node, yaml, scope, log);
	const schemaPointer = [...pointer, "output", "schema"];
	const given = mapping(definition.output).schema;
	const schema = loadOutputSchema(schemaPointer, given, yaml, folders, log);
	if (given !== undefined && mapping(definition.batch).output_formats !== undefined) {
		const message = "`output.schema` and `batch.output_formats` both say what the result is";
		log.error("schema_beside_formats", message, yaml.locateKey([...pointer, "batch", "output_formats"]), {
			hint: "keep one of the two",
			related: [{ message: "the schema", location: yaml.locateKey(schemaPointer) }],
		});
	}
	return withOutputSchema(compiled, schema, yaml.locateValue(schemaPointer));
}
