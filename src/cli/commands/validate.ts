import { planReadOnly } from "../../app/prepare-plan.ts";
import type { SourceFile } from "../../model/pipeline.ts";
import type { Problem } from "../../model/problem.ts";
import type { CommandRunner, PipelineFlags } from "../command-runner.ts";
import { plural } from "../format-plan.ts";
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
	for (const file of files) {
		const result = await planReadOnly(
			file,
			{ ...toLoadOptions(flags, context), withoutState: true },
			new Date(),
			() => undefined,
		);
		const found = result.ok ? result.warnings : result.problems;
		problems.push(...found);
		sources.push(...result.sources);
		if (result.ok) good.push(`${file}: valid, ${plural(result.summary.tasks, "task")}`);
	}
	if (flags.format === "json") {
		context.stdout.write(`${JSON.stringify({ problems }, null, 2)}\n`);
	} else {
		if (problems.length > 0) context.stderr.write(`${formatProblems(problems, sources)}\n${countProblems(problems)}\n`);
		for (const line of good) context.stderr.write(`${line}\n`);
	}
	return problems.some(({ severity }) => severity === "error") ? 4 : 0;
};
