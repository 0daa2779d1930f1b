/** What `run.json` says, put together from the store. */
import type { EarlyEnd, RunManifest, RunStatus } from "../model/manifest.ts";
import type { OutcomeSurvey } from "../store/outcome-survey.ts";
import type { StateStore } from "../store/state-store.ts";
import type { StoredRun } from "../store/stored-run.ts";
import type { RunContext } from "./run-context.ts";

/** How a run stands, as the manifest and the state tell it. */
export interface RunStanding {
	readonly status: RunStatus;
	readonly exitCode: number;
	/** ISO 8601; null while it is unfinished. */
	readonly finishedAt: string | null;
	readonly ended: EarlyEnd | null;
}

/** Of a run that has not been brought to an end. */
export const UNFINISHED: RunStanding = { status: "pending", exitCode: 8, finishedAt: null, ended: null };

/** How a stored run stands: as it last ended, or unfinished when it died before that. */
export function standingOf(run: StoredRun): RunStanding {
	if (run.status === null || run.exit_code === null) return UNFINISHED;
	return { status: run.status, exitCode: run.exit_code, finishedAt: run.finished_at, ended: run.ended };
}

/** The manifest of a frozen run as it stands. `survey`: of its tasks, where it has been made already. */
export function buildManifest(
	state: StateStore,
	frozen: StoredRun,
	end: RunStanding,
	survey: OutcomeSurvey = state.outcomes.survey(frozen.run_id),
): RunManifest {
	// Its plan may have grown by stages since.
	const run = { ...frozen, summary: state.runs.find(frozen.run_id)?.summary ?? frozen.summary };
	const { export: _, frame: __, ...inputs } = run.context as unknown as RunContext;
	return {
		manifest_version: 1,
		...inputs,
		run_id: run.run_id,
		plan_id: run.summary?.plan_id ?? "",
		started_at: run.started_at,
		finished_at: end.finishedAt,
		status: end.status,
		exit_code: end.exitCode,
		ended: end.ended,
		counts: survey.counts,
		reused: survey.reused,
		cost: {
			estimated: run.summary?.cost.estimate ?? null,
			worst_case: run.summary?.cost.worst_case ?? null,
			actual: state.money.costOf(run.run_id),
			committed: state.money.committed(run.lineage),
			saved_by_reuse: run.summary?.cost.saved_by_reuse ?? 0,
		},
		open_templates: (run.summary?.open ?? []).map(({ name }) => name),
		truncated: run.summary?.truncated ?? [],
		adopted: run.summary?.actions.adopt ?? 0,
		leftovers: state.adoption.leftovers(run.pipeline, run.run_id),
		batch_ids: survey.batchIds,
		artefacts_failed: state.artefacts.missing(run.run_id, "not downloaded yet"),
	};
}

/** What is known of a plan that was refused: nothing but its size when it was too large to be made. */
export interface RefusedPlan {
	readonly planId: string;
	readonly tasks: number;
	/** US dollars. */
	readonly estimate: number | null;
	readonly worstCase: number | null;
}

/** How a run ended that was refused before it was frozen: nothing was sent for it. */
export interface RefusedEnd {
	readonly status: RunStatus;
	readonly exitCode: number;
	readonly ended: EarlyEnd | null;
	/** Of what is under way all the same, so that it is not forgotten. */
	readonly batchIds: readonly string[];
	/** The run before it that has not ended. */
	readonly unendedRun: string | null;
}

export function refusedManifest(
	inputs: RunContext,
	runId: string,
	{ planId, tasks, estimate, worstCase }: RefusedPlan,
	now: Date,
	{ status, exitCode, ended, batchIds, unendedRun }: RefusedEnd,
): RunManifest {
	const { export: _, frame: __, ...rest } = inputs;
	const none = { succeeded: 0, failed: 0, invalid: 0, rejected: 0, cancelled: 0, skipped: 0 };
	return {
		manifest_version: 1,
		...rest,
		run_id: runId,
		plan_id: planId,
		started_at: now.toISOString(),
		finished_at: null,
		status,
		exit_code: exitCode,
		ended,
		counts: { ...none, pending: tasks, total: tasks },
		reused: [],
		cost: { estimated: estimate, worst_case: worstCase, actual: 0, committed: 0, saved_by_reuse: 0 },
		open_templates: [],
		truncated: [],
		adopted: 0,
		leftovers: { tasks: 0, cost: 0 },
		batch_ids: batchIds,
		artefacts_failed: [],
		unended_run: unendedRun,
	};
}
