import { type BatchApi, BatchApiError, type CallOptions } from "./batch-api.ts";
import { REMEDIES } from "./error-meaning.ts";
import { type Batch, type CancelAnswer, TERMINAL_BATCH_STATUSES } from "./wire.ts";

const MAX_TRIES = 3;

export interface Cancelled {
	readonly answer: CancelAnswer;
	/** The batch where it had ended before it was first asked to, so that there was nothing to cancel. */
	readonly hadEnded: Batch | null;
}

/**
 * Cancels a batch, and takes one that has ended already as it is: the service refuses to cancel it (contract 3.6), which
 * is no failure. Cancelling costs nothing and does no more the second time, so after an ambiguous end it looks and, if
 * the batch is still at work, asks again.
 */
export async function cancelOrLook(api: BatchApi, batchId: string, options: CallOptions = {}): Promise<Cancelled> {
	for (let tries = 1; ; tries++) {
		try {
			return { answer: await api.cancelBatch(batchId, options), hadEnded: null };
		} catch (error) {
			if (!(error instanceof BatchApiError)) throw error;
			const isUnknown = REMEDIES[error.kind] === "look";
			if (!isUnknown && error.kind !== "rejected") throw error;
			const batch = await api.getBatch(batchId, options);
			const { status, counts } = batch;
			if (TERMINAL_BATCH_STATUSES.includes(status)) {
				// Refused at the first try, nothing of it is our doing.
				const isOurs = isUnknown || tries > 1;
				const answer = { batch_id: batchId, status, cancelled_count: isOurs ? counts.cancelled : 0 };
				return { answer, hadEnded: isOurs ? null : batch };
			}
			if (!isUnknown || tries >= MAX_TRIES) throw error;
		}
	}
}
