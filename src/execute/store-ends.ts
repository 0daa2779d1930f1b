import type { AttemptEnd, StoredBatch } from "../model/execution-store.ts";
import type { ExecutionContext } from "./execution-context.ts";

/** Commits how attempts ended, and lets the limit on failures know of it. */
export function storeEnds(batch: StoredBatch, ends: readonly AttemptEnd[], context: ExecutionContext): void {
	if (ends.length === 0) return;
	context.store.recordEnds(batch, ends);
	context.onFailures(ends.filter(({ state }) => state !== "succeeded" && state !== "cancelled").length);
}
