/**
 * A plan becomes a run, or goes on with one.
 *
 * Plans into a draft. When an unfinished run asks for the same, the draft is dropped and that run goes
 * on with its frozen plan; otherwise the draft is frozen and takes over what was sent. Before anything is bought
 * the service is asked what it has of this pipeline already, and the plan is made again with that.
 */
import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { writeManifestOnly } from "../export/write-manifest-only.ts";
import { BatchApiError } from "../model/batch-api.ts";
import type { JsonObject } from "../model/json.ts";
import type { Pipeline } from "../model/pipeline.ts";
import type { PlanSummary } from "../model/plan.ts";
import type { Problem } from "../model/problem.ts";
import { countTasks } from "../plan/count-tasks.ts";
import type { DraftPlan } from "../store/draft-plan.ts";
import type { Consent, StoredRun } from "../store/stored-run.ts";
import { type Adoption, adoptBatches } from "./adopt-batches.ts";
import { agreeOnCost } from "./agree-on-cost.ts";
import { announceRun } from "./announce-run.ts";
import { taskLimitProblem } from "./check-budget.ts";
import { createOutputCheck } from "./check-output.ts";
import { collectUnwanted } from "./collect-unwanted.ts";
import { commitmentsOf } from "./commitments.ts";
import { interrupted } from "./interrupt.ts";
import { type PlanRequest, plan } from "./prepare-plan.ts";
import type { Refusal } from "./refusal.ts";
import { describeInputs } from "./run-context.ts";
import { chooseRunDate } from "./run-date.ts";
import { type RefusedEnd, type RefusedPlan, refusedManifest } from "./run-manifest.ts";
import type { RunOptions, RunStart, Session } from "./run-stage.ts";
import { checkSavedPlan } from "./saved-plan.ts";
import { serviceRefusal } from "./service-refusal.ts";

export interface FrozenRun {
	readonly ok: true;
	readonly run: StoredRun;
	/** How its tasks stood when it was announced. */
	readonly before: RunStart["counts"];
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

class Freezing {
	readonly #session: Session;
	readonly #origin: PlanOrigin;
	readonly #now = new Date();
	readonly #runId: string;
	readonly #unfinished: StoredRun | undefined;
	/** The chain of runs that this one's cost counts for. */
	#lineage: string;

	constructor(session: Session, origin: PlanOrigin) {
		const { state, frame } = session;
		this.#session = session;
		this.#origin = origin;
		this.#runId = newRunId(this.#now);
		this.#unfinished = state.runs.unfinished(frame.name);
		this.#lineage = this.#unfinished?.lineage ?? state.adoption.lostLineage(frame.name, null) ?? this.#runId;
	}

	async run(): Promise<FrozenRun | Refusal> {
		const { pipeline, options } = this.#origin;
		const limit = taskLimitProblem(pipeline);
		if (limit !== undefined) {
			return this.#refuse(limit, { planId: "", tasks: countTasks(pipeline), estimate: null, worstCase: null });
		}
		const used = checkSavedPlan(this.#session.state, options.planId, pipeline.name);
		if (used !== undefined) return used;
		const request = await this.#request();
		const first = await this.#plan(request);
		if (!first.ok) return first;
		const adoption = await this.#adopt(first.summary);
		if ("problems" in adoption) {
			first.draft.discard();
			return this.#refusal(adoption, describePlan(first.summary));
		}
		if (options.collects === true && adoption.tasks === 0) {
			first.draft.discard();
			return { ok: false, problems: [], sources: [], exitCode: 0 };
		}
		const isFound = adoption.tasks > 0;
		if (isFound) first.draft.discard();
		const planned = isFound ? await this.#plan(request) : first;
		if (!planned.ok) return planned;
		return this.#decide(planned.summary, planned.draft, adoption);
	}

	async #request(): Promise<PlanRequest> {
		const { state, engine } = this.#session;
		const { pipeline, options } = this.#origin;
		const { signal, selection, fresh = false } = options;
		const commitments = commitmentsOf(state, engine);
		const base = { pipeline, engine, lookups: state.lookups, now: this.#now, signal, selection, fresh, commitments };
		return { ...base, date: await chooseRunDate(base, this.#unfinished) };
	}

	async #plan(request: PlanRequest): Promise<{ ok: true; summary: PlanSummary; draft: DraftPlan } | Refusal> {
		const { state, frame, options } = this.#session;
		const head = { run_id: this.#runId, pipeline: frame.name, date: request.date, started_at: this.#now.toISOString() };
		const draft = state.runs.beginDraft(head);
		const planned = await plan(request, (task) => draft.add(task));
		if (!planned.ok || options.signal.aborted) {
			draft.discard();
			return options.signal.aborted || planned.ok ? interrupted(options.signal) : planned;
		}
		draft.flush();
		return { ok: true, summary: planned.summary, draft };
	}

	/** Whoever buys nothing need not ask. */
	async #adopt(summary: PlanSummary): Promise<Adoption | Refusal> {
		const buys = this.#continues(summary) ? this.#hasUnsent() : summary.actions.run > 0;
		if (!buys && this.#origin.options.collects !== true) return NOTHING_FOUND;
		try {
			const { state, frame, options } = this.#session;
			const found = await adoptBatches({ ...this.#session, signal: options.signal });
			const lost = state.adoption.lostLineage(frame.name, found.unendedRun);
			this.#lineage = this.#unfinished?.lineage ?? lost ?? this.#runId;
			state.adoption.joinLineage(frame.name, found.unendedRun, this.#lineage);
			return found;
		} catch (error) {
			if (this.#session.options.signal.aborted) return interrupted(this.#session.options.signal);
			if (!(error instanceof BatchApiError)) throw error;
			return serviceRefusal(error, [this.#origin.pipeline.source]);
		}
	}

	#hasUnsent(): boolean {
		const { state, frame } = this.#session;
		return state.money.unsentCost(frame.name) !== 0 || state.batches.countUnsent(frame.name) > 0;
	}

	#continues(summary: PlanSummary): boolean {
		if (this.#origin.options.isNew === true || this.#unfinished === undefined) return false;
		return this.#unfinished.summary?.content_id === summary.content_id;
	}

	async #decide(summary: PlanSummary, draft: DraftPlan, adoption: Adoption): Promise<FrozenRun | Refusal> {
		const { state, engine } = this.#session;
		const { pipeline, options } = this.#origin;
		// What was found, and no frozen plan had to send, is only wanted by a plan that knows it.
		const continued = this.#continues(summary) && adoption.tasks === adoption.planned;
		if (!continued && options.planId !== undefined && options.planId !== summary.plan_id) {
			draft.discard();
			return stalePlan();
		}
		const refuse = (problem: Problem) => {
			draft.discard();
			return this.#refuse(problem, describePlan(summary));
		};
		const unfinished = continued ? this.#unfinished : undefined;
		const runId = unfinished?.run_id ?? this.#runId;
		const before = announceRun(this.#session, { runId, continued, summary, warnings: adoption.warnings });
		const question = { state, engine, pipeline, options, summary, unfinished, lineage: this.#lineage, now: this.#now };
		const agreement = await agreeOnCost(question);
		if (options.signal.aborted) {
			draft.discard();
			return interrupted(options.signal);
		}
		if (!agreement.ok) {
			// Whatever is not bought, what has been bought is fetched.
			if (options.collects === true) await collectUnwanted(this.#session, this.#runId);
			return refuse(agreement.problem);
		}
		const run = continued ? this.#goOn(draft, agreement.consent) : this.#freeze(summary, agreement.consent);
		return { ok: true, run, before };
	}

	#goOn(draft: DraftPlan, consent: Consent): StoredRun {
		const { state } = this.#session;
		draft.discard();
		if (this.#unfinished === undefined) throw new Error("there is no run to go on with");
		if (this.#unfinished.consent === null) state.runs.recordConsent(this.#unfinished.run_id, consent);
		state.runs.clearCancelRequest(this.#unfinished.run_id);
		return this.#unfinished;
	}

	#freeze(summary: PlanSummary, consent: Consent): StoredRun {
		const { state, engine } = this.#session;
		const origin = { engine: engine.key, lineage: this.#lineage, judge: createOutputCheck() };
		state.runs.freeze(this.#runId, summary, this.#inputs() as unknown as JsonObject, origin, consent);
		const run = state.runs.find(this.#runId);
		if (run === undefined) throw new Error(`the run ${this.#runId} is not in the state it was frozen in`);
		return run;
	}

	#inputs() {
		const { path, pipeline, options } = this.#origin;
		const { engine, state } = this.#session;
		return describeInputs(pipeline, resolve(options.cwd, path), engine.identity, state.path);
	}

	#refuse(problem: Problem, planned: RefusedPlan): Promise<Refusal> {
		const { source } = this.#origin.pipeline;
		return this.#refusal({ ok: false, problems: [problem], sources: [source], exitCode: 7 }, planned);
	}

	/** Refused before it existed: `run.json` alone tells of it. */
	async #refusal(refusal: Refusal, planned: RefusedPlan): Promise<Refusal> {
		// An interruption before anything was frozen leaves nothing to tell of.
		if (refusal.problems.length === 0) return refusal;
		const { state, frame } = this.#session;
		const batchIds = state.batches.batchIdsOf(frame.name, this.#lineage);
		const isPending = state.execution.countInFlight(frame.name) > 0;
		const status = refusal.exitCode === 7 ? "refused" : isPending ? "pending" : "failed";
		const end: RefusedEnd = { status, exitCode: refusal.exitCode, batchIds };
		const manifest = refusedManifest(this.#inputs(), this.#runId, planned, this.#now, end);
		await writeManifestOnly({ dir: frame.export.dir, manifest });
		return refusal;
	}
}

const NOTHING_FOUND: Adoption = {
	...{ tasks: 0, planned: 0, batches: 0, namedTasks: 0 },
	...{ unendedRun: null, warnings: [] },
};

function describePlan({ plan_id, tasks, cost }: PlanSummary): RefusedPlan {
	return { planId: plan_id, tasks, estimate: cost.estimate, worstCase: cost.worst_case };
}

function stalePlan(): Refusal {
	const message = "the saved plan is stale: planning again gives another plan, since file, data or state have changed";
	const hint = "look at the new one with `trawl plan FILE --out plan.json`, and run that";
	return { ok: false, problems: [{ code: "plan_stale", severity: "error", message, hint }], sources: [], exitCode: 11 };
}

/** Sorts by time; random, so that two runs in one second differ. */
function newRunId(now: Date): string {
	const time = now.toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
	return `${time}-${randomBytes(3).toString("hex")}`;
}
