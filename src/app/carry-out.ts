/** A frozen run → its end: executed, concluded, exported. The same for `run`, `collect`, `retry` and `cancel`. */
import { type ExecutionEnd, executeRun } from "../execute/execute-run.ts";
import type { StoredRun } from "../store/stored-run.ts";
import { systemTiming } from "../system/timing.ts";
import { type Cap, capOf } from "./cap-of.ts";
import { createOutputCheck } from "./check-output.ts";
import { runExtender } from "./extend-run.ts";
import { fetchArtefacts } from "./fetch-artefacts.ts";
import { finishRun } from "./finish-run.ts";
import { leaseLost } from "./hold-lease.ts";
import { manifestWriter } from "./manifest-writer.ts";
import type { Offer, Passed } from "./pass-gate.ts";
import { priceWarnings } from "./price-warnings.ts";
import type { Refusal } from "./refusal.ts";
import type { RunReport, RunStart, Session } from "./run-stage.ts";
import { RunTally } from "./run-tally.ts";
import { watchForCancel } from "./watch-for-cancel.ts";

export interface RunToCarryOut {
	/** With what was agreed to last. */
	readonly run: StoredRun;
	/** How its tasks stood when it was announced. */
	readonly before: RunStart["counts"];
	/** From the gate; without it, or where it had nothing to be bought, nothing is sent. */
	readonly leave: Passed<Offer> | null;
}

export interface HowToCarryOut {
	/** False to look at what is under way once, submit what there is room for, and end, where others go on with it. */
	readonly waits: boolean;
	/** True to cancel everything. Default false. */
	readonly cancels?: boolean;
}

export async function carryOut(
	session: Session,
	{ run, before, leave }: RunToCarryOut,
	how: HowToCarryOut,
): Promise<RunReport | Refusal> {
	const { frame, state, engine, lost, options } = session;
	const told = new Set(priceWarnings(state, engine).map(({ message }) => message));
	const tally = new RunTally(state, run.run_id, before, options.onEvent);
	const submits = leave?.bid.buys === true;
	// Before anything changes, such as by `cancel`.
	await engine.start(submits || state.execution.unfinishedBatches(frame.name, engine.key).length > 0);
	const cap = capOf(run, frame);
	const end = await execute(session, run, { ...how, cap, submits }, tally).finally(() => tally.stop());
	for (const { message } of priceWarnings(state, engine)) {
		if (!told.has(message)) options.onEvent({ type: "warning", message });
	}
	const survey = state.outcomes.survey(run.run_id);
	tally.end(survey.counts);
	const downloads = canDownload(end) ? await fetchArtefacts(session, run.run_id) : "done";
	if (lost.aborted) return leaseLost(frame.name);
	return finishRun({ end, downloads, survey }, run, session, cap);
}

/** Also of a run that goes on later: links may not live so long. */
function canDownload({ type }: ExecutionEnd): boolean {
	return type !== "unauthorized" && type !== "service";
}

type Execution = HowToCarryOut & { readonly cap: Cap; readonly submits: boolean };

async function execute(session: Session, run: StoredRun, how: Execution, tally: RunTally): Promise<ExecutionEnd> {
	const { frame, state, engine, lost, options } = session;
	const { budget } = frame;
	const writer = manifestWriter(run, session);
	const cancel = watchForCancel(state, run.run_id, how.cancels === true);
	try {
		return await executeRun({
			pipeline: frame.name,
			engine: engine.key,
			runId: run.run_id,
			settings: { ...frame.run, deadlineMs: options.timeoutMs ?? frame.run.deadlineMs },
			prices: engine.prices,
			limits: { maxCost: how.cap.max, perMonth: budget.perMonth },
			api: engine.api,
			store: state.execution,
			polls: engine.polls,
			lostBatch: engine.lostBatch,
			waits: how.waits || engine.worksInThisProcess,
			submits: how.submits,
			extend: runExtender(session, run),
			checkOutput: createOutputCheck(),
			now: () => new Date().toISOString(),
			sleep: systemTiming.sleep,
			random: systemTiming.random,
			signal: AbortSignal.any([options.signal, lost]),
			cancel: cancel.signal,
			onEvent(event) {
				if (event.type === "batch_opened") writer.write();
				options.onEvent(event);
				tally.note(event);
			},
		});
	} finally {
		cancel.stop();
		await writer.settle();
	}
}
