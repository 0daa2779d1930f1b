import type { StateStore } from "../store/state-store.ts";
import { groupFailures } from "./group-failures.ts";
import type { RunReport } from "./run-stage.ts";

/** Reasons that are told at the end; the export has all. */
const FAILURES_TOLD = 8;
/** Messages that are looked at for ones that are alike. */
const FAILURES_READ = 10_000;

export type RunFindings = Pick<RunReport, "batches" | "withoutSources" | "unsuccessful" | "failures">;

/** What is worth telling of a run beside its manifest, from the state alone. */
export function findingsOf({ outcomes, batches }: StateStore, runId: string): RunFindings {
	const { total, succeeded, pending } = outcomes.counts(runId, { selectedOnly: true });
	return {
		batches: batches.ofRun(runId).filter(({ batch_id }) => batch_id !== null).length,
		withoutSources: outcomes.countWithoutSources(runId),
		unsuccessful: total - succeeded - pending,
		failures: groupFailures(outcomes.failures(runId, FAILURES_READ)).slice(0, FAILURES_TOLD),
	};
}
