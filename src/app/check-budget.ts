/** Whether a run may ask for what the plan asks for. Held against it before anything is sent. */
import { dataBindings, type Pipeline, type TaskTemplate } from "../model/pipeline.ts";
import type { Problem } from "../model/problem.ts";
import { countTasks, countTasksOf } from "../plan/count-tasks.ts";
import { dollars } from "../values/dollars.ts";
import { plural } from "../values/plural.ts";
import { roundDollars } from "../values/round-dollars.ts";
import type { Cap } from "./cap-of.ts";

/** Most tasks of a file that sets no `budget.max_tasks`. A product of lists is soon more than anyone meant. */
export const DEFAULT_MAX_TASKS = 500_000;

/** More tasks than the file allows; known from the data alone, before a task is planned. */
export function taskLimitProblem(pipeline: Pipeline): Problem | undefined {
	const { maxTasks, locations } = pipeline.budget;
	const tasks = countTasks(pipeline);
	if (tasks <= (maxTasks ?? DEFAULT_MAX_TASKS)) return undefined;
	// How many are left is known once they have been planned.
	if (maxTasks !== null && tasks <= DEFAULT_MAX_TASKS && pipeline.templates.some(isNarrowed)) return undefined;
	if (maxTasks === null) return tooManyByDefault(pipeline, tasks);
	return aboveLimit(maxTasks, tasks, locations);
}

/** The same of a plan, in which `exclude` and `when` have left fewer. */
export function plannedTooMany({ budget }: Pick<Pipeline, "budget">, tasks: number): Problem | undefined {
	const { maxTasks, locations } = budget;
	return maxTasks === null || tasks <= maxTasks ? undefined : aboveLimit(maxTasks, tasks, locations);
}

/** Tasks that `budget.max_tasks` still allows a later stage; null for any number. `wanted`: those before that are not skipped. */
export function roomLeft({ budget: { maxTasks } }: Pick<Pipeline, "budget">, wanted: number): number | null {
	return maxTasks === null ? null : Math.max(0, maxTasks - wanted);
}

function isNarrowed({ exclude, when }: TaskTemplate): boolean {
	return exclude.length > 0 || when !== null;
}

function aboveLimit(maxTasks: number, tasks: number, locations: Pipeline["budget"]["locations"]): Problem {
	return {
		code: "budget_tasks",
		severity: "error",
		message: `expected at most ${plural(maxTasks, "task")} (budget.max_tasks), found ${tasks}`,
		...(locations === undefined ? {} : { location: locations.maxTasks }),
		hint: "raise the limit, or use less data",
	};
}

/** More tasks than can be planned only to show them. */
export function isBeyondPlanning(pipeline: Pipeline): boolean {
	return countTasks(pipeline) > DEFAULT_MAX_TASKS && taskLimitProblem(pipeline) !== undefined;
}

/** What has been spent, and what may be, in US dollars. */
export interface Spending {
	/** By the run with what it goes on with; the cap covers a run with its continuations. */
	readonly spent: number;
	/** In this month, by all runs of the state. */
	readonly spentInMonth: number;
	readonly cap: Cap;
	/** Why more is counted than the price table says; undefined when it is not. */
	readonly why?: string | undefined;
	/** How to buy less. Default: what narrows a plan. */
	readonly less?: string;
}

const LESS = "buy fewer tasks at first with --limit or --select";

/**
 * First attempts that would go over the cap, or over the month's. `commitment`: what they may
 * well cost in US dollars; null where a price is unknown.
 */
export function costProblem(
	{ budget: { perMonth, locations } }: Pick<Pipeline, "budget">,
	commitment: number | null,
	{ spent, spentInMonth, cap, why, less = LESS }: Spending,
): Problem | undefined {
	const { max, name, remedy } = cap;
	const isInFile = max !== null && name === "budget.max_cost" && locations !== undefined;
	const place = isInFile ? { location: locations.maxCost } : {};
	if (commitment === null) return max !== null || perMonth !== null ? unknownPrice(place) : undefined;
	// Nothing is bought: whatever was spent before, there is nothing to refuse.
	if (commitment === 0) return undefined;
	const because = why === undefined ? "" : `: ${why}`;
	if (max !== null && roundDollars(spent + commitment) > max) {
		const already = spent === 0 ? "" : ` (${dollars(spent)} of it spent)`;
		const message = `${overspent(max, name, spent + commitment, already)}${because}`;
		return { code: "budget_cost", severity: "error", message, ...place, hint: `${remedy}, or ${less}` };
	}
	if (perMonth === null || roundDollars(spentInMonth + commitment) <= perMonth) return undefined;
	const already = ` (${dollars(spentInMonth)} of it spent this month)`;
	return {
		code: "budget_month",
		severity: "error",
		message: `${overspent(perMonth, "budget.per_month", spentInMonth + commitment, already)}${because}`,
		...(locations === undefined ? {} : { location: locations.perMonth }),
		hint: `raise budget.per_month, ${less}, or wait for the next month (UTC)`,
	};
}

function overspent(cap: number, name: string, cost: number, already: string): string {
	return `expected a cost of at most ${dollars(cap)} (${name}), found an estimate of ${dollars(cost)}${already}`;
}

function unknownPrice(place: Pick<Problem, "location">): Problem {
	return {
		code: "price_unknown",
		severity: "error",
		message: "expected known prices to hold the budget by, found a mode whose price is `unknown`",
		...place,
		hint: "give its price under `prices`, or run without a budget and with --yes",
	};
}

function tooManyByDefault(pipeline: Pipeline, tasks: number): Problem {
	const largest = pipeline.templates.reduce((most, next) => (countTasksOf(next) > countTasksOf(most) ? next : most));
	const factors = dataBindings(largest).map(({ source }) => `${plural(source.rowCount, "row")} of \`${source.name}\``);
	return {
		code: "budget_tasks",
		severity: "error",
		message: `expected at most ${DEFAULT_MAX_TASKS} tasks where the file sets no limit, found ${tasks}: \`${largest.name}\` makes one for each of ${factors.join(" times ")}`,
		location: largest.location,
		hint: "use less data or fewer bindings in one `for_each`; if so many are meant, allow them with `budget: { max_tasks: … }`",
	};
}
