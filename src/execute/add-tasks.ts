/**
 * Points 2 and 3 of the protocol: adding tasks is what costs, so the intent is committed before the
 * request, the answer after it, and after any ambiguous end the service is asked what it has. Only
 * what it has not got is sent again.
 */
import type { StoredAttempt, StoredBatch } from "../model/execution-store.ts";
import { MAX_TASKS_PER_ADD, TERMINAL_BATCH_STATUSES } from "../model/wire.ts";
import { RefusedError } from "./create-batch.ts";
import { type ExecutionContext, ExecutionFault } from "./execution-context.ts";
import { judgeError, pauseAfter, toFault } from "./judge-error.ts";
import { readTasks } from "./read-tasks.ts";

const MAX_TRIES = 6;

/** Every attempt of the batch is with the service when this returns. */
export async function ensureAdded(batch: StoredBatch, batchId: string, context: ExecutionContext): Promise<void> {
	const { store } = context;
	const inState = (state: StoredAttempt["state"]) =>
		store.attemptsOfBatch(batch).filter((each) => each.state === state);
	// An intent without an answer: this process's predecessor died in between.
	if (inState("sending").length > 0) await reconcile(batch, batchId, inState("sending"), true, context);
	for (let tries = 1; tries <= MAX_TRIES; ) {
		const unsent = inState("planned").slice(0, MAX_TASKS_PER_ADD);
		if (unsent.length === 0) return;
		if (context.submissionStopped()) return;
		const accepted = await addOnce(batch, batchId, unsent, context);
		if (!accepted) tries += 1;
	}
	throw new ExecutionFault("service", `the service did not take the tasks of ${batch.name} in ${MAX_TRIES} tries`);
}

/** False when the request ended badly; the store then says what the service has. */
async function addOnce(
	batch: StoredBatch,
	batchId: string,
	attempts: readonly StoredAttempt[],
	context: ExecutionContext,
): Promise<boolean> {
	const { api, store } = context;
	const wireIds = attempts.map(({ wire_id }) => wire_id);
	store.markSending(batch, wireIds);
	try {
		const answer = await api.addTasks(
			batchId,
			attempts.map(({ wire_id, request }) => ({ id: wire_id, ...request })),
		);
		const accepted = new Map(answer.tasks.map((task) => [task.task_id ?? "", task.deepresearch_id]));
		store.markAccepted(batch, accepted);
		const unanswered = attempts.filter(({ wire_id }) => !accepted.has(wire_id));
		if (unanswered.length > 0) await reconcile(batch, batchId, unanswered, false, context);
		context.onEvent({ type: "tasks_accepted", batch: batch.name, tasks: attempts.length });
		return true;
	} catch (thrown) {
		await recover(thrown, batch, batchId, attempts, context);
		return false;
	}
}

async function recover(
	thrown: unknown,
	batch: StoredBatch,
	batchId: string,
	attempts: readonly StoredAttempt[],
	context: ExecutionContext,
): Promise<void> {
	const { error, remedy } = judgeError(thrown);
	if (remedy === "look") {
		context.onEvent({
			type: "warning",
			message: `adding tasks to ${batch.name}: ${error.message}; looking what arrived`,
		});
		await reconcile(batch, batchId, attempts, error.status === undefined, context);
		return;
	}
	context.store.markNotSent(
		batch,
		attempts.map(({ wire_id }) => wire_id),
	);
	if (remedy === "stop") throw toFault(error);
	if (remedy === "give_up") throw new RefusedError(await explainRefusal(error.message, batchId, context));
	context.onEvent({ type: "warning", message: `adding tasks to ${batch.name}: ${error.message}` });
	await context.sleep(pauseAfter(error), context.signal);
}

/** Asks the service which of the attempts it has. `lookTwice` when the request may still be travelling. */
async function reconcile(
	batch: StoredBatch,
	batchId: string,
	attempts: readonly StoredAttempt[],
	lookTwice: boolean,
	context: ExecutionContext,
): Promise<void> {
	let present = await presentTasks(batchId, context);
	const isMissing = ({ wire_id }: StoredAttempt) => !present.has(wire_id);
	if (lookTwice && attempts.some(isMissing)) {
		await context.sleep(context.settleMs, context.signal);
		present = await presentTasks(batchId, context);
	}
	const found = attempts.filter((attempt) => !isMissing(attempt));
	context.store.markAccepted(batch, new Map(found.map(({ wire_id }) => [wire_id, present.get(wire_id) ?? ""])));
	context.store.markNotSent(
		batch,
		attempts.filter(isMissing).map(({ wire_id }) => wire_id),
	);
}

/** Wire id → the service's id of every task it lists. */
async function presentTasks(batchId: string, context: ExecutionContext): Promise<Map<string, string>> {
	const present = new Map<string, string>();
	for await (const page of readTasks(batchId, false, context.api)) {
		for (const task of page) if (task.task_id !== undefined) present.set(task.task_id, task.deepresearch_id);
	}
	return present;
}

/** A batch that ended while tasks were missing says so more plainly than a refusal does. */
async function explainRefusal(message: string, batchId: string, { api }: ExecutionContext): Promise<string> {
	const batch = await api.getBatch(batchId).catch(() => undefined);
	const ended = batch !== undefined && TERMINAL_BATCH_STATUSES.includes(batch.status);
	return ended ? `the batch had ended (${batch.status}) before this task was added` : message;
}
