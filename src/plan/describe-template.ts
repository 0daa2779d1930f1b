/**
 * What a plan's ids cover beside its tasks, as values: what the file says of a template, and what bounds and prices all
 * of the work.
 */
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import { type Binding, inputsOf, isResultsBinding, type Pipeline, type TaskTemplate } from "../model/pipeline.ts";
import type { PlanSummary } from "../model/plan.ts";
import type { Scope, TemplateNode } from "../model/template-node.ts";

/**
 * How the tasks of a template are attempted, refreshed and judged. Of one that reads results also what it asks for, before
 * anything is known of its tasks; those of any other say so themselves. `names`: `vars`, `env`, `run` and `pipeline`.
 */
export function describeTemplate(template: TaskTemplate, names: Scope): JsonObject {
	const { name, retry, refresh, output } = template;
	return {
		template: name,
		retry: { ...retry },
		refresh: refresh.kind === "age" ? refresh.maxAgeMs : refresh.kind,
		output: output as unknown as Json,
		...(inputsOf(template).length === 0 ? {} : describeQuestions(template, names)),
	};
}

/** What bounds the work, and what it may cost: agreed to with a plan, while the same work goes on under other terms. */
export function describeTerms(
	{ budget, run }: Pipeline,
	{ cost, open }: Pick<PlanSummary, "cost" | "open">,
): JsonObject {
	const { maxCost, maxTasks, perMonth } = budget;
	const { estimate, commitment, worst_case } = cost;
	return {
		budget: { max_cost: maxCost, max_tasks: maxTasks, per_month: perMonth },
		max_failures: run.maxFailures === null ? null : { ...run.maxFailures },
		cost: { estimate, commitment, worst_case },
		open: open as unknown as Json,
	};
}

function describeQuestions(template: TaskTemplate, names: Scope): JsonObject {
	const { forEach, include, exclude, when, needs, key, request, batch } = template;
	const describe = (node: TemplateNode | null) => (node === null ? null : describeNode(node, names));
	return {
		for_each: forEach.map(describeBinding),
		include: include.map(({ values }) => values),
		exclude: exclude.map(({ values }) => values),
		when: describe(when),
		needs: needs.map(({ template: input, allowPartial }) => ({ template: input, partial: allowPartial })),
		key: describe(key),
		request: describe(request),
		batch: describe(batch),
	};
}

function describeBinding(binding: Binding): JsonObject {
	const { name } = binding;
	if (!isResultsBinding(binding)) return { name, data: binding.source.sha256, reading: binding.source.reading };
	return { name, results_of: binding.resultsOf, at: binding.at, max_items: binding.maxItems };
}

/** A text cannot be rendered yet. It stands with the values that it reads of what is known already. */
function describeNode(node: TemplateNode, names: Scope): Json {
	switch (node.kind) {
		case "value":
			return { value: node.value };
		case "text":
			return { template: node.source, reads: node.reads.flatMap((path) => knownValue(path, names)) };
		case "list":
			return { list: node.items.map((item) => describeNode(item, names)) };
		case "mapping":
			return { mapping: node.entries.map(({ key, node: inner }) => [key, describeNode(inner, names)]) };
	}
}

/** None of a name whose values come from rows or results. */
function knownValue([root = "", ...rest]: readonly (string | number)[], names: Scope): Json[] {
	if (!Object.hasOwn(names, root)) return [];
	let value = names[root] as Json;
	for (const part of rest) {
		// The rest is Liquid's own, such as `size`, or a place in a list.
		if (!isJsonObject(value)) break;
		value = Object.hasOwn(value, part) ? (value[part] as Json) : null;
	}
	return [value];
}
