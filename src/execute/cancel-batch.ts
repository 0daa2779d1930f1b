import { BatchApiError } from "../model/batch-api.ts";
import { cancelOrLook } from "../model/cancel-or-look.ts";
import type { StoredBatch } from "../model/execution-store.ts";
import { driveBatch } from "./drive-batch.ts";
import type { ExecutionContext } from "./execution-context.ts";
import { judgeError } from "./judge-error.ts";

/**
 * Stops one batch at the service and collects what it had finished. A batch that the service does not know any more is
 * given up: somebody has asked for that.
 */
export async function cancelBatch(batch: StoredBatch, given: ExecutionContext): Promise<void> {
	const context = givesUp(given);
	const batchId = batch.batch_id;
	if (batchId !== null) await stop(batchId, context);
	else await driveBatch(batch, { ...context, waits: false });
	const known =
		batchId ??
		context.store.unfinishedBatches(batch.pipeline, batch.engine).find(({ id }) => id === batch.id)?.batch_id;
	if (known === null || known === undefined) return;
	if (batchId === null) await stop(known, context);
	await driveBatch({ ...batch, state: "open", batch_id: known }, context);
}

function givesUp(context: ExecutionContext): ExecutionContext {
	return context.lostBatch === "fault" ? { ...context, lostBatch: "given_up" } : context;
}

/** A batch that has ended cannot be cancelled, and need not be (contract 3.6). */
async function stop(batchId: string, { api, grace }: ExecutionContext): Promise<void> {
	try {
		await cancelOrLook(api, batchId, { signal: grace });
	} catch (thrown) {
		const { error } = judgeError(thrown);
		const isOver = error.kind === "rejected" || error.kind === "not_found";
		if (!(error instanceof BatchApiError) || !isOver) throw thrown;
	}
}
