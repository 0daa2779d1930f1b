/**
 * Runs with a signal that is aborted when the caller's is, or after the time, which begins anew with each call of `goesOn`;
 * nothing is left behind afterwards.
 */
export async function withDeadline<Answer>(
	ms: number,
	caller: AbortSignal | undefined,
	run: (signal: AbortSignal, goesOn: () => void) => Promise<Answer>,
): Promise<Answer> {
	const controller = new AbortController();
	const abort = () => controller.abort(caller?.reason);
	if (caller?.aborted) abort();
	caller?.addEventListener("abort", abort, { once: true });
	const timer = setTimeout(() => controller.abort(new DeadlineError()), ms);
	try {
		return await run(controller.signal, () => timer.refresh());
	} catch (error) {
		throw controller.signal.aborted ? controller.signal.reason : error;
	} finally {
		clearTimeout(timer);
		caller?.removeEventListener("abort", abort);
	}
}

export class DeadlineError extends Error {
	override readonly name = "DeadlineError";
	override readonly message = "no answer in time";
}
