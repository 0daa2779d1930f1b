/** One batch from wherever it stands to the last of its results: created, added, awaited, collected. */
import type { StoredAttempt, StoredBatch } from "../model/execution-store.ts";
import { type Batch, TERMINAL_BATCH_STATUSES } from "../model/wire.ts";
import { ensureAdded } from "./add-tasks.ts";
import { closeBatch } from "./close-batch.ts";
import { collectBatch } from "./collect-batch.ts";
import { ensureCreated } from "./create-batch.ts";
import { type ExecutionContext, RefusedError } from "./execution-context.ts";
import { pollDelays } from "./poll-delays.ts";
import { storeEnds } from "./store-ends.ts";

export async function driveBatch(batch: StoredBatch, context: ExecutionContext): Promise<void> {
	if (batch.state === "planned" && context.submissionStopped()) return;
	const { batchId, attempts } = await submit(batch, context);
	if (batchId !== null && attempts.some(({ state }) => state === "accepted")) {
		await collectBatch(batch, batchId, await waitForEnd(batch, batchId, context), context);
	} else if (!attempts.some(({ state }) => state === "planned")) {
		await closeBatch(batch, batchId, attempts, context);
	}
	// Otherwise nothing was sent and nothing may be: the batch stays as it is, to be continued.
}

interface Submission {
	readonly batchId: string | null;
	readonly attempts: readonly StoredAttempt[];
}

/** What the service refused was never bought: its tasks have failed, with the service's words. */
async function submit(batch: StoredBatch, context: ExecutionContext): Promise<Submission> {
	const { store } = context;
	const known = store.attemptsOfBatch(batch);
	let batchId = batch.batch_id;
	try {
		batchId = await ensureCreated(batch, known, context);
		if (batchId === null) return { batchId, attempts: known };
		return { batchId, attempts: await ensureAdded(batch, batchId, known, context) };
	} catch (error) {
		if (!(error instanceof RefusedError)) throw error;
		failUnsent(batch, error.message, context);
		return { batchId, attempts: store.attemptsOfBatch(batch) };
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

function failUnsent(batch: StoredBatch, message: string, context: ExecutionContext): void {
	const unsent = context.store.attemptsOfBatch(batch).filter(({ state }) => state === "planned");
	const ends = unsent.map(({ wire_id }) => ({
		wire_id,
		state: "failed" as const,
		service_id: null,
		cost: 0,
		created_at: null,
		completed_at: null,
		error: `the service refused the task: ${message}`,
		result: null,
	}));
	storeEnds(batch, ends, context);
}
