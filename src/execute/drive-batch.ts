/** One batch from wherever it stands to the last of its results: created, added, awaited, collected. */
import { BatchApiError } from "../model/batch-api.ts";
import type { AttemptEnd, StoredAttempt, StoredBatch } from "../model/execution-store.ts";
import { type Batch, TERMINAL_BATCH_STATUSES } from "../model/wire.ts";
import { ensureAdded } from "./add-tasks.ts";
import { closeBatch } from "./close-batch.ts";
import { collectBatch } from "./collect-batch.ts";
import { ensureCreated } from "./create-batch.ts";
import { type ExecutionContext, ExecutionFault, RefusedError } from "./execution-context.ts";
import { pollDelays } from "./poll-delays.ts";
import { storeEnds } from "./store-ends.ts";

/** `under_way`: the service still works on it. `left`: nothing was sent, and nothing may be now. */
export type Driven = "done" | "under_way" | "left";

export async function driveBatch(batch: StoredBatch, context: ExecutionContext): Promise<Driven> {
	if (batch.state === "planned" && context.submissionStopped()) return "left";
	const submitted = await submit(batch, context);
	const { batchId, attempts } = submitted;
	if (batchId !== null && submitted.isLost) return giveUpLost(submitted.batch, batchId, context);
	if (batchId !== null && attempts.some(({ state }) => state === "accepted")) {
		return followToItsEnd(submitted.batch, batchId, context);
	}
	// What was not sent and may not be stays as it is, to be continued.
	if (attempts.some(({ state }) => state === "planned")) return "left";
	await closeBatch(submitted.batch, batchId, attempts, context);
	return "done";
}

interface Submission {
	/** Under another name where it had to be created anew. */
	readonly batch: StoredBatch;
	readonly batchId: string | null;
	readonly attempts: readonly StoredAttempt[];
	/** The service does not know it any more, so that nothing tells what it took. */
	readonly isLost?: boolean;
}

/** What the service refused was never bought: its tasks have failed, with the service's words. */
async function submit(given: StoredBatch, context: ExecutionContext): Promise<Submission> {
	const { store } = context;
	const known = store.attemptsOfBatch(given);
	let batch = given;
	let batchId = given.batch_id;
	try {
		const created = await ensureCreated(given, known, context);
		batch = created.batch;
		batchId = created.batchId;
		if (batchId === null) return { batch, batchId, attempts: known };
		return { batch, batchId, attempts: await ensureAdded(batch, batchId, known, context) };
	} catch (error) {
		if (isUnknownToTheService(error) && batchId !== null) return { batch, batchId, attempts: known, isLost: true };
		if (!(error instanceof RefusedError)) throw error;
		if (error.isBatchUnknown && isUnused(batch, given, context)) return submit(store.rename(batch), context);
		const unsent = store.attemptsOfBatch(batch).filter(({ state }) => state === "planned");
		failAttempts(batch, unsent, { error: `the service refused the task: ${error.message}`, cost: 0 }, context);
		return { batch, batchId, attempts: store.attemptsOfBatch(batch) };
	}
}

/** Nothing of it was ever accepted, and this is not the second batch that the service has lost: it is opened anew. */
function isUnused(batch: StoredBatch, given: StoredBatch, { store }: ExecutionContext): boolean {
	return given.batch_id !== null && store.attemptsOfBatch(batch).every(({ state }) => state === "planned");
}

async function followToItsEnd(batch: StoredBatch, batchId: string, context: ExecutionContext): Promise<Driven> {
	try {
		const final = await waitForEnd(batch, batchId, context);
		if (final === undefined) return "under_way";
		await collectBatch(batch, batchId, final, context);
		return "done";
	} catch (error) {
		if (!isUnknownToTheService(error)) throw error;
		return giveUpLost(batch, batchId, context);
	}
}

function isUnknownToTheService(error: unknown): boolean {
	return error instanceof BatchApiError && error.kind === "not_found";
}

/** A look right away, then at growing intervals. Undefined when it is not the end and nobody waits. */
async function waitForEnd(batch: StoredBatch, batchId: string, context: ExecutionContext): Promise<Batch | undefined> {
	for (const delay of pollDelays(context.polls, batch.settings.mode, context.random)) {
		const seen = await context.api.getBatch(batchId, { signal: context.signal });
		const { status, counts, cost } = seen;
		context.onEvent({ type: "batch_progress", batch: batch.name, status, counts, cost });
		if (TERMINAL_BATCH_STATUSES.includes(status)) return seen;
		if (!context.waits) return undefined;
		await context.sleep(delay, context.signal);
	}
	throw new Error("polling ended without an end");
}

/** The service does not know a batch that it has had. What was never sent goes into another one. */
async function giveUpLost(batch: StoredBatch, batchId: string, context: ExecutionContext): Promise<Driven> {
	if (context.lostBatch === "fault") {
		const message = `the service does not know batch ${batchId} any more; is the key that of the account that bought it? If the batch is gone for good, \`trawl cancel\` gives it up`;
		throw new ExecutionFault("service", message, { scope: "batch" });
	}
	const { store, onEvent } = context;
	const attempts = store.attemptsOfBatch(batch);
	const sent = attempts.filter(({ state }) => state !== "planned");
	const cost = context.lostBatch === "failed" ? 0 : null;
	failAttempts(batch, sent, { error: `the engine does not know its batch ${batchId} any more`, cost }, context);
	onEvent({ type: "warning", message: `batch ${batchId} is gone from the engine; its unfinished tasks have failed` });
	if (sent.length < attempts.length) return driveBatch(store.rename(batch), context);
	store.markCollected(batch, null, null);
	return "done";
}

/** What may have been bought has no cost that is known: its price stays committed. */
function failAttempts(
	batch: StoredBatch,
	attempts: readonly StoredAttempt[],
	{ error, cost }: Pick<AttemptEnd, "error" | "cost">,
	context: ExecutionContext,
): void {
	const nothing = { service_id: null, cost, created_at: null, completed_at: null, result: null };
	const ends = attempts.map(({ wire_id }): AttemptEnd => ({ ...nothing, wire_id, state: "failed", error }));
	storeEnds(batch, ends, context);
}
