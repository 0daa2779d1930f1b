/** A refusal of what had passed for a plan is told by `run.json`, too; the other exports stay as they are. */
import { writeManifestOnly } from "../export/write-manifest-only.ts";
import type { RunManifest, RunStatus } from "../model/manifest.ts";
import type { StoredRun } from "../store/stored-run.ts";
import type { Refusal } from "./refusal.ts";
import type { RunContext } from "./run-context.ts";
import { buildManifest, type RefusedPlan, refusedManifest } from "./run-manifest.ts";
import type { Session } from "./run-stage.ts";

/** Codes of refusals that say something of a run; the others say that there was nothing to run. */
const TOLD = [5, 6, 7];

/** Of a plan that did not become a run. */
export interface UnfrozenPlan {
	readonly runId: string;
	readonly inputs: RunContext;
	readonly planned: RefusedPlan;
	readonly now: Date;
	/** The chain of runs that it would have been charged to. */
	readonly lineage: string;
}

/** Refused before it existed: `run.json` alone tells of it. */
export async function tellRefusedPlan(refusal: Refusal, plan: UnfrozenPlan, session: Session): Promise<Refusal> {
	const { state, frame } = session;
	const { exitCode } = refusal;
	const batchIds = state.batches.batchIdsOf(frame.name, plan.lineage);
	const end = { status: statusOf(exitCode, session), exitCode, batchIds };
	return tell(refusal, refusedManifest(plan.inputs, plan.runId, plan.planned, plan.now, end), session);
}

/** What the run did, and its other files, stay as they are. */
export async function tellRefusedRun(refusal: Refusal, run: StoredRun, session: Session): Promise<Refusal> {
	const { exitCode } = refusal;
	const end = { status: statusOf(exitCode, session), exitCode, finishedAt: run.finished_at };
	return tell(refusal, buildManifest(session.state, run, end), session);
}

async function tell(refusal: Refusal, manifest: RunManifest, { frame }: Session): Promise<Refusal> {
	// An interruption before anything was frozen leaves nothing to tell of.
	if (refusal.problems.length > 0 && TOLD.includes(refusal.exitCode)) {
		await writeManifestOnly({ dir: frame.export.dir, manifest });
	}
	return refusal;
}

function statusOf(exitCode: number, { state, frame }: Session): RunStatus {
	if (exitCode === 7) return "refused";
	return state.execution.countInFlight(frame.name) > 0 ? "pending" : "failed";
}
