import { type BatchApi, BatchApiError, type CallOptions } from "./batch-api.ts";
import { REMEDIES } from "./error-meaning.ts";
import { type CancelAnswer, TERMINAL_BATCH_STATUSES } from "./wire.ts";

const MAX_TRIES = 3;

/**
 * Cancels a batch, and takes one that has ended already as it is: the service refuses to cancel it (contract 3.6), which
 * is no failure. Cancelling costs nothing and does no more the second time, so after an ambiguous end it looks and, if
 * the batch is still at work, asks again.
 */
export async function cancelOrLook(api: BatchApi, batchId: string, options: CallOptions): Promise<CancelAnswer> {
	for (let tries = 1; ; tries++) {
		try {
			return await api.cancelBatch(batchId, options);
		} catch (error) {
			if (!(error instanceof BatchApiError)) throw error;
			const isUnknown = REMEDIES[error.kind] === "look";
			if (!isUnknown && error.kind !== "rejected") throw error;
			const { status, counts } = await api.getBatch(batchId, options);
			if (TERMINAL_BATCH_STATUSES.includes(status)) {
				// Refused at the first try, nothing of it is our doing.
				const cancelled_count = isUnknown || tries > 1 ? counts.cancelled : 0;
				return { batch_id: batchId, status, cancelled_count };
			}
			if (!isUnknown || tries >= MAX_TRIES) throw error;
		}
	}
}
