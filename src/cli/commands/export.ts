import { relative } from "node:path";
import { exportStoredRun } from "../../app/export-stored-run.ts";
import { withRun } from "../../app/find-run.ts";
import { plural } from "../../values/plural.ts";
import type { CommandRunner } from "../command-runner.ts";
import { formatProblems } from "../format-problems.ts";
import { lookAt } from "../format-report.ts";

interface Flags {
	readonly state?: string;
	readonly out?: string;
	readonly partial?: boolean;
}

/** Writes a run's results again. */
export const exportResults: CommandRunner<Flags> = async ([named], flags, context) => {
	const options = { cwd: context.cwd, outDir: flags.out, partial: flags.partial ?? false };
	const result = await withRun(named, { cwd: context.cwd, stateOption: flags.state }, (found) =>
		exportStoredRun(found, options),
	);
	if (!result.ok) {
		context.stderr.write(formatProblems(result.problems, result.sources));
		return result.exitCode;
	}
	const dir = relative(context.cwd, result.dir) || ".";
	context.stderr.write(`Exported run ${result.runId}: ${plural(result.report.files.length, "file")} in ${dir}\n`);
	context.stderr.write(
		lookAt(result.report, dir)
			.map((line) => `${line}\n`)
			.join(""),
	);
	return 0;
};
