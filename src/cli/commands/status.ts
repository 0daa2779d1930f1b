import { withRun } from "../../app/find-run.ts";
import { type RunStatusReport, readStatus } from "../../app/read-status.ts";
import { OUTCOME_STATUSES } from "../../model/outcome.ts";
import type { CommandRunner } from "../command-runner.ts";
import { dollars, plural } from "../format-plan.ts";
import { formatProblems } from "../format-problems.ts";

interface Flags {
	readonly state?: string;
	readonly json?: boolean;
}

/** Shows how a run stands, from the state alone. */
export const status: CommandRunner<Flags> = async ([named], flags, context) => {
	const report = await withRun(named, { cwd: context.cwd, stateOption: flags.state }, readStatus);
	if (!report.ok) {
		context.stderr.write(formatProblems(report.problems, report.sources));
		return report.exitCode;
	}
	const { manifest, superseded, live, batches } = report;
	const shown = flags.json ? JSON.stringify({ ...manifest, superseded, live, batches }, null, 2) : describe(report);
	context.stdout.write(`${shown}\n`);
	return 0;
};

function describe({ manifest, superseded, live, batches }: RunStatusReport): string {
	const { run_id, pipeline, started_at, finished_at, counts, cost } = manifest;
	const standing = superseded ? "superseded by a later run" : manifest.status.replaceAll("_", " ");
	const tasks = OUTCOME_STATUSES.filter((each) => counts[each] > 0).map((each) => `${counts[each]} ${each}`);
	return [
		`Run ${run_id} of ${pipeline.name}: ${standing}${live === null ? "" : `, live in process ${live.pid}`}`,
		`Started ${started_at}${finished_at === null ? "" : `, finished ${finished_at}`}`,
		`Tasks: ${tasks.join(", ")}`,
		`Cost: ${dollars(cost.actual)}`,
		...batches.map(
			({ ordinal, tasks: count, state, batch_id }) =>
				`Batch ${ordinal}: ${plural(count, "task")}, ${state}${batch_id === null ? "" : ` (${batch_id})`}`,
		),
	].join("\n");
}
