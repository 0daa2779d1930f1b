/** Makes calls fail by plan, for tests and rehearsals: before or after the effect, or with the effect still to come. */
import { type BatchApi, BatchApiError } from "../model/batch-api.ts";
import { pause } from "../model/pause.ts";
import type { Timing } from "../model/timing.ts";
import { type Call, decorate, type Operation } from "./decorate.ts";
import type { Fault, FaultPlan } from "./fault-plans.ts";

export interface FaultOptions {
	/** A call that hangs ends as ambiguous after so long, as one does at the adapter's time limit. Default 60,000. */
	readonly hangMs?: number;
	/** Told of each fault as it begins. */
	readonly onFault?: (operation: Operation, fault: Fault) => void;
}

const DEFAULT_LATE_MS = 2_500;
const DEFAULT_HANG_MS = 60_000;

export function withFaults(
	api: BatchApi,
	plan: FaultPlan,
	timing: Pick<Timing, "sleep">,
	{ hangMs = DEFAULT_HANG_MS, onFault }: FaultOptions = {},
): BatchApi {
	const counts = new Map<Operation, number>();
	return decorate(api, async (call) => {
		const { operation, signal } = call;
		signal?.throwIfAborted();
		const nth = (counts.get(operation) ?? 0) + 1;
		counts.set(operation, nth);
		const fault = plan(operation, nth);
		if (fault === undefined) return call.run();
		onFault?.(operation, fault);
		await takeEffect(call, fault, timing);
		if (fault.kind === "hang") await pause(hangMs, signal, timing);
		throw toError(operation, fault);
	});
}

/** What the service answers is lost. With `after` its refusal is the answer all the same: nothing took effect. */
async function takeEffect({ run }: Call<unknown>, fault: Fault, timing: Pick<Timing, "sleep">): Promise<void> {
	if (fault.when === "after") await run();
	if (fault.when !== "late") return;
	// Refused when it arrives, like any other request; nobody hears of it.
	void pause(fault.lateMs ?? DEFAULT_LATE_MS, undefined, timing)
		.then(run)
		.catch(() => undefined);
}

function toError(operation: Operation, { kind, when = "before", status, retryAfterMs }: Fault): BatchApiError {
	return new BatchApiError(kind === "hang" ? "ambiguous" : kind, `injected: ${kind} ${when} ${operation}`, {
		...(status === undefined ? {} : { status }),
		...(retryAfterMs === undefined ? {} : { retryAfterMs }),
	});
}
