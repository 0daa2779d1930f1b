import type { OutcomeCounts } from "../store/outcome-counts.ts";
import type { StateStore } from "../store/state-store.ts";
import { mainFailures, unsuccessfulOf } from "./group-failures.ts";
import type { RunReport } from "./run-stage.ts";

export type RunFindings = Pick<RunReport, "batches" | "withoutSources" | "unsuccessful" | "failures">;

/** What the caller knows already of the run's tasks: each is a walk over the whole plan. */
export interface KnownOfTasks {
	/** Of the selection. */
	readonly selected?: OutcomeCounts;
	readonly withoutSources?: number | undefined;
}

/** What is worth telling of a run beside its manifest, from the state alone. */
export function findingsOf(state: StateStore, runId: string, known: KnownOfTasks = {}): RunFindings {
	const { selected = state.outcomes.counts(runId, { selectedOnly: true }) } = known;
	const unsuccessful = unsuccessfulOf(selected);
	return {
		batches: state.batches.ofRun(runId).filter(({ batch_id }) => batch_id !== null).length,
		withoutSources: known.withoutSources ?? state.outcomes.countWithoutSources(runId),
		unsuccessful,
		failures: unsuccessful === 0 ? [] : mainFailures(state, runId),
	};
}
