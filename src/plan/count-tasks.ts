import { isResultsBinding, type Pipeline, resultsBindings, type TaskTemplate } from "../model/pipeline.ts";

/**
 * How many tasks a template makes of each set of results, known from its data before any of them is
 * rendered; `exclude` and `when` may leave fewer.
 */
export function countTasksOf({ forEach, include }: TaskTemplate): number {
	const rows = forEach.reduce(
		(count, binding) => (isResultsBinding(binding) ? count : count * binding.source.rowCount),
		1,
	);
	return rows + include.length;
}

/** Of the templates that fan out over no results: what is known from data alone. */
export function countTasks({ templates }: Pipeline): number {
	return templates
		.filter((template) => resultsBindings(template).length === 0)
		.reduce((count, template) => count + countTasksOf(template), 0);
}
