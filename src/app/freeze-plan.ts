/**
 * A plan becomes a run, or goes on with one.
 *
 * Plans into a draft. When an unfinished run asks for the same, the draft is dropped and that run goes
 * on with its frozen plan; otherwise the draft is frozen and takes over what was sent. In between lies the gate, which
 * has the plan made again when the service had something that the state did not know.
 */
import { randomBytes } from "node:crypto";
import { dirname, relative, resolve } from "node:path";
import type { JsonObject } from "../model/json.ts";
import type { Pipeline } from "../model/pipeline.ts";
import type { PlanSummary } from "../model/plan.ts";
import { countTasks } from "../plan/count-tasks.ts";
import { SELECT_ALL } from "../plan/selection.ts";
import type { DraftPlan } from "../store/draft-plan.ts";
import { allSucceeded } from "../store/outcome-counts.ts";
import type { RunFile } from "../store/run-files.ts";
import type { StoredRun } from "../store/stored-run.ts";
import { agreeOnCost } from "./agree-on-cost.ts";
import { announceRun } from "./announce-run.ts";
import { taskLimitProblem } from "./check-budget.ts";
import { createOutputCheck } from "./check-output.ts";
import { collectUnwanted } from "./collect-unwanted.ts";
import { commitmentsOf } from "./commitments.ts";
import type { ConsentAnswer } from "./consent.ts";
import { interrupted } from "./interrupt.ts";
import { type Found, lineageOf, type Offer, type Passed, passGate } from "./pass-gate.ts";
import { type PlanRequest, plan } from "./prepare-plan.ts";
import type { Refusal } from "./refusal.ts";
import { describeInputs, withPresentSettings } from "./run-context.ts";
import { chooseRunDate } from "./run-date.ts";
import type { RefusedPlan } from "./run-manifest.ts";
import type { RunOptions, RunStart, Session } from "./run-stage.ts";
import { checkSavedPlan } from "./saved-plan.ts";
import { stateRefusal } from "./state-problems.ts";
import { storedPath } from "./stored-frame.ts";
import { tellRefusedPlan } from "./tell-refusal.ts";

export interface FrozenRun {
	readonly ok: true;
	readonly run: StoredRun;
	/** How its tasks stood when it was announced. */
	readonly before: RunStart["counts"];
	readonly leave: Passed<Offer>;
}

/** Of the pipeline file. */
export interface PlanOrigin {
	/** As given. */
	readonly path: string;
	readonly pipeline: Pipeline;
	readonly options: RunOptions;
}

export async function freezePlan(session: Session, origin: PlanOrigin): Promise<FrozenRun | Refusal> {
	return new Freezing(session, origin).run();
}

/** A plan in its draft. */
interface Draft extends Offer {
	readonly summary: PlanSummary;
	readonly plan: DraftPlan;
	/** True when an unfinished run asks for the same, and knows all that was sent. */
	readonly continues: boolean;
	/** True of a new run all of whose planned tasks take a stored success as it is; what later stages are to buy is not known. */
	readonly isSettled: boolean;
}

class Freezing {
	readonly #session: Session;
	readonly #origin: PlanOrigin;
	readonly #now = new Date();
	readonly #runId: string;
	readonly #unfinished: StoredRun | undefined;
	#planned: Draft | undefined;
	#before: RunStart["counts"] | undefined;

	constructor(session: Session, origin: PlanOrigin) {
		this.#session = session;
		this.#origin = origin;
		this.#runId = newRunId(this.#now);
		this.#unfinished = session.state.runs.unfinished(session.frame.name);
	}

	async run(): Promise<FrozenRun | Refusal> {
		const { pipeline, options } = this.#origin;
		const limit = taskLimitProblem(pipeline);
		if (limit !== undefined) return this.#tell({ ok: false, problems: [limit], sources: [], exitCode: 7 });
		const used = checkSavedPlan(this.#session.state, options.planId, pipeline.name);
		if (used !== undefined) return used;
		const request = await this.#request();
		const passed = await passGate<Draft>(this.#session, {
			run: this.#unfinished,
			newLineage: this.#runId,
			alwaysAsks: options.collects === true,
			offer: (found) => this.#plan(request, found),
			agree: (draft, found) => this.#agree(draft, found),
		});
		if (passed.ok) return this.#go(passed);
		this.#planned?.plan.discard();
		// Whatever is not bought, what has been bought is fetched.
		if (options.collects === true && passed.exitCode === 7) await collectUnwanted(this.#session, this.#runId);
		return this.#tell(passed);
	}

	async #request(): Promise<PlanRequest> {
		const { state, engine } = this.#session;
		const { pipeline, options } = this.#origin;
		const { signal, selection, fresh = false } = options;
		const commitments = commitmentsOf(state, engine);
		const base = { pipeline, engine, lookups: state.lookups, now: this.#now, signal, selection, fresh, commitments };
		return { ...base, date: await chooseRunDate(base, this.#unfinished) };
	}

	async #plan(request: PlanRequest, found: Found | undefined): Promise<Draft | Refusal> {
		const { state, frame, options } = this.#session;
		this.#planned?.plan.discard();
		const head = { run_id: this.#runId, pipeline: frame.name, date: request.date, started_at: this.#now.toISOString() };
		const draft = state.runs.beginDraft(head);
		const planned = await plan(request, (task, source) => draft.add(task, source));
		if (!planned.ok || options.signal.aborted) {
			draft.discard();
			return options.signal.aborted || planned.ok ? interrupted(options.signal) : planned;
		}
		draft.flush();
		const { summary } = planned;
		const continues = this.#continues(summary, found);
		const runId = (continues ? this.#unfinished?.run_id : undefined) ?? this.#runId;
		// What later stages buy is not in the draft.
		const isSettled = draft.isSettled && !continues;
		const buys = summary.open.length > 0 || (!isSettled && state.batches.mayStillSend(runId));
		this.#planned = { ok: true, summary, plan: draft, continues, isSettled, buys, runId };
		return this.#planned;
	}

	#continues(summary: PlanSummary, found: Found | undefined): boolean {
		if (this.#origin.options.isNew === true || this.#unfinished === undefined) return false;
		// What was found, and is none of the frozen plan's, is only wanted by a plan that knows it.
		if (found !== undefined && found.tasks > found.planned + found.takenOver.recognised) return false;
		return this.#unfinished.summary?.content_id === summary.content_id;
	}

	async #agree({ summary, continues, isSettled, runId }: Draft, found: Found): Promise<ConsentAnswer | Refusal> {
		const { state, engine } = this.#session;
		const { lineage, warnings } = found;
		const { pipeline, options } = this.#origin;
		if (this.#hasNothingToCollect(summary, found)) return { ok: false, problems: [], sources: [], exitCode: 0 };
		if (!continues && options.planId !== undefined && options.planId !== summary.plan_id) return stalePlan();
		const unfinished = this.#unfinished;
		const counts = isSettled ? allSucceeded(summary.tasks) : undefined;
		this.#before = announceRun(this.#session, { runId, continued: continues, summary, counts, warnings });
		return agreeOnCost({ state, engine, pipeline, options, summary, unfinished, continues, lineage, now: this.#now });
	}

	/** What an earlier command took in and no run has collected counts as well as what was found now. */
	#hasNothingToCollect({ actions }: PlanSummary, { tasks }: Found): boolean {
		const { state, frame } = this.#session;
		if (this.#origin.options.collects !== true) return false;
		return tasks === 0 && actions.adopt === 0 && !state.adoption.hasUncollected(frame.name);
	}

	#go(leave: Passed<Draft>): FrozenRun | Promise<Refusal> {
		const unkept = leave.bid.continues ? undefined : this.#keepLargeFiles(leave.bid);
		if (unkept !== undefined) {
			leave.bid.plan.discard();
			return this.#tell(unkept);
		}
		const run = leave.bid.continues ? this.#goOn(leave) : this.#freeze(leave);
		if (this.#before === undefined) throw new Error(`the run ${run.run_id} was not announced`);
		return { ok: true, run, before: this.#before, leave };
	}

	#goOn({ bid, consent }: Passed<Draft>): StoredRun {
		const { runs, path } = this.#session.state;
		bid.plan.discard();
		if (this.#unfinished === undefined) throw new Error("there is no run to go on with");
		const { run_id, context } = this.#unfinished;
		runs.recordConsent(run_id, consent, withPresentSettings(context, this.#origin.pipeline, path));
		// One that came while this was planned is meant for it.
		runs.clearCancelRequest(run_id, this.#now.toISOString());
		return { ...this.#unfinished, consent };
	}

	#freeze({ bid, found, consent }: Passed<Draft>): StoredRun {
		const { state, engine } = this.#session;
		const origin = { engine: engine.key, lineage: found.lineage, judge: createOutputCheck() };
		const context = this.#inputs() as unknown as JsonObject;
		const files = bid.summary.open.length === 0 ? [] : this.#files();
		const { summary, isSettled } = bid;
		state.runs.freeze({ runId: this.#runId, summary, context, origin, consent, isSettled, files });
		state.largeFiles.clear();
		if (this.#unfinished !== undefined) {
			state.runs.passOnCancelRequest(this.#unfinished.run_id, this.#runId, this.#now.toISOString());
		}
		const run = state.runs.find(this.#runId);
		if (run === undefined) throw new Error(`the run ${this.#runId} is not in the state it was frozen in`);
		return run;
	}

	/** What later stages are planned from. */
	#files(): readonly RunFile[] {
		const { pipeline } = this.#origin;
		const stateDir = dirname(this.#session.state.path);
		const stored = (path: string) => storedPath(path, pipeline.projectRoot, stateDir);
		return [
			...[...pipeline.files].map(([path, text]) => ({ path: stored(path), text })),
			...[...pipeline.largeFiles].map(([path, sha256]) => ({ path: stored(path), sha256 })),
		];
	}

	/** Before the run exists: it must not begin without what its later stages need. */
	#keepLargeFiles({ summary }: Draft): Refusal | undefined {
		const { pipeline, options } = this.#origin;
		const { largeFiles } = this.#session.state;
		if (summary.open.length === 0) return undefined;
		try {
			for (const [path, sha256] of pipeline.largeFiles) {
				if (!largeFiles.keep(this.#runId, path, sha256)) return changedFile(relative(options.cwd, path));
			}
			return undefined;
		} catch (error) {
			return stateRefusal(error);
		}
	}

	#inputs() {
		const { path, pipeline, options } = this.#origin;
		const { engine, state } = this.#session;
		const planning = {
			vars: options.vars ?? {},
			env: pipeline.env,
			selection: options.selection ?? SELECT_ALL,
			fresh: options.fresh === true,
		};
		return describeInputs(pipeline, { path: resolve(options.cwd, path), planning }, engine.identity, state.path);
	}

	#tell(refusal: Refusal): Promise<Refusal> {
		const { pipeline } = this.#origin;
		const tooLarge = { planId: "", tasks: countTasks(pipeline), estimate: null, worstCase: null };
		const planned = this.#planned === undefined ? tooLarge : describePlan(this.#planned.summary);
		const lineage = lineageOf(this.#session, { run: this.#unfinished, newLineage: this.#runId }, null);
		const unfrozen = { runId: this.#runId, inputs: this.#inputs(), planned, now: this.#now, lineage };
		return tellRefusedPlan({ ...refusal, sources: [pipeline.source] }, unfrozen, this.#session);
	}
}

function describePlan({ plan_id, tasks, cost }: PlanSummary): RefusedPlan {
	return { planId: plan_id, tasks, estimate: cost.estimate, worstCase: cost.worst_case };
}

function changedFile(path: string): Refusal {
	const message = `the data file ${path} has changed since it was checked`;
	const problem = { code: "data_changed", severity: "error", message, hint: "run the command again" } as const;
	return { ok: false, problems: [problem], sources: [], exitCode: 4 };
}

function stalePlan(): Refusal {
	const changed = "file, data, environment, date or state have changed";
	const message = `the saved plan is stale: planning again gives another plan, since ${changed}`;
	const hint = "look at the new one with `trawl plan FILE --out plan.json`, and run that";
	return { ok: false, problems: [{ code: "plan_stale", severity: "error", message, hint }], sources: [], exitCode: 11 };
}

/** Sorts by time; random, so that two runs in one second differ. */
function newRunId(now: Date): string {
	const time = now.toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
	return `${time}-${randomBytes(3).toString("hex")}`;
}
