import type { StoredAttempt, StoredBatch } from "../model/execution-store.ts";
import { type Batch, TERMINAL_BATCH_STATUSES } from "../model/wire.ts";
import { plural } from "../values/plural.ts";
import type { ExecutionContext } from "./execution-context.ts";
import { judgeError } from "./judge-error.ts";

/**
 * Closes a batch of which nothing is open in the store: its plan is gone, its tasks were refused, or the process
 * died before it could say that all are in. Left empty it would stay open at the service for ever.
 */
export async function closeBatch(
	batch: StoredBatch,
	batchId: string | null,
	attempts: readonly StoredAttempt[],
	context: ExecutionContext,
): Promise<void> {
	const { store, onEvent } = context;
	const seen = batchId === null ? null : await endIfEmpty(batchId, context);
	const hasEnded = seen !== null && TERMINAL_BATCH_STATUSES.includes(seen.status);
	if (seen !== null && !hasEnded && seen.counts.total > 0) {
		const message = `batch ${seen.batch_id} (${batch.name}) has ${plural(seen.counts.total, "task")} given up; it is left as it is`;
		onEvent({ type: "warning", message });
	}
	const status = hasEnded ? seen.status : null;
	const cost = seen === null ? null : seen.cost;
	store.markCollected(batch, status, cost);
	onEvent({ type: "batch_collected", batch: batch.name, status, tasks: attempts.length, cost });
}

/**
 * The batch as it stands then; null when the service does not say. It costs nothing to leave it. Only an `open` batch is
 * surely empty: an answer without counts reads as zeros.
 */
async function endIfEmpty(batchId: string, { api, grace }: ExecutionContext): Promise<Batch | null> {
	try {
		const seen = await api.getBatch(batchId, { signal: grace });
		if (seen.counts.total > 0 || seen.status !== "open") return seen;
		return { ...seen, status: (await api.cancelBatch(batchId, { signal: grace })).status };
	} catch (thrown) {
		judgeError(thrown);
		return null;
	}
}
