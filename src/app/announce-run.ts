import type { PlanSummary } from "../model/plan.ts";
import type { Problem } from "../model/problem.ts";
import { priceWarnings } from "./price-warnings.ts";
import type { RunStart, Session } from "./run-stage.ts";
import { workElsewhere } from "./work-elsewhere.ts";

export interface RunToAnnounce extends Pick<RunStart, "runId" | "continued" | "purchase"> {
	readonly summary: PlanSummary;
	/** How its tasks stand. Default: as the state has them. */
	readonly counts?: RunStart["counts"] | undefined;
	/** From what was found at the service. */
	readonly warnings?: readonly Problem[];
}

/** Says what is about to be done, and what it may cost: before anybody is asked to agree, and before anything is sent. */
export function announceRun(session: Session, run: RunToAnnounce): RunStart["counts"] {
	const { frame, state, options } = session;
	const counts = run.counts ?? state.outcomes.counts(run.runId);
	const warnings = [
		...session.warnings,
		...(run.warnings ?? []),
		...workElsewhere(session),
		...priceWarnings(state, session.engine),
	];
	options.onStart({ ...run, counts, warnings, statePath: state.path, outDir: frame.export.dir });
	return counts;
}
