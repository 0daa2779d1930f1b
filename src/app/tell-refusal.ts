/** A refusal of what had passed for a plan is told by `run.json`, too; the other exports stay as they are. */
import { type RememberedRun, readRememberedRun } from "../export/previous-export.ts";
import { writeManifestOnly } from "../export/write-manifest-only.ts";
import type { EarlyEnd, RunManifest, RunStatus } from "../model/manifest.ts";
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
	return tell(refusal, session, ({ unended }) => {
		const unendedRun = state.runs.unfinished(frame.name)?.run_id ?? unended;
		const end = { status: statusOf(exitCode, session), exitCode, ended: whyRefused(refusal), batchIds, unendedRun };
		return refusedManifest(plan.inputs, plan.runId, plan.planned, plan.now, end);
	});
}

/** What the run did, and its other files, stay as they are. */
export async function tellRefusedRun(refusal: Refusal, run: StoredRun, session: Session): Promise<Refusal> {
	const { exitCode } = refusal;
	const end = {
		status: statusOf(exitCode, session),
		exitCode,
		finishedAt: run.finished_at,
		ended: whyRefused(refusal),
	};
	return tell(refusal, session, () => buildManifest(session.state, run, end));
}

/** The batches that `run.json` named stay named: where the state was lost, only that finds them again. */
async function tell(
	refusal: Refusal,
	{ frame, engine }: Session,
	describe: (before: RememberedRun) => RunManifest,
): Promise<Refusal> {
	// An interruption before anything was frozen leaves nothing to tell of.
	if (refusal.problems.length === 0 || !TOLD.includes(refusal.exitCode)) return refusal;
	const { dir } = frame.export;
	const before = await readRememberedRun(dir, frame.name, engine.key);
	const manifest = describe(before);
	const batch_ids = [...new Set([...before.batchIds, ...manifest.batch_ids])];
	await writeManifestOnly({ dir, manifest: { ...manifest, batch_ids } });
	return refusal;
}

function whyRefused({ exitCode, problems }: Refusal): EarlyEnd {
	const reason = exitCode === 5 ? "unauthorized" : exitCode === 6 ? "service" : "refused";
	return { reason, message: problems.map(({ message }) => message).join("; ") };
}

function statusOf(exitCode: number, { state, frame }: Session): RunStatus {
	if (exitCode === 7) return "refused";
	return state.execution.countInFlight(frame.name) > 0 ? "pending" : "failed";
}
