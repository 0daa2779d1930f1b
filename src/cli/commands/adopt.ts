import { adoptBatch } from "../../app/adopt-batch.ts";
import type { AccessFlags, CommandRunner, PipelineFlags } from "../command-runner.ts";
import { plural } from "../format-plan.ts";
import { formatProblems } from "../format-problems.ts";
import { toAccess, toLoadOptions } from "../load-options.ts";
import { refused } from "../show-run.ts";

interface Flags extends PipelineFlags, AccessFlags {}

/** Takes in a batch that adoption could not see. */
export const adopt: CommandRunner<Flags> = async ([batchId = "", owner], flags, context) => {
	const access = toAccess(flags, context);
	if (!access.ok) return refused(access, context);
	const quiet = { onStart: () => undefined, onEvent: () => undefined };
	const options = { ...toLoadOptions(flags, context), access: access.access, signal: context.signal, ...quiet };
	const report = await adoptBatch(batchId, owner, options);
	if (!report.ok) return refused(report, context);
	const { adoption, pipeline, inFlight } = report;
	if (adoption.warnings.length > 0) context.stderr.write(formatProblems(adoption.warnings, []));
	const under =
		inFlight === 0 ? "its results are stored" : `${plural(inFlight, "task")} of the pipeline are still under way`;
	context.stderr.write(
		`Took in ${plural(adoption.tasks, "task")} for ${pipeline}; ${under}. The next run reuses what it still wants.\n`,
	);
	return 0;
};
