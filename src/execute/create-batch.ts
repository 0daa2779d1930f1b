/** Points 2 and 4 of the protocol: a batch is created once, or found again by its name. */
import type { StoredAttempt, StoredBatch } from "../model/execution-store.ts";
import { type Batch, MAX_BATCH_PAGE } from "../model/wire.ts";
import { withRunId } from "../values/run-id-mark.ts";
import { type ExecutionContext, ExecutionFault, RefusedError } from "./execution-context.ts";
import { judgeError, pauseAfter, toFault } from "./judge-error.ts";

const MAX_TRIES = 6;

export interface Creation {
	/** Under another name where the first one could not be used. */
	readonly batch: StoredBatch;
	/** The service's id; null when it is not there and nothing may be, or need be, sent for it. */
	readonly batchId: string | null;
}

/** Throws RefusedError when the service will never open it. */
export async function ensureCreated(
	given: StoredBatch,
	attempts: readonly StoredAttempt[],
	context: ExecutionContext,
): Promise<Creation> {
	if (given.batch_id !== null) return { batch: given, batchId: given.batch_id };
	const isWanted = attempts.some(({ state }) => state === "planned");
	let batch = given;
	let unknown = batch.state === "creating";
	for (let tries = 1; tries <= MAX_TRIES; tries++) {
		const found = unknown ? await findByName(batch.name, context) : undefined;
		if (found !== undefined) {
			if (!hasLostItsSecret(batch, found)) return opened(batch, attempts, found, context);
			batch = await replace(batch, found, context);
		}
		if (!isWanted || context.submissionStopped()) return { batch, batchId: null };
		context.store.markCreating(batch);
		const answer = await createOnce(batch, context);
		if (answer !== "unknown" && answer !== "nothing") return opened(batch, attempts, answer, context);
		unknown = answer === "unknown";
	}
	throw new ExecutionFault("service", `the service did not open ${batch.name} in ${MAX_TRIES} tries`);
}

/** A webhook's secret is told once, in the answer that was lost; an empty batch can still be had anew. */
function hasLostItsSecret({ settings }: StoredBatch, found: Batch): boolean {
	return settings.webhook_url !== undefined && found.counts.total === 0 && found.webhook_secret === undefined;
}

async function replace(
	batch: StoredBatch,
	found: Batch,
	{ api, store, grace, onEvent }: ExecutionContext,
): Promise<StoredBatch> {
	onEvent({ type: "warning", message: `${batch.name} lost its webhook secret with its answer; it is created anew` });
	try {
		await api.cancelBatch(found.batch_id, { signal: grace });
	} catch (thrown) {
		// It costs nothing to leave it there, empty.
		judgeError(thrown);
	}
	return store.rename(batch);
}

/** The new batch, or whether the failed request may have opened one. */
async function createOnce(batch: StoredBatch, context: ExecutionContext): Promise<Batch | "unknown" | "nothing"> {
	try {
		return await context.api.createBatch(
			{ ...withRunId(batch.settings, batch.run_id), name: batch.name },
			{ signal: context.grace },
		);
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
): Creation {
	store.markOpen(batch, answer.batch_id, answer.webhook_secret ?? null);
	onEvent({ type: "batch_opened", batch: batch.name, batch_id: answer.batch_id, tasks: attempts.length });
	return { batch, batchId: answer.batch_id };
}

/** Looks twice: the first request may still be travelling. */
async function findByName(name: string, context: ExecutionContext): Promise<Batch | undefined> {
	const { api, grace } = context;
	const look = async () =>
		(await api.listBatches(MAX_BATCH_PAGE, { signal: grace })).find((batch) => batch.name === name);
	const found = await look();
	if (found !== undefined) return found;
	await context.sleep(context.settleMs, context.signal);
	return look();
}
