import type { Pipeline } from "../model/pipeline.ts";
import type { PlanSummary } from "../model/plan.ts";
import type { Problem } from "../model/problem.ts";
import type { Refusal } from "./prepare-plan.ts";

/**
 * Refuses a plan that asks for more than it may, before anything is sent. `spent`: US dollars that the
 * unfinished run has cost already; the cap covers a run with its continuations.
 */
export function budgetRefusal(
	pipeline: Pipeline,
	summary: PlanSummary,
	spent: number,
	maxCost: number | undefined,
): Refusal | undefined {
	const problems: Problem[] = [];
	const location = { file: pipeline.source.path, line: 1, column: 1 };
	const { maxTasks } = pipeline.budget;
	if (maxTasks !== null && summary.tasks > maxTasks) {
		const message = `expected at most ${maxTasks} ${maxTasks === 1 ? "task" : "tasks"} (budget.max_tasks), found ${summary.tasks}`;
		problems.push({
			code: "budget_tasks",
			severity: "error",
			message,
			location,
			hint: "raise the limit, or use less data",
		});
	}
	const caps = [pipeline.budget.maxCost, maxCost].filter((cap) => cap !== null && cap !== undefined);
	const cap = caps.length === 0 ? undefined : Math.min(...caps);
	const cost = spent + summary.cost.estimate;
	if (cap !== undefined && cost > cap) {
		const already = spent === 0 ? "" : ` ($${spent.toFixed(2)} of it spent)`;
		const message = `expected a cost of at most $${cap.toFixed(2)}, found an estimate of $${cost.toFixed(2)}${already}`;
		const hint = "raise budget.max_cost or --max-cost, or use less data";
		problems.push({ code: "budget_cost", severity: "error", message, location, hint });
	}
	if (problems.length === 0) return undefined;
	return { ok: false, problems, sources: [pipeline.source], exitCode: 7 };
}
