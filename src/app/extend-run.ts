/**
 * Later stages of a frozen run. When the tasks whose results a template reads have all ended, its own tasks are planned
 * and frozen into the run, before the first request for any of them. They are planned from the files as the run was
 * frozen from them, so that it can be gone on with whatever became of the files.
 */
import { dirname, resolve } from "node:path";
import { loadPipeline } from "../load/load-pipeline.ts";
import type { Pipeline } from "../model/pipeline.ts";
import type { OpenTemplate, PlanSummary } from "../model/plan.ts";
import type { StoredRun } from "../store/stored-run.ts";
import { roomLeft } from "./check-budget.ts";
import { createOutputCheck } from "./check-output.ts";
import { commitmentsOf } from "./commitments.ts";
import { plan } from "./prepare-plan.ts";
import type { RunContext } from "./run-context.ts";
import type { Session } from "./run-stage.ts";
import type { Planning } from "./stored-frame.ts";

/** What the later stages of a run are planned from. */
interface LaterStages {
	readonly pipeline: Pipeline;
	readonly planning: Planning;
}

export interface ExtendOptions {
	/** What has not succeeded is not attempted again. */
	readonly retriesOver: boolean;
}

/** Called whenever tasks may have ended; true when it has planned some. */
export type ExtendRun = (options: ExtendOptions) => Promise<boolean>;

export function runExtender(session: Session, run: StoredRun): ExtendRun {
	let stages: LaterStages | undefined;
	// Nobody else adds stages while this process holds the lease: read once, and after each stage, since the plan's summary grows with its batches.
	let open = session.state.runs.openTemplates(run.run_id);
	return async ({ retriesOver }) => {
		let planned = false;
		// A stage whose tasks have all ended at once makes way for the next.
		for (let next = readyStage(open, session, run, retriesOver); next !== undefined; ) {
			stages ??= loadStages(session, run);
			const summary = await planStage(session, run, stages, next);
			if (summary === undefined) return planned;
			planned = true;
			open = session.state.runs.openTemplates(run.run_id);
			const { tasks, actions } = summary;
			session.options.onEvent({ type: "stage_planned", template: next, tasks, buys: actions.run });
			next = readyStage(open, session, run, retriesOver);
		}
		return planned;
	};
}

/** The first open template whose inputs have all ended. */
function readyStage(
	open: readonly OpenTemplate[],
	{ state }: Session,
	{ run_id }: StoredRun,
	retriesOver: boolean,
): string | undefined {
	const hasEnded = (input: string) =>
		!open.some(({ name }) => name === input) && state.stages.hasEnded(run_id, input, retriesOver);
	return open.find(({ after }) => after.every(hasEnded))?.name;
}

function loadStages({ state, frame }: Session, run: StoredRun): LaterStages {
	const { file } = (run.context as unknown as RunContext).frame ?? {};
	if (file === undefined) throw new Error(`run ${run.run_id} does not know the file of its later stages`);
	const { path, ...planning } = file;
	const absolute = (stored: string) => resolve(dirname(state.path), stored);
	const files = new Map<string, string>();
	const copies = new Map<string, string>();
	for (const kept of state.stages.files(run.run_id)) {
		if ("text" in kept) files.set(absolute(kept.path), kept.text);
		else copies.set(absolute(kept.path), state.largeFiles.pathOf(run.run_id, kept.sha256));
	}
	const { result } = loadPipeline(absolute(path), {
		...{
			cwd: frame.projectRoot,
			engine: frame.engine,
			corpus: undefined,
			vars: planning.vars,
			env: planning.env,
			files,
			copies,
		},
		...(frame.engine === "local" ? { corpus: frame.local.corpus } : {}),
	});
	if (result.ok) return { pipeline: result.value, planning };
	const told = result.problems.map(({ message }) => message).join("; ");
	throw new Error(`the files that run ${run.run_id} was frozen from cannot be loaded again: ${told}`);
}

/** Undefined when it was stopped. */
async function planStage(
	session: Session,
	run: StoredRun,
	{ pipeline, planning }: LaterStages,
	template: string,
): Promise<PlanSummary | undefined> {
	const { state, engine, options } = session;
	const { run_id, lineage, date } = run;
	const now = new Date();
	const draftId = `${run_id}+${template}`;
	const draft = state.runs.beginDraft({
		...{ run_id: draftId, pipeline: run.pipeline, date, started_at: now.toISOString() },
	});
	const stage = {
		template,
		ended: (input: string) => state.stages.ended(run_id, input),
		taken: state.stages.countSelected(run_id),
		room: roomIn(pipeline, state.runs.find(run_id)?.summary),
	};
	const { selection, fresh } = planning;
	const request = {
		pipeline,
		engine,
		now,
		date,
		selection,
		fresh,
		stage,
		lookups: state.lookups,
		signal: options.signal,
	};
	const planned = await plan({ ...request, commitments: commitmentsOf(state, engine) }, (task, source) =>
		draft.add(task, source),
	);
	if (!planned.ok) {
		draft.discard();
		if (options.signal.aborted) return undefined;
		const told = planned.problems.map(({ message }) => message).join("; ");
		throw new Error(`the stage ${template} cannot be planned: ${told}`);
	}
	draft.flush();
	const { summary } = planned;
	const origin = { engine: engine.key, lineage, judge: createOutputCheck() };
	state.runs.extend({ runId: run_id, draftId, template, summary, origin });
	state.largeFiles.clear();
	return summary;
}

function roomIn(pipeline: Pipeline, summary: PlanSummary | null | undefined): number | null {
	return summary == null ? null : roomLeft(pipeline, summary.tasks - summary.actions.skip);
}
