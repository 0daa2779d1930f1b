/**
 * Picks up runs that were detached or interrupted: results that are there are stored and exported, further attempts
 * within the run's consent are sent. Idempotent; ends at once where nothing is open.
 */
import { statSync } from "node:fs";
import { resolve } from "node:path";
import { BatchApiError } from "../model/batch-api.ts";
import type { Problem } from "../model/problem.ts";
import type { StoredRun } from "../store/stored-run.ts";
import type { StateStore } from "../store/state-store.ts";
import { adoptBatches } from "./adopt-batches.ts";
import { carryOut } from "./carry-out.ts";
import { withState } from "./find-run.ts";
import { interrupted } from "./interrupt.ts";
import type { Refusal } from "./refusal.ts";
import { runPipeline } from "./run-pipeline.ts";
import { smaller } from "./smaller.ts";
import type { RunOptions, RunReport, Session } from "./run-stage.ts";
import { serviceRefusal } from "./service-refusal.ts";
import { withStoredRun } from "./stored-session.ts";

export interface CollectOptions extends RunOptions {
	/** `--wait`: until everything has ended. Default false. */
	readonly wait: boolean;
}

export type CollectEnd =
	| { readonly type: "collected"; readonly report: RunReport }
	/** There was nothing to do. */
	| { readonly type: "nothing_open" }
	/** A live run does it, in this process. */
	| { readonly type: "live"; readonly pipeline: string; readonly pid: number | null }
	| { readonly type: "refused"; readonly refusal: Refusal };

/** An unfinished run, and the process that works on it at this moment. */
interface OpenRun {
	readonly run: StoredRun;
	readonly pid: number | undefined;
}

/** `named`: a run's id, a pipeline's name or its file; undefined for every unfinished run of the state. */
export async function collectRuns(
	named: string | undefined,
	options: CollectOptions,
): Promise<readonly CollectEnd[] | Refusal> {
	const isFile = named !== undefined && isPipelineFile(named, options.cwd);
	const where = { cwd: options.cwd, stateOption: options.stateDir };
	const found = await withState(named, where, ({ state, name }) => ({
		ok: true as const,
		path: state.path,
		open: findOpen(state, name),
		isKnown: name !== undefined && (state.runs.find(name) ?? state.runs.latest(name)) !== undefined,
	}));
	if (!found.ok) {
		// A state that was lost: the file tells whose batches to look for.
		return isFile && found.exitCode === 9 ? [await collectByFile(named, options)] : found;
	}
	if (found.open.length > 0) {
		const ends: CollectEnd[] = [];
		for (const open of found.open) ends.push(await collectRun(open, found.path, options));
		return ends;
	}
	// A state that was brought back from an older copy knows the pipeline, but not its newest run.
	const asks = isFile && (!found.isKnown || options.access.apiKey !== undefined);
	return [asks ? await collectByFile(named, options) : { type: "nothing_open" }];
}

async function collectRun({ run, pid }: OpenRun, statePath: string, options: CollectOptions): Promise<CollectEnd> {
	if (pid !== undefined) return { type: "live", pipeline: run.pipeline, pid };
	const result = await withStoredRun(run, statePath, options, async ({ session, run: current, summary }) => {
		if (current.state !== "running") return { ok: true as const, isOver: true as const };
		const refusal = await lookBeforeSending(session, current);
		if (refusal !== undefined) return refusal;
		// The work of the embedded engine is done in this process: nobody else goes on with it.
		const waits = options.wait || session.frame.engine === "local";
		const maxCost = smaller(current.consent?.max_cost ?? null, options.maxCost ?? null);
		return carryOut(session, { run: current, summary, continued: true }, { waits, maxCost });
	});
	if (!result.ok) {
		return result.exitCode === LOCKED
			? { type: "live", pipeline: run.pipeline, pid: null }
			: { type: "refused", refusal: result };
	}
	return "isOver" in result ? { type: "nothing_open" } : { type: "collected", report: result };
}

/** Whoever may send something first takes in what the service has: the state may be an older copy. */
async function lookBeforeSending(session: Session, run: StoredRun): Promise<Refusal | undefined> {
	const { state, frame, options } = session;
	if (state.batches.countUnsent(frame.name) === 0 && !state.batches.allowsRetries(run.run_id)) return undefined;
	try {
		await adoptBatches({ ...session, signal: options.signal });
		return state.adoption.isBehind(run.run_id) ? behind(run) : undefined;
	} catch (error) {
		if (options.signal.aborted) return interrupted(options.signal);
		if (!(error instanceof BatchApiError)) throw error;
		return serviceRefusal(error, []);
	}
}

function behind({ run_id, pipeline }: StoredRun): Refusal {
	const message = `the service has further attempts at tasks of \`${pipeline}\` that run ${run_id} does not know: the state is an older copy`;
	const hint = "run its pipeline file: `trawl run FILE` takes them over";
	const problem: Problem = { code: "run_pending", severity: "error", message, hint };
	return { ok: false, problems: [problem], sources: [], exitCode: 8 };
}

const LOCKED = 11;

async function collectByFile(path: string, options: CollectOptions): Promise<CollectEnd> {
	const result = await runPipeline(path, { ...options, collects: true, detach: !options.wait });
	if (result.ok) return { type: "collected", report: result };
	return result.exitCode === 0 ? { type: "nothing_open" } : { type: "refused", refusal: result };
}

function findOpen({ runs, leases }: StateStore, name: string | undefined): readonly OpenRun[] {
	const run = name === undefined ? undefined : (runs.find(name) ?? runs.unfinished(name));
	const found = name === undefined ? runs.allUnfinished() : run?.state === "running" ? [run] : [];
	return found.map((each) => ({ run: each, pid: leases.holder(each.pipeline, Date.now())?.pid }));
}

function isPipelineFile(named: string, cwd: string): boolean {
	return statSync(resolve(cwd, named), { throwIfNoEntry: false })?.isFile() === true;
}
