/** Points 2 and 4 of the protocol: a batch is created once, or found again by its name. */
import type { StoredAttempt, StoredBatch } from "../model/execution-store.ts";
import { type Batch, MAX_BATCH_PAGE } from "../model/wire.ts";
import { type ExecutionContext, ExecutionFault, RefusedError } from "./execution-context.ts";
import { judgeError, pauseAfter, toFault } from "./judge-error.ts";

const MAX_TRIES = 6;

/**
 * The service's id of the batch; null when it is not there and nothing may be, or need be, sent for it. Throws
 * RefusedError when the service will never open it.
 */
export async function ensureCreated(
	batch: StoredBatch,
	attempts: readonly StoredAttempt[],
	context: ExecutionContext,
): Promise<string | null> {
	if (batch.batch_id !== null) return batch.batch_id;
	const isWanted = attempts.some(({ state }) => state === "planned");
	let unknown = batch.state === "creating";
	for (let tries = 1; tries <= MAX_TRIES; tries++) {
		const found = unknown ? await findByName(batch.name, context) : undefined;
		if (found !== undefined) return opened(batch, attempts, found, context);
		if (!isWanted || context.submissionStopped()) return null;
		context.store.markCreating(batch);
		const answer = await createOnce(batch, context);
		if (answer !== "unknown" && answer !== "nothing") return opened(batch, attempts, answer, context);
		unknown = answer === "unknown";
	}
	throw new ExecutionFault("service", `the service did not open ${batch.name} in ${MAX_TRIES} tries`);
}

/** The new batch, or whether the failed request may have opened one. */
async function createOnce(batch: StoredBatch, context: ExecutionContext): Promise<Batch | "unknown" | "nothing"> {
	try {
		return await context.api.createBatch({ ...batch.settings, name: batch.name });
	} catch (thrown) {
		const { error, remedy } = judgeError(thrown);
		if (remedy === "stop") throw toFault(error);
		if (remedy === "give_up") throw new RefusedError(error.message);
		context.onEvent({ type: "warning", message: `creating ${batch.name}: ${error.message}` });
		if (remedy === "look") return "unknown";
		await context.sleep(pauseAfter(error), context.signal);
		return "nothing";
	}
}

function opened(
	batch: StoredBatch,
	attempts: readonly StoredAttempt[],
	answer: Batch,
	{ store, onEvent }: ExecutionContext,
): string {
	store.markOpen(batch, answer.batch_id, answer.webhook_secret ?? null);
	onEvent({ type: "batch_opened", batch: batch.name, batch_id: answer.batch_id, tasks: attempts.length });
	return answer.batch_id;
}

/** Looks twice: the first request may still be travelling. */
async function findByName(name: string, context: ExecutionContext): Promise<Batch | undefined> {
	const look = async () => (await context.api.listBatches(MAX_BATCH_PAGE)).find((batch) => batch.name === name);
	const found = await look();
	if (found !== undefined) return found;
	await context.sleep(context.settleMs, context.signal);
	return look();
}
