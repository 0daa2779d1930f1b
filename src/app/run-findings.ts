import type { OutcomeSurvey } from "../store/outcome-survey.ts";
import type { StateStore } from "../store/state-store.ts";
import { mainFailures, unsuccessfulOf } from "./group-failures.ts";
import type { RunReport } from "./run-stage.ts";

export type RunFindings = Pick<RunReport, "batches" | "withoutSources" | "unsuccessful" | "failures">;

/** What is worth telling of a run beside its manifest, from the state alone. */
export function findingsOf(
	state: StateStore,
	runId: string,
	{ selected, withoutSources }: Pick<OutcomeSurvey, "selected" | "withoutSources">,
): RunFindings {
	const unsuccessful = unsuccessfulOf(selected);
	return {
		batches: state.batches.ofRun(runId).filter(({ batch_id }) => batch_id !== null).length,
		withoutSources,
		unsuccessful,
		failures: unsuccessful === 0 ? [] : mainFailures(state, runId),
	};
}
