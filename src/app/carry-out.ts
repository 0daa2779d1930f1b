/** A frozen run → its end: executed, concluded, exported. The same for `run`, `collect`, `retry` and `cancel`. */
import { type ExecutionEnd, executeRun } from "../execute/execute-run.ts";
import type { PlanSummary } from "../model/plan.ts";
import type { StoredRun } from "../store/stored-run.ts";
import { systemTiming } from "../system/timing.ts";
import { createOutputCheck } from "./check-output.ts";
import { finishRun, manifestWriter } from "./finish-run.ts";
import { leaseLost } from "./hold-lease.ts";
import type { Offer, Passed } from "./pass-gate.ts";
import { priceWarnings } from "./price-warnings.ts";
import type { Refusal } from "./refusal.ts";
import type { RunReport, Session } from "./run-stage.ts";
import { smaller } from "./smaller.ts";
import { watchForCancel } from "./watch-for-cancel.ts";
import { workElsewhere } from "./work-elsewhere.ts";

export interface RunToCarryOut {
	readonly run: StoredRun;
	readonly summary: PlanSummary;
	/** True when an unfinished run goes on. */
	readonly continued: boolean;
	/** From the gate; without it, or where it had nothing to be bought, nothing is sent. */
	readonly leave: Passed<Offer> | null;
}

export interface HowToCarryOut {
	/** False to look at what is under way once, submit what there is room for, and end. */
	readonly waits: boolean;
	/** US dollars beside the pipeline's own; the smaller counts. */
	readonly maxCost: number | null;
	/** True to cancel everything. Default false. */
	readonly cancels?: boolean;
}

export async function carryOut(
	session: Session,
	{ run, summary, continued, leave }: RunToCarryOut,
	how: HowToCarryOut,
): Promise<RunReport | Refusal> {
	const { frame, state, engine, lost, options } = session;
	const counts = state.outcomes.counts(run.run_id);
	const known = priceWarnings(session);
	const warnings = [...session.warnings, ...(leave?.found.warnings ?? []), ...workElsewhere(session), ...known];
	const statePath = state.path;
	options.onStart({ runId: run.run_id, continued, summary, counts, warnings, statePath, outDir: frame.export.dir });
	engine.start();
	const end = await execute(session, run, { ...how, submits: leave?.bid.buys === true });
	const told = new Set(known.map(({ message }) => message));
	for (const { message } of priceWarnings(session)) {
		if (!told.has(message)) options.onEvent({ type: "warning", message });
	}
	return lost.aborted ? leaseLost(frame.name) : finishRun(end, run, session);
}

type Execution = HowToCarryOut & { readonly submits: boolean };

async function execute(session: Session, run: StoredRun, how: Execution): Promise<ExecutionEnd> {
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
			limits: { maxCost: smaller(budget.maxCost, how.maxCost), perMonth: budget.perMonth },
			api: engine.api,
			store: state.execution,
			polls: engine.polls,
			lostBatch: engine.lostBatch,
			waits: how.waits,
			submits: how.submits,
			checkOutput: createOutputCheck(),
			now: () => new Date().toISOString(),
			sleep: systemTiming.sleep,
			random: systemTiming.random,
			signal: AbortSignal.any([options.signal, lost]),
			cancel: cancel.signal,
			onEvent(event) {
				if (event.type === "batch_opened") writer.write();
				options.onEvent(event);
			},
		});
	} finally {
		cancel.stop();
		await writer.settle();
	}
}
