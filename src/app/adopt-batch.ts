/** `trawl adopt`: takes in a batch that adoption could not see, because the service does not list it any more. */
import { BatchApiError } from "../model/batch-api.ts";
import type { Problem } from "../model/problem.ts";
import { type Adoption, adoptBatches } from "./adopt-batches.ts";
import { collectUnwanted } from "./collect-unwanted.ts";
import { withRun } from "./find-run.ts";
import { whyStopped } from "./pass-gate.ts";
import { load } from "./prepare-plan.ts";
import type { Refusal } from "./refusal.ts";
import { accessOf, frameOf, type RunFrame } from "./run-frame.ts";
import { inSession } from "./run-session.ts";
import type { RunOptions, Session } from "./run-stage.ts";
import { serviceRefusal } from "./service-refusal.ts";
import { stateDirOf } from "./state-dir.ts";

export interface AdoptReport {
	readonly ok: true;
	readonly pipeline: string;
	readonly adoption: Adoption;
	/** Tasks of the pipeline that are still under way. */
	readonly inFlight: number;
}

/** `owner`: the pipeline's file or name, or a run of it; undefined for the pipeline of the newest run. */
export async function adoptBatch(
	batchId: string,
	owner: string | undefined,
	options: RunOptions,
): Promise<AdoptReport | Refusal> {
	const target = await findTarget(batchId, owner, options);
	if (!target.ok) return target;
	const { frame, stateDir } = target;
	const request = { frame, stateDir, sources: [], warnings: [], options: { ...options, access: target.access } };
	return inSession(request, (session) => adopt(batchId, session));
}

async function adopt(batchId: string, session: Session): Promise<AdoptReport | Refusal> {
	const { state, frame, engine, options, lost } = session;
	if (state.adoption.knownBatchIds(engine.key).has(batchId))
		return refuse(`batch ${batchId} is in the state already`, 0);
	try {
		const signal = AbortSignal.any([options.signal, lost]);
		const adoption = await adoptBatches({ ...session, named: [batchId], signal });
		if (!state.adoption.knownBatchIds(engine.key).has(batchId)) {
			return refuse(`the service does not know batch ${batchId}, or it has no tasks that Trawl sent`, 9);
		}
		await collectUnwanted(session, batchId);
		return { ok: true, pipeline: frame.name, adoption, inFlight: state.execution.countInFlight(frame.name) };
	} catch (error) {
		const stopped = whyStopped(session);
		if (stopped !== undefined) return stopped;
		if (!(error instanceof BatchApiError)) throw error;
		return serviceRefusal(error, []);
	}
}

type Target = Pick<RunOptions, "access"> & { readonly ok: true; readonly frame: RunFrame; readonly stateDir: string };

async function findTarget(batchId: string, owner: string | undefined, options: RunOptions): Promise<Target | Refusal> {
	const { cwd, access } = options;
	if (owner !== undefined && /\.ya?ml$/i.test(owner)) {
		const loaded = load(owner, options);
		if (!loaded.ok) return loaded;
		const { pipeline } = loaded;
		return { ok: true, frame: pipeline, stateDir: stateDirOf(pipeline.projectRoot, cwd, options.stateDir), access };
	}
	const found = await withRun(owner, { cwd, stateOption: options.stateDir }, ({ state, run }): Target | Refusal => {
		const frame = frameOf(run, state.path);
		if (frame === undefined) return refuse("name the pipeline's file: the state does not say what its engine needs", 2);
		return { ok: true, frame, stateDir: state.path.replace(/[\\/][^\\/]*$/, ""), access: accessOf(run, access) };
	});
	return found.ok ? found : withFileHint(found, batchId);
}

/** Without a state nothing but the file tells which pipeline and which engine it is. */
function withFileHint(refusal: Refusal, batchId: string): Refusal {
	const hint = `name the pipeline's file, which needs no earlier run: \`trawl adopt ${batchId} FILE\``;
	const isMisspelt = (problem: Problem) => problem.hint?.startsWith("did you mean") === true;
	const mended = (problem: Problem) =>
		problem.code === "run_unknown" && !isMisspelt(problem) ? { ...problem, hint } : problem;
	return { ...refusal, problems: refusal.problems.map(mended) };
}

function refuse(message: string, exitCode: number): Refusal {
	const problem: Problem = { code: "batch_unknown", severity: exitCode === 0 ? "warning" : "error", message };
	return { ok: false, problems: [problem], sources: [], exitCode };
}
