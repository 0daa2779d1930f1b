/** `tasks`: each template with its bindings resolved, its texts compiled, its settings merged. */
import { isMap, type Node } from "yaml";
import { isJsonObject, type JsonObject } from "../model/json.ts";
import type { Binding, EngineKind, TaskTemplate } from "../model/pipeline.ts";
import type { TemplateEntry, TemplateNode } from "../model/template-node.ts";
import { suggest } from "../values/suggest.ts";
import type { NameScope } from "./check-names.ts";
import { compileNode } from "./compile-node.ts";
import type { DataFolders } from "./data/load-data.ts";
import type { LoadedSource } from "./data/row-source.ts";
import { checkOutputSchema, loadOutputSchema } from "./load-output-schema.ts";
import { mergeBatch, withOutputSchema } from "./merge-batch.ts";
import type { ProblemLog } from "./problem-log.ts";
import { mapping, readRefresh } from "./read-settings.ts";
import type { YamlFile } from "./yaml-file.ts";

/** Everything a template may refer to. */
export interface TemplateContext {
	readonly yaml: YamlFile;
	readonly root: JsonObject;
	readonly folders: DataFolders;
	readonly engine: EngineKind;
	/** `vars`, `run` and `pipeline`. */
	readonly scope: NameScope;
	readonly data: ReadonlyMap<string, LoadedSource>;
	readonly log: ProblemLog;
}

const REQUEST_KEYS = ["query", "research_strategy", "report_format", "urls", "metadata"];
/** Names with a meaning of their own, which no binding may take. */
const RESERVED_NAMES = ["vars", "run", "pipeline", "parent", "results", "env"];

export function loadTemplates(context: TemplateContext): TaskTemplate[] {
	const { root, yaml } = context;
	const fileBatch = loadBatch([], root, context.scope, context);
	const templates: TaskTemplate[] = [];
	for (const [name, definition] of Object.entries(mapping(root.tasks))) {
		if (name.startsWith("x-") || !isJsonObject(definition)) continue;
		templates.push(loadTemplate(name, definition, fileBatch, context));
	}
	if (templates.length === 0 && isJsonObject(root.tasks) && Object.keys(root.tasks).length > 0) {
		context.log.error("no_tasks", "expected at least one task template", yaml.locateKey(["tasks"]));
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
	warnOfUrls(name, definition, context);
	return {
		name,
		location,
		forEach,
		key: key === undefined ? null : compileNode(key, yaml, scope, log),
		request: compileRequest(name, scope, context),
		batch: mergeBatch(fileBatch, own, location),
		refresh: readRefresh(definition.refresh) ?? readRefresh(context.root.refresh) ?? { kind: "on_change" },
	};
}

function loadBindings(
	name: string,
	definition: JsonObject,
	{ yaml, data, scope, log }: TemplateContext,
): { forEach: Binding[]; scope: NameScope } {
	const inner = new Map(scope);
	const forEach: Binding[] = [];
	for (const [binding, reference] of Object.entries(mapping(definition.for_each))) {
		const pointer = ["tasks", name, "for_each", binding];
		if (RESERVED_NAMES.includes(binding)) {
			log.error("binding_name", `\`${binding}\` is a name of Trawl's own`, yaml.locateKey(pointer), {
				hint: "choose another name for the binding",
			});
			continue;
		}
		const source = typeof reference === "string" ? data.get(reference) : undefined;
		if (source === undefined) {
			// The name is known all the same, so that its uses are not reported as well.
			inner.set(binding, { scalar: false });
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

/** Rows that are mappings have no name of their own, so their tasks need a key. */
function checkTaskKey(
	name: string,
	definition: JsonObject,
	forEach: readonly Binding[],
	{ yaml, log }: TemplateContext,
): void {
	if (definition.key !== undefined && definition.for_each === undefined) {
		log.error(
			"not_allowed",
			"`key` needs a `for_each`: a single task's id is its template's name",
			yaml.locateKey(["tasks", name, "key"]),
			{
				hint: "remove `key`, or add `for_each`",
			},
		);
	}
	const binding = forEach.find(({ source }) => source.mappings);
	if (binding === undefined || definition.key !== undefined) return;
	const message = `template \`${name}\` needs a \`key\`: the rows of \`${binding.source.name}\` are mappings`;
	log.error("missing_task_key", message, yaml.locateKey(["tasks", name, "for_each"]), {
		hint: `add one that names a row, such as key: "{{ ${binding.name}.${exampleColumn(binding)} | slugify }}"`,
	});
}

function exampleColumn({ source }: Binding): string {
	const columns = [...((source as LoadedSource).shape.keys?.keys() ?? [])];
	return columns.find((column) => /^(?:id|key|name)$/i.test(column)) ?? columns[0] ?? "id";
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
		const location = yaml.locateKey([...pointer, "batch", "output_formats"]);
		log.error(
			"schema_beside_formats",
			"`output.schema` and `batch.output_formats` both say what the result is",
			location,
			{
				hint: "keep one of the two",
				related: [{ message: "the schema", location: yaml.locateKey(schemaPointer) }],
			},
		);
	}
	return withOutputSchema(compiled, schema, yaml.locateValue(schemaPointer));
}

/** Like any node, but a schema among the output formats is data and holds no templates. */
function compileBatch(node: Node, yaml: YamlFile, scope: NameScope, log: ProblemLog): TemplateNode {
	const batch = compileNode(node, yaml, scope, log);
	if (batch.kind !== "mapping" || !isMap(node)) return batch;
	const entries = batch.entries.map((entry) => {
		const formats = entry.node;
		if (entry.key !== "output_formats" || formats.kind !== "list") return entry;
		return { key: entry.key, node: { ...formats, items: formats.items.map((item) => plainSchema(item, log)) } };
	});
	return { ...batch, entries };
}

function plainSchema(item: TemplateNode, log: ProblemLog): TemplateNode {
	if (item.kind !== "mapping") return item;
	const schema = plainValue(item) as JsonObject;
	checkOutputSchema(schema, item.location, log);
	return { kind: "value", value: schema, location: item.location };
}

function plainValue(node: TemplateNode): unknown {
	if (node.kind === "mapping")
		return Object.fromEntries(node.entries.map(({ key, node: inner }) => [key, plainValue(inner)]));
	if (node.kind === "list") return node.items.map(plainValue);
	return node.kind === "value" ? node.value : null;
}

function warnOfUrls(name: string, definition: JsonObject, { engine, yaml, log }: TemplateContext): void {
	if (engine !== "local" || definition.urls === undefined) return;
	const message = "the embedded engine of this version does not read `urls`; each report will say so";
	log.warn("urls_not_read", message, yaml.locateKey(["tasks", name, "urls"]));
}
