/** Points 2 and 4 of the protocol: a batch is created once, or found again by its name. */
import type { StoredBatch } from "../model/execution-store.ts";
import { type Batch, MAX_BATCH_PAGE } from "../model/wire.ts";
import { type ExecutionContext, ExecutionFault } from "./execution-context.ts";
import { judgeError, pauseAfter, toFault } from "./judge-error.ts";

const MAX_TRIES = 6;

/** The service's id of the batch. Throws RefusedError when the service will never open it. */
export async function ensureCreated(batch: StoredBatch, context: ExecutionContext): Promise<string> {
	if (batch.batch_id !== null) return batch.batch_id;
	const { api, store } = context;
	let unknown = batch.state === "creating";
	for (let tries = 1; tries <= MAX_TRIES; tries++) {
		const found = unknown ? await findByName(batch.name, context) : undefined;
		if (found !== undefined) return opened(batch, found, context);
		store.markCreating(batch);
		try {
			return opened(batch, await api.createBatch({ ...batch.settings, name: batch.name }), context);
		} catch (thrown) {
			const { error, remedy } = judgeError(thrown);
			if (remedy === "stop") throw toFault(error);
			if (remedy === "give_up") throw new RefusedError(error.message);
			unknown = remedy === "look";
			context.onEvent({ type: "warning", message: `creating ${batch.name}: ${error.message}` });
			if (remedy === "wait") await context.sleep(pauseAfter(error), context.signal);
		}
	}
	throw new ExecutionFault("service", `the service did not open ${batch.name} in ${MAX_TRIES} tries`);
}

/** The service refuses the batch or its tasks for what they are. */
export class RefusedError extends Error {
	override readonly name = "RefusedError";
}

function opened(batch: StoredBatch, answer: Batch, { store, onEvent }: ExecutionContext): string {
	store.markOpen(batch, answer.batch_id, answer.webhook_secret ?? null);
	onEvent({
		type: "batch_opened",
		batch: batch.name,
		batch_id: answer.batch_id,
		tasks: store.attemptsOfBatch(batch).length,
	});
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
