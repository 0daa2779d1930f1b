import { executeRun } from "../execute/execute-run.ts";
import { systemTiming } from "../system/timing.ts";
import { createOutputCheck } from "./check-output.ts";
import type { Session } from "./run-stage.ts";

/** Stores what the service has finished of batches that no run goes on with; buys nothing. Waits for nothing. */
export async function collectUnwanted({ frame, state, engine, options, lost }: Session, runId: string): Promise<void> {
	await engine.start(true);
	await executeRun({
		pipeline: frame.name,
		engine: engine.key,
		runId,
		settings: frame.run,
		prices: engine.prices,
		limits: { maxCost: 0, perMonth: 0 },
		api: engine.api,
		store: state.execution,
		polls: engine.polls,
		lostBatch: engine.lostBatch,
		waits: engine.worksInThisProcess,
		submits: false,
		checkOutput: createOutputCheck(),
		now: () => new Date().toISOString(),
		sleep: systemTiming.sleep,
		random: systemTiming.random,
		signal: AbortSignal.any([options.signal, lost]),
		cancel: new AbortController().signal,
		onEvent: options.onEvent,
	});
}
