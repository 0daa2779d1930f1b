import type { StateStore } from "../store/state-store.ts";
import { mainFailures, unsuccessfulOf } from "./group-failures.ts";
import type { RunReport } from "./run-stage.ts";

export type RunFindings = Pick<RunReport, "batches" | "withoutSources" | "unsuccessful" | "failures">;

/** What is worth telling of a run beside its manifest, from the state alone. */
export function findingsOf(state: StateStore, runId: string): RunFindings {
	return {
		batches: state.batches.ofRun(runId).filter(({ batch_id }) => batch_id !== null).length,
		withoutSources: state.outcomes.countWithoutSources(runId),
		unsuccessful: unsuccessfulOf(state.outcomes.counts(runId, { selectedOnly: true })),
		failures: mainFailures(state, runId),
	};
}
