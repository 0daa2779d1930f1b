/**
 * Picks up runs that were detached or interrupted: results that are there are stored and exported, further attempts
 * within the run's consent are sent. Idempotent. With `missing`, results of finished runs that their folder lacks are written, too.
 */
import { resolve } from "node:path";
import { readPipelineName } from "../load/read-pipeline-name.ts";
import type { Problem } from "../model/problem.ts";
import type { StateStore } from "../store/state-store.ts";
import type { StoredRun } from "../store/stored-run.ts";
import { statPath } from "../system/stat-path.ts";
import { announceRun } from "./announce-run.ts";
import { capOf } from "./cap-of.ts";
import { carryOut } from "./carry-out.ts";
import { collectUnwanted } from "./collect-unwanted.ts";
import { askConsent, type ConsentAnswer } from "./consent.ts";
import { exportMissing, type MissingEnd } from "./export-missing.ts";
import { findRun, unknownName, type Where, withState } from "./find-run.ts";
import { type Offer, passGate } from "./pass-gate.ts";
import type { Refusal } from "./refusal.ts";
import { runPipeline } from "./run-pipeline.ts";
import type { RunOptions, RunReport, RunStart, Session } from "./run-stage.ts";
import { type RunToOpen, type StoredWork, withStoredRun } from "./stored-session.ts";
import { tellRefusedRun } from "./tell-refusal.ts";

export interface CollectOptions extends RunOptions {
	/** `--wait`: until everything has ended. Default false. */
	readonly wait: boolean;
	/** `--missing`: also write the results of finished runs that their folder lacks. Default false. */
	readonly missing?: boolean | undefined;
	/** Flags that only a pipeline's file can be collected with: they would be ignored for a run that is known. */
	readonly onlyWithFile?: readonly string[] | undefined;
}

export type CollectEnd =
	| { readonly type: "collected"; readonly report: RunReport }
	| MissingEnd
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
	const where = { cwd: options.cwd, stateOption: options.stateDir };
	const ends = await collectOpen(named, where, options);
	if ("problems" in ends || options.missing !== true || options.signal.aborted) return ends;
	const missing = await exportMissing(named, where);
	// A state that is not there has no results either; the file has been asked for by now.
	if ("problems" in missing) return missing.exitCode === NOT_FOUND ? ends : [...ends, toRefused(missing)];
	return missing.length === 0 ? ends : [...ends.filter(({ type }) => type !== "nothing_open"), ...missing];
}

async function collectOpen(
	named: string | undefined,
	where: Where,
	options: CollectOptions,
): Promise<readonly CollectEnd[] | Refusal> {
	const isFile = named !== undefined && isPipelineFile(named, options.cwd);
	const found = await withState(named, where, ({ state, name, dir, budget }) => ({
		ok: true as const,
		path: state.path,
		budget,
		open: findOpen(state, name),
		unknown: name === undefined || findRun(state, name) !== undefined ? undefined : unknownName(name, dir, state),
		// It may be planning its first run, of which the state has nothing yet.
		live: name === undefined ? undefined : liveOf(state, name),
	}));
	if (!found.ok) {
		// A state that was lost: the file tells whose batches to look for.
		return isFile && found.exitCode === NOT_FOUND ? [await collectByFile(named, options)] : found;
	}
	if (found.unknown !== undefined && found.live === undefined && !isFile) return found.unknown;
	if (found.open.length > 0) {
		const [ignored] = options.onlyWithFile ?? [];
		if (ignored !== undefined) return notOfRun(ignored, found.open);
		const ends: CollectEnd[] = [];
		for (const open of found.open) {
			ends.push(await collectRun(open, { statePath: found.path, budget: found.budget }, options));
			if (options.signal.aborted) break;
		}
		return ends;
	}
	if (found.live !== undefined) return [found.live];
	// A state that was brought back from an older copy knows the pipeline, but not its newest run.
	const asks = isFile && (found.unknown !== undefined || options.access.apiKey !== undefined);
	return [asks ? await collectByFile(named, options) : { type: "nothing_open" }];
}

async function collectRun(
	{ run, pid }: OpenRun,
	where: Omit<RunToOpen, "run">,
	options: CollectOptions,
): Promise<CollectEnd> {
	if (pid !== undefined) return { type: "live", pipeline: run.pipeline, pid };
	const result = await withStoredRun({ run, ...where }, options, async (work) => {
		if (work.run.state !== "running") return { ok: true as const, isOver: true as const };
		return goOn(work, options);
	});
	if (!result.ok) {
		return result.exitCode === LOCKED ? { type: "live", pipeline: run.pipeline, pid: null } : toRefused(result);
	}
	return "isOver" in result ? { type: "nothing_open" } : { type: "collected", report: result };
}

/** Buys only what the run still had to buy; where that is refused, what has been bought is fetched all the same. */
async function goOn({ session, run, summary }: StoredWork, options: CollectOptions): Promise<RunReport | Refusal> {
	const waits = options.wait;
	const { state } = session;
	const announce = (warnings: readonly Problem[] = []) =>
		announceRun(session, { runId: run.run_id, continued: true, summary, warnings });
	const runId = run.run_id;
	const offer = (): Offer => ({ ok: true, buys: state.batches.mayStillSend(runId), runId });
	if (!offer().buys) return carryOut(session, { run, before: announce(), leave: null }, { waits });
	let before: RunStart["counts"] | undefined;
	const leave = await passGate(session, {
		run,
		newLineage: run.lineage,
		offer: async () => offer(),
		agree: async (_, found) => {
			before = announce(found.warnings);
			return agreeToGoOn(run, session, options);
		},
	});
	if (leave.ok) {
		const { consent } = leave;
		state.runs.recordConsent(run.run_id, consent);
		const going = { run: { ...run, consent }, before: before ?? state.outcomes.counts(run.run_id), leave };
		return carryOut(session, going, { waits });
	}
	if (leave.exitCode === UNWRITABLE || leave.exitCode === REFUSED) await collectUnwanted(session, run.run_id);
	return tellRefusedRun(leave, run, session);
}

/** Consent is given to a run; one without it needs a yes that nobody has to be asked for. */
async function agreeToGoOn(run: StoredRun, session: Session, options: CollectOptions): Promise<ConsentAnswer> {
	const { state, frame } = session;
	const cap = capOf(run, frame, options);
	if (run.consent !== null && !cap.raises) return { ok: true, consent: { ...run.consent, max_cost: cap.max } };
	const unsent = state.money.unsentCost(run.pipeline);
	return askConsent({
		worstCase: unsent,
		estimate: unsent,
		tasks: state.batches.countUnsent(run.pipeline),
		spent: state.money.committed(run.lineage),
		cap,
		yes: options.yes === true,
		confirm: undefined,
		now: new Date(),
	});
}

const UNWRITABLE = 4;
const REFUSED = 7;
const NOT_FOUND = 9;
const LOCKED = 11;

async function collectByFile(path: string, options: CollectOptions): Promise<CollectEnd> {
	const result = await runPipeline(path, { ...options, collects: true, detach: !options.wait });
	if (result.ok) return { type: "collected", report: result };
	if (result.exitCode === LOCKED) return { type: "live", pipeline: nameIn(path, options.cwd), pid: null };
	return result.exitCode === 0 ? { type: "nothing_open" } : toRefused(result);
}

function toRefused(refusal: Refusal): CollectEnd {
	return { type: "refused", refusal };
}

function findOpen({ runs, leases }: StateStore, name: string | undefined): readonly OpenRun[] {
	const run = name === undefined ? undefined : (runs.find(name) ?? runs.unfinished(name));
	const found = name === undefined ? runs.allUnfinished() : run?.state === "running" ? [run] : [];
	return found.map((each) => ({ run: each, pid: leases.holder(each.pipeline, Date.now())?.pid }));
}

function liveOf({ leases }: StateStore, pipeline: string): CollectEnd | undefined {
	const holder = leases.holder(pipeline, Date.now());
	return holder === undefined ? undefined : { type: "live", pipeline, pid: holder.pid };
}

function nameIn(path: string, cwd: string): string {
	const found = readPipelineName(path, cwd);
	return found.ok ? found.value.name : path;
}

/** What was frozen is what is gone on with. */
function notOfRun(flag: string, open: readonly OpenRun[]): Refusal {
	const ids = open.map(({ run }) => run.run_id).join(", ");
	const message = `expected no --${flag} for a run that is known (${ids}): it goes on as it was frozen`;
	const hint = `leave it out; \`trawl run FILE --${flag} …\` makes another plan of what is under way`;
	const problem: Problem = { code: "not_used_here", severity: "error", message, hint };
	return { ok: false, problems: [problem], sources: [], exitCode: 2 };
}

function isPipelineFile(named: string, cwd: string): boolean {
	return statPath(resolve(cwd, named))?.isFile() === true;
}
