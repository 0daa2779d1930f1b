import type { StateStore } from "../store/state-store.ts";

/** How soon a live run hears that it is to be cancelled, in milliseconds. */
const INTERVAL_MS = 1_000;

export interface CancelWatch {
	/** Aborted once the run is to be cancelled. */
	readonly signal: AbortSignal;
	stop(): void;
}

/** `trawl cancel` beside a live run leaves a request in the state; whoever runs it obeys. */
export function watchForCancel(state: StateStore, runId: string, now: boolean): CancelWatch {
	const controller = new AbortController();
	const look = () => {
		if (state.execution.isCancelRequested(runId)) controller.abort("cancelled");
	};
	if (now) controller.abort("cancelled");
	else look();
	const timer = setInterval(look, INTERVAL_MS);
	timer.unref();
	return { signal: controller.signal, stop: () => clearInterval(timer) };
}
