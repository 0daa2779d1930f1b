/** A template that reads results as a value: what the file asks for, before anything is known of its tasks. */
import type { Json, JsonObject } from "../model/json.ts";
import { isResultsBinding, type TaskTemplate } from "../model/pipeline.ts";
import type { TemplateNode } from "../model/template-node.ts";

export function describeTemplate({
	name,
	forEach,
	include,
	exclude,
	when,
	needs,
	key,
	request,
	batch,
}: TaskTemplate): JsonObject {
	return {
		template: name,
		for_each: forEach.map((binding) =>
			isResultsBinding(binding)
				? { name: binding.name, results_of: binding.resultsOf, at: binding.at, max_items: binding.maxItems }
				: { name: binding.name, data: binding.source.sha256 },
		),
		include: include.map(({ values }) => values),
		exclude: exclude.map(({ values }) => values),
		when: when === null ? null : describeNode(when),
		needs: needs.map(({ template, allowPartial }) => ({ template, partial: allowPartial })),
		key: key === null ? null : describeNode(key),
		request: describeNode(request),
		batch: describeNode(batch),
	};
}

function describeNode(node: TemplateNode): Json {
	switch (node.kind) {
		case "value":
			return { value: node.value };
		case "text":
			return { template: node.source };
		case "list":
			return { list: node.items.map(describeNode) };
		case "mapping":
			return { mapping: node.entries.map(({ key, node: inner }) => [key, describeNode(inner)]) };
	}
}
