import type { AttemptEnd, StoredAttempt, StoredBatch } from "../model/execution-store.ts";
import { plural } from "../values/plural.ts";
import type { ExecutionContext } from "./execution-context.ts";
import { storeEnds } from "./store-ends.ts";

/** Ends attempts that may be paid for and whose end the service does not tell: what they cost stays unknown. */
export function giveUpPaid(
	batch: StoredBatch,
	attempts: readonly StoredAttempt[],
	reason: string,
	context: ExecutionContext,
): void {
	if (attempts.length === 0) return;
	const nothing = { service_id: null, cost: null, created_at: null, completed_at: null, result: null };
	const error = `given up: ${reason}`;
	const ends = attempts.map(({ wire_id }): AttemptEnd => ({ ...nothing, wire_id, state: "failed", error }));
	storeEnds(batch, ends, context);
	const message = `${reason}; ${plural(attempts.length, "task")} of it ${attempts.length === 1 ? "is" : "are"} given up, and may be paid for`;
	context.onEvent({ type: "warning", message });
}
