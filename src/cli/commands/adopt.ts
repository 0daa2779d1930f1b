import { adoptBatch } from "../../app/adopt-batch.ts";
import { plural } from "../../values/plural.ts";
import type { AccessFlags, CommandRunner, PipelineFlags } from "../command-runner.ts";
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
	const { tasks, namedTasks, batches } = adoption;
	const beside =
		tasks === namedTasks
			? ""
			: `, and ${plural(tasks - namedTasks, "task")} of ${plural(batches - 1, "other batch")} that the service lists`;
	const under =
		inFlight === 0
			? "the results are stored"
			: `${plural(inFlight, "task")} of the pipeline ${inFlight === 1 ? "is" : "are"} still under way`;
	context.stderr.write(
		`Took in ${plural(namedTasks, "task")} of batch ${batchId} for ${pipeline}${beside}; ${under}. The next run reuses what it still wants.\n`,
	);
	return 0;
};
