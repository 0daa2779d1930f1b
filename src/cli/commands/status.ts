import { findRun } from "../../app/find-run.ts";
import { buildManifest, standingOf } from "../../app/run-manifest.ts";
import { OUTCOME_STATUSES } from "../../model/outcome.ts";
import type { CommandRunner } from "../command-runner.ts";
import { dollars } from "../format-plan.ts";
import { formatProblems } from "../format-problems.ts";

interface Flags {
	readonly state?: string;
	readonly json?: boolean;
}

/** Shows how a run stands, from the state alone. */
export const status: CommandRunner<Flags> = async ([name], flags, context) => {
	const found = findRun(name, context.cwd, flags.state);
	if (!found.ok) {
		context.stderr.write(formatProblems(found.problems, []));
		return found.exitCode;
	}
	const { state, run } = found;
	try {
		const manifest = buildManifest(state, run, standingOf(run));
		const holder = state.leases.holder(run.pipeline, Date.now());
		const live = holder === undefined ? null : { pid: holder.pid, since: holder.since };
		const superseded = run.state === "superseded";
		const batches = state.runs.batches(run.run_id);
		if (flags.json) {
			context.stdout.write(`${JSON.stringify({ ...manifest, superseded, live, batches }, null, 2)}\n`);
			return 0;
		}
		const tasks = OUTCOME_STATUSES.filter((each) => manifest.counts[each] > 0).map(
			(each) => `${manifest.counts[each]} ${each}`,
		);
		const lines = [
			`Run ${run.run_id} of ${run.pipeline}: ${superseded ? "superseded by a later run" : manifest.status.replaceAll("_", " ")}${live === null ? "" : `, live in process ${live.pid}`}`,
			`Started ${run.started_at}${run.finished_at === null ? "" : `, finished ${run.finished_at}`}`,
			`Tasks: ${tasks.join(", ")}`,
			`Cost: ${dollars(manifest.cost.actual)}`,
			...batches.map(
				(batch) =>
					`Batch ${batch.ordinal}: ${batch.tasks} tasks, ${batch.state}${batch.batch_id === null ? "" : ` (${batch.batch_id})`}`,
			),
		];
		context.stdout.write(`${lines.join("\n")}\n`);
		return 0;
	} finally {
		state.close();
	}
};
