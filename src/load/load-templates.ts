/** `tasks`: each template with its bindings resolved, its texts compiled, its settings merged. */
import type { JsonObject } from "../model/json.ts";
import type { Need, TaskTemplate } from "../model/pipeline.ts";
import type { TemplateEntry, TemplateNode } from "../model/template-node.ts";
import type { NameScope } from "./check-names.ts";
import { checkStaticParts } from "./check-static-parts.ts";
import { checkTaskKey } from "./check-task-key.ts";
import { compileBatch } from "./compile-batch.ts";
import { compileNode } from "./compile-node.ts";
import { loadBindings } from "./load-bindings.ts";
import { loadMatrix } from "./load-matrix.ts";
import { hasUnreadNeeds, loadNeeds } from "./load-needs.ts";
import { checkRetryMode, loadOutputPolicy, warnOfIdleRetry } from "./load-output-policy.ts";
import { loadOutputSchema } from "./load-output-schema.ts";
import { mergeBatch, withOutputSchema } from "./merge-batch.ts";
import { metadataScope } from "./metadata-scope.ts";
import { mapping, NO_RETRY, readRefresh, readRetry } from "./read-settings.ts";
import { stageOrder } from "./stage-order.ts";
import type { TemplateContext } from "./template-context.ts";
import { onlyParent, type ResultsShape, resultsShape } from "./template-results.ts";
import { emptyShape, type ValueShape } from "./value-shape.ts";
import { warnOfUnused } from "./warn-of-unused.ts";
import type { YamlFile } from "./yaml-file.ts";

const REQUEST_KEYS = ["query", "research_strategy", "report_format", "urls", "metadata"];

export interface LoadedTemplates {
	/** In planned order: each behind those whose results it reads. */
	readonly templates: readonly TaskTemplate[];
	/** What may be read of each one's results. */
	readonly results: ReadonlyMap<string, ResultsShape>;
}

export function loadTemplates(given: Omit<TemplateContext, "results">): LoadedTemplates {
	const { root, yaml, log } = given;
	const results = new Map<string, ResultsShape>();
	const context = { ...given, results };
	const fileBatch = loadBatch([], root, context.scope, context);
	warnOfUnused([], { batch: root.batch ?? {} }, context);
	warnOfIdleRetry([], root, context);
	const tasks = mapping(root.tasks);
	const templates = stageOrder(tasks, yaml, log).map((name) => {
		const { template, shape } = loadTemplate(name, mapping(tasks[name]), fileBatch, context);
		results.set(name, shape);
		return template;
	});
	const names = Object.keys(tasks);
	if (names.length > 0 && names.every((name) => name.startsWith("x-"))) {
		const hint = "names that begin with x- are your own and make no tasks";
		log.error("no_tasks", "expected at least one task template", yaml.locateKey(["tasks"]), { hint });
	}
	return { templates, results };
}

interface LoadedTemplate {
	readonly template: TaskTemplate;
	/** What others may read of its results. */
	readonly shape: ResultsShape;
}

function loadTemplate(
	name: string,
	definition: JsonObject,
	fileBatch: TemplateNode | undefined,
	context: TemplateContext,
): LoadedTemplate {
	const { yaml, log } = context;
	const pointer = ["tasks", name];
	const location = yaml.locateKey(pointer);
	const { bindings, scope: keyScope } = loadBindings(name, definition, context);
	const forEach = bindings.map(({ binding }) => binding);
	checkTaskKey(name, definition, bindings, context);
	const matrix = loadMatrix(name, definition, bindings, context);
	const needs = loadNeeds(name, definition, context);
	const withParent = addParent(name, keyScope, definition, context);
	const scope = addResults(name, withParent, definition, needs, context);
	const key = yaml.node([...pointer, "key"]);
	const when = yaml.node([...pointer, "when"]);
	const own = loadBatch(pointer, definition, scope, context);
	warnOfUnused(pointer, definition, context);
	warnOfIdleRetry(pointer, definition, context);
	const request = compileRequest(name, scope, context);
	const batch = mergeBatch(fileBatch, own, location);
	checkStaticParts(request, batch, context);
	const retry = readRetry(definition.retry) ?? readRetry(context.root.retry) ?? NO_RETRY;
	checkRetryMode(name, definition, retry, batch, context);
	const shape = resultsShape(batch, new Map(bindings.map((each) => [each.binding.name, each.shape])));
	const template: TaskTemplate = {
		name,
		location,
		forEach,
		...matrix,
		when: when === undefined ? null : compileNode(when, yaml, scope, log),
		needs,
		// Ids must be known when results are not.
		key: key === undefined ? null : compileNode(key, yaml, withParent, log),
		request,
		batch,
		refresh: readRefresh(definition.refresh) ?? readRefresh(context.root.refresh) ?? { kind: "on_change" },
		retry,
		output: loadOutputPolicy(name, definition, shape.output, context),
	};
	return { template, shape };
}

/** Where a template gets its earlier results from. */
function declaredAt(key: string, name: string, yaml: YamlFile): Pick<ValueShape, "declared"> {
	return { declared: { message: `\`${key}\``, location: yaml.locateKey(["tasks", name, key]) } };
}

function addParent(
	name: string,
	scope: NameScope,
	definition: JsonObject,
	{ results, yaml }: TemplateContext,
): NameScope {
	const parent = onlyParent(definition);
	if (parent === undefined) return scope;
	// Of a template that is not there nothing is known.
	const item = results.get(parent)?.item ?? emptyShape();
	return new Map([...scope, ["parent", { ...item, ...declaredAt("for_each", name, yaml) }]]);
}

function addResults(
	name: string,
	scope: NameScope,
	definition: JsonObject,
	needs: readonly Need[],
	{ results, yaml }: TemplateContext,
): NameScope {
	// Which names there would be is not known where a template is not there, or where `needs` cannot be read.
	if (hasUnreadNeeds(definition)) return new Map([...scope, ["results", emptyShape()]]);
	if (needs.length === 0) return scope;
	if (needs.some(({ template }) => !results.has(template))) return new Map([...scope, ["results", emptyShape()]]);
	const keys = needs.map(({ template }) => {
		const shape = results.get(template);
		return [template, shape === undefined ? emptyShape() : { items: shape.item, scalar: false }] as const;
	});
	return new Map([...scope, ["results", { keys: new Map(keys), scalar: false, ...declaredAt("needs", name, yaml) }]]);
}

function compileRequest(name: string, scope: NameScope, { yaml, log }: TemplateContext): TemplateNode {
	const location = yaml.locateKey(["tasks", name]);
	const entries: TemplateEntry[] = [];
	for (const key of REQUEST_KEYS) {
		const node = yaml.node(["tasks", name, key]);
		const names = key === "metadata" ? metadataScope(scope) : scope;
		if (node !== undefined) entries.push({ key, node: compileNode(node, yaml, names, log) });
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
