/** How a run stands, as a person reads it, and what helps then. */
import type { RunStatusReport } from "../app/read-status.ts";
import { OUTCOME_STATUSES } from "../model/outcome.ts";
import { dollars } from "../values/dollars.ts";
import { sayWithoutEvidence } from "../values/lacks-evidence.ts";
import { plural } from "../values/plural.ts";
import type { CliContext } from "./cli-context.ts";
import { listFailures } from "./format-failures.ts";
import { lookAt } from "./format-report.ts";
import { formatTruncated } from "./format-truncated.ts";
import { ownCommand } from "./own-command.ts";

interface StatusPlace {
	/** Of the results, relative to the working folder. */
	readonly resultsDir: string;
	/** `--state`, which the next command needs, too. */
	readonly state: string | undefined;
	readonly context: Pick<CliContext, "env">;
}

export function formatStatus(report: RunStatusReport, place: StatusPlace): string {
	const { manifest, superseded, live, batches, sent, withoutSources } = report;
	const { run_id, pipeline, started_at, finished_at, counts, cost } = manifest;
	const standing = superseded ? "superseded by a later run" : manifest.status.replaceAll("_", " ");
	const notes = {
		succeeded: sayWithoutEvidence(withoutSources),
		pending: ` (${sent} sent, ${counts.pending - sent} not sent yet)`,
	};
	const tasks = OUTCOME_STATUSES.filter((each) => counts[each] > 0).map(
		(each) => `${counts[each]} ${each}${each === "succeeded" || each === "pending" ? notes[each] : ""}`,
	);
	return [
		`Run ${run_id} of ${pipeline.name}: ${standing}${live === null ? "" : `, live in process ${live.pid}`}`,
		`Started ${started_at}${finished_at === null ? "" : `, finished ${finished_at}`}`,
		`Tasks: ${tasks.join(", ")}`,
		`Cost: ${dollars(cost.actual)}`,
		...batches.map(
			({ ordinal, tasks: count, state, batch_id }) =>
				`Batch ${ordinal}: ${plural(count, "task")}, ${state}${batch_id === null ? "" : ` (${batch_id})`}`,
		),
		...formatTruncated(manifest).split("\n").slice(0, -1),
		...listFailures(report),
		...whereResultsAre(report, place),
		...nextSteps(report, place),
	].join("\n");
}

/** The folder has those of one run: of an earlier one they are gone, and of one that goes on they are still to come. */
function whereResultsAre({ written }: RunStatusReport, { resultsDir }: StatusPlace): readonly string[] {
	if (written.length === 0) return [];
	return [`Results in ${resultsDir}`, ...lookAt({ files: written.map((path) => ({ path })) }, resultsDir)];
}

/** Nothing while a process works on it: it goes on by itself. */
function nextSteps(report: RunStatusReport, { state, context }: StatusPlace): readonly string[] {
	const { manifest, superseded, live, canBeRetried, failures, written } = report;
	const { run_id, pipeline, finished_at } = manifest;
	const own = (...words: readonly string[]) =>
		ownCommand(context, [...words, ...(state === undefined ? [] : ["--state", state])]);
	if (superseded) return [`Next: ${own("status", pipeline.name)}    (the run in its place)`];
	if (live !== null) return [];
	if (finished_at === null) {
		return [`Next: ${own("collect", run_id, "--wait")}    (goes on with it, as the command does that began it)`];
	}
	const first = failures.find(({ status }) => status !== "skipped");
	return [
		...(written.length === 0
			? [`Next: ${own("export", run_id, "--out", `results-${run_id}`)}    (writes its results)`]
			: []),
		...(first === undefined ? [] : [`Why:  ${own("show", first.task, "--run", run_id)}`]),
		...(first === undefined || !canBeRetried
			? []
			: [`Next: ${own("retry", run_id)}    (one more attempt at what did not succeed)`]),
	];
}
