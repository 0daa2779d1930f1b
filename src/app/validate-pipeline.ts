/** One pipeline file → everything that can be said about it offline, in the order of the file. */
import { type Applied, applySuppressions, unusedSuppressions } from "../load/apply-suppressions.ts";
import type { SourceFile } from "../model/pipeline.ts";
import type { Problem } from "../model/problem.ts";
import { sortProblems } from "../values/sort-problems.ts";
import { planReadOnly, type ReadOnlyOptions, type ReadOnlyPlan } from "./plan-read-only.ts";

export interface Validation {
	/** As it was named. */
	readonly file: string;
	/** How many tasks it makes; null where an error keeps them from being counted. */
	readonly tasks: number | null;
	readonly problems: readonly Problem[];
	/** Texts for code frames, the pipeline file first. */
	readonly sources: readonly SourceFile[];
}

/** Loads and plans against an empty memory. The exit code where it was stopped before everything was checked. */
export async function validatePipeline(
	file: string,
	options: ReadOnlyOptions,
	now: Date,
): Promise<Validation | { readonly interrupted: number }> {
	const result = await planReadOnly(file, { ...options, withoutState: true }, now, () => undefined);
	if (!result.ok && result.problems.length === 0) return { interrupted: result.exitCode };
	const found = result.ok ? findingsWithIdle(result) : result.problems;
	const problems = sortProblems(found, result.sources[0]?.path);
	const isGood = result.ok && problems.every(({ severity }) => severity === "warning");
	return { file, tasks: isGood ? result.summary.tasks : null, problems, sources: result.sources };
}

/** Here all that can be found has been, so that comments without a warning to take away are told of. */
function findingsWithIdle(plan: ReadOnlyPlan): Problem[] {
	const { problems, unused } = findingsOf(plan);
	const { engine } = plan.pipeline;
	return [...problems, ...unusedSuppressions(unused, problems, { engine, isComplete: true })];
}

/** What is wrong with a plan that was made as if nothing had ever been run; comments of the file are heeded. */
export function findingsOf(plan: ReadOnlyPlan): Applied {
	return applySuppressions([...plan.warnings, ...budgetFindings(plan)], plan.suppressions);
}

/** Too many tasks are too many whatever the state; a cost may still shrink by what can be reused. */
function budgetFindings({ refusedBy }: ReadOnlyPlan): Problem[] {
	return refusedBy.map((problem) => {
		if (problem.code !== "budget_cost") return problem;
		return { ...problem, severity: "warning", message: `${problem.message}, if no earlier result can be reused` };
	});
}
