import { planReadOnly, type ReadOnlyPlan } from "../../app/plan-read-only.ts";
import type { SourceFile } from "../../model/pipeline.ts";
import type { Problem } from "../../model/problem.ts";
import { plural } from "../../values/plural.ts";
import type { CommandRunner, PipelineFlags } from "../command-runner.ts";
import { countProblems, formatProblems } from "../format-problems.ts";
import { toLoadOptions } from "../load-options.ts";

interface Flags extends PipelineFlags {
	readonly format: "pretty" | "json";
}

/** Loads and plans each file against an empty memory; prints all problems. */
export const validate: CommandRunner<Flags> = async (files, flags, context) => {
	const problems: Problem[] = [];
	const sources: SourceFile[] = [];
	const good: string[] = [];
	const options = { ...toLoadOptions(flags, context), withoutState: true, signal: context.signal };
	for (const file of files) {
		const result = await planReadOnly(file, options, new Date(), () => undefined);
		if (!result.ok && result.problems.length === 0) {
			context.stderr.write("Interrupted before everything was checked.\n");
			return result.exitCode;
		}
		const found = result.ok ? [...result.warnings, ...budgetFindings(result)] : result.problems;
		problems.push(...found);
		sources.push(...result.sources);
		if (result.ok && !found.some(isError)) good.push(`${file}: valid, ${plural(result.summary.tasks, "task")}`);
	}
	if (flags.format === "json") {
		context.stdout.write(`${JSON.stringify({ problems }, null, 2)}\n`);
	} else {
		if (problems.length > 0) context.stderr.write(`${formatProblems(problems, sources)}\n${countProblems(problems)}\n`);
		for (const line of good) context.stderr.write(`${line}\n`);
	}
	return problems.some(isError) ? 4 : 0;
};

/** Too many tasks are too many whatever the state; a cost may still shrink by what can be reused. */
function budgetFindings({ refusedBy }: ReadOnlyPlan): Problem[] {
	return refusedBy.map((problem) => {
		if (problem.code !== "budget_cost") return problem;
		return { ...problem, severity: "warning", message: `${problem.message}, if no earlier result can be reused` };
	});
}

function isError({ severity }: Problem): boolean {
	return severity === "error";
}
