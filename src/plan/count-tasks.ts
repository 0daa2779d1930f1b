import type { Pipeline, TaskTemplate } from "../model/pipeline.ts";

/** How many tasks a template makes, known from its data before any of them is rendered. */
export function countTasksOf({ forEach }: TaskTemplate): number {
	return forEach.reduce((count, { source }) => count * source.rowCount, 1);
}

export function countTasks({ templates }: Pipeline): number {
	return templates.reduce((count, template) => count + countTasksOf(template), 0);
}
