import type { AttemptEnd, StoredBatch } from "../model/execution-store.ts";
import { parseWireId } from "../values/wire-id.ts";
import type { ExecutionContext } from "./execution-context.ts";

/** Commits how attempts ended, tells of those that had not, and lets the limit on failures know of it. */
export function storeEnds(batch: StoredBatch, ends: readonly AttemptEnd[], context: ExecutionContext): void {
	if (ends.length === 0) return;
	for (const { wire_id, state: status, cost, error } of context.store.recordEnds(batch, ends)) {
		const { taskId: task, attempt } = parseWireId(wire_id);
		context.onEvent({ type: "attempt_ended", batch: batch.name, task, attempt, status, cost, error });
	}
	context.onFailures(ends.filter(({ state }) => state !== "succeeded" && state !== "cancelled").length);
}
