/** Whether a run may ask for what the plan asks for. Held against it before anything is sent. */
import type { Pipeline } from "../model/pipeline.ts";
import type { PlanSummary } from "../model/plan.ts";
import type { Problem } from "../model/problem.ts";
import { countTasks, countTasksOf } from "../plan/count-tasks.ts";

/** Most tasks of a file that sets no `budget.max_tasks`. A product of lists is soon more than anyone meant. */
export const DEFAULT_MAX_TASKS = 500_000;

/** More tasks than the file allows; known from the data alone, before a task is planned. */
export function taskLimitProblem(pipeline: Pipeline): Problem | undefined {
	const { maxTasks, locations } = pipeline.budget;
	const tasks = countTasks(pipeline);
	if (tasks <= (maxTasks ?? DEFAULT_MAX_TASKS)) return undefined;
	if (maxTasks === null) return tooManyByDefault(pipeline, tasks);
	return {
		code: "budget_tasks",
		severity: "error",
		message: `expected at most ${maxTasks} tasks (budget.max_tasks), found ${tasks}`,
		...(locations === undefined ? {} : { location: locations.maxTasks }),
		hint: "raise the limit, or use less data",
	};
}

/** More tasks than can be planned only to show them. */
export function isBeyondPlanning(pipeline: Pipeline): boolean {
	return countTasks(pipeline) > DEFAULT_MAX_TASKS && taskLimitProblem(pipeline) !== undefined;
}

/**
 * A higher estimate than the smaller of the two caps. `spent`: US dollars that the unfinished run has
 * cost already; the cap covers a run with its continuations. `flag`: `--max-cost`.
 */
export function costProblem(
	{ budget: { maxCost, locations } }: Pipeline,
	{ cost: { estimate } }: PlanSummary,
	spent: number,
	flag: number | undefined,
): Problem | undefined {
	const cap = Math.min(maxCost ?? Number.POSITIVE_INFINITY, flag ?? Number.POSITIVE_INFINITY);
	const cost = spent + estimate;
	if (cost <= cap) return undefined;
	const isFlag = cap !== maxCost;
	const already = spent === 0 ? "" : ` ($${spent.toFixed(2)} of it spent)`;
	const name = isFlag ? "--max-cost" : "budget.max_cost";
	return {
		code: "budget_cost",
		severity: "error",
		message: `expected a cost of at most $${cap.toFixed(2)} (${name}), found an estimate of $${cost.toFixed(2)}${already}`,
		...(isFlag || locations === undefined ? {} : { location: locations.maxCost }),
		hint: `raise ${name}, or use less data`,
	};
}

function tooManyByDefault(pipeline: Pipeline, tasks: number): Problem {
	const largest = pipeline.templates.reduce((most, next) => (countTasksOf(next) > countTasksOf(most) ? next : most));
	const factors = largest.forEach.map(({ source }) => `${source.rowCount} rows of \`${source.name}\``);
	return {
		code: "budget_tasks",
		severity: "error",
		message: `expected at most ${DEFAULT_MAX_TASKS} tasks where the file sets no limit, found ${tasks}: \`${largest.name}\` makes one for each of ${factors.join(" times ")}`,
		location: largest.location,
		hint: "use less data or fewer bindings in one `for_each`; if so many are meant, allow them with `budget: { max_tasks: … }`",
	};
}
