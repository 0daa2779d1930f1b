import type { ExecutionContext } from "./execution-context.ts";

type Sleep = ExecutionContext["sleep"];

/** A signal that is aborted after the time, never when it is null; `over` ends the wait for it. */
export function signalAfter(ms: number | null, sleep: Sleep, over: AbortSignal): AbortSignal {
	const controller = new AbortController();
	if (ms !== null) abortLater(controller, ms, sleep, over);
	return controller.signal;
}

/** A signal that is aborted so long after another one; `over` ends the wait for it. */
export function signalBehind(signal: AbortSignal, ms: number, sleep: Sleep, over: AbortSignal): AbortSignal {
	const controller = new AbortController();
	const begin = () => abortLater(controller, ms, sleep, over);
	if (signal.aborted) begin();
	else signal.addEventListener("abort", begin, { once: true, signal: over });
	return controller.signal;
}

function abortLater(controller: AbortController, ms: number, sleep: Sleep, over: AbortSignal): void {
	sleep(ms, over).then(
		() => controller.abort(),
		() => undefined,
	);
}
