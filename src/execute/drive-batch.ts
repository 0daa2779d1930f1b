/** One batch from wherever it stands to the last of its results: created, added, awaited, collected. */
import type { StoredBatch } from "../model/execution-store.ts";
import { type Batch, TERMINAL_BATCH_STATUSES } from "../model/wire.ts";
import { ensureAdded } from "./add-tasks.ts";
import { collectBatch } from "./collect-batch.ts";
import { ensureCreated, RefusedError } from "./create-batch.ts";
import type { ExecutionContext } from "./execution-context.ts";
import { pollDelays } from "./poll-delays.ts";

export async function driveBatch(batch: StoredBatch, context: ExecutionContext): Promise<void> {
	const { store } = context;
	if (batch.state === "planned" && context.submissionStopped()) return;
	try {
		const batchId = await ensureCreated(batch, context);
		await ensureAdded(batch, batchId, context);
		if (!store.attemptsOfBatch(batch).some(({ state }) => state !== "planned")) {
			await abandonEmpty(batch, batchId, context);
			return;
		}
		await collectBatch(batch, batchId, await waitForEnd(batch, batchId, context), context);
	} catch (error) {
		if (!(error instanceof RefusedError)) throw error;
		failUnsent(batch, error.message, context);
		const batchId = store.unfinishedBatches(batch.pipeline).find(({ name }) => name === batch.name)?.batch_id ?? null;
		if (batchId === null || !store.attemptsOfBatch(batch).some(({ state }) => state === "accepted")) {
			store.markCollected(batch, null, null);
			return;
		}
		await collectBatch(batch, batchId, await waitForEnd(batch, batchId, context), context);
	}
}

/** A look right away, then at growing intervals. */
async function waitForEnd(batch: StoredBatch, batchId: string, context: ExecutionContext): Promise<Batch> {
	for (const delay of pollDelays(context.polls, batch.settings.mode, context.random)) {
		const seen = await context.api.getBatch(batchId, { signal: context.signal });
		context.onEvent({ type: "batch_progress", batch: batch.name, status: seen.status, counts: seen.counts });
		if (TERMINAL_BATCH_STATUSES.includes(seen.status)) return seen;
		await context.sleep(delay, context.signal);
	}
	throw new Error("polling ended without an end");
}

/** What the service refused was never bought: its tasks have failed, with the service's words. */
function failUnsent(batch: StoredBatch, message: string, { store }: ExecutionContext): void {
	const unsent = store.attemptsOfBatch(batch).filter(({ state }) => state === "planned" || state === "sending");
	store.recordEnds(
		batch,
		unsent.map(({ wire_id }) => ({
			wire_id,
			state: "failed",
			service_id: null,
			cost: 0,
			created_at: null,
			completed_at: null,
			error: `the service refused the task: ${message}`,
			result: null,
		})),
	);
}

/**
 * A batch without tasks stays open for ever. When the plan that wanted it is gone it is cancelled;
 * while its tasks may still be sent it stays as it is.
 */
async function abandonEmpty(batch: StoredBatch, batchId: string, { api, store }: ExecutionContext): Promise<void> {
	if (store.attemptsOfBatch(batch).length > 0) return;
	await api.cancelBatch(batchId).catch(() => undefined);
	store.markCollected(batch, null, null);
}
