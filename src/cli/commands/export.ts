import { relative } from "node:path";
import { exportStoredRun } from "../../app/export-stored-run.ts";
import { findRun } from "../../app/find-run.ts";
import type { CommandRunner } from "../command-runner.ts";
import { plural } from "../format-plan.ts";
import { formatProblems } from "../format-problems.ts";

interface Flags {
	readonly state?: string;
	readonly out?: string;
	readonly partial?: boolean;
}

/** Writes a run's results again. */
export const exportResults: CommandRunner<Flags> = async ([name], flags, context) => {
	const found = findRun(name, context.cwd, flags.state);
	if (!found.ok) {
		context.stderr.write(formatProblems(found.problems, []));
		return found.exitCode;
	}
	try {
		const options = { cwd: context.cwd, outDir: flags.out, partial: flags.partial ?? false };
		const result = await exportStoredRun(found, options);
		if (!result.ok) {
			context.stderr.write(formatProblems(result.problems, []));
			return result.exitCode;
		}
		const dir = relative(context.cwd, result.dir) || ".";
		context.stderr.write(`Exported run ${found.run.run_id}: ${plural(result.report.files.length, "file")} in ${dir}\n`);
		return 0;
	} finally {
		found.state.close();
	}
};
