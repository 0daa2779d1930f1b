/**
 * Points 2 and 3 of the protocol: adding tasks is what costs, so the intent is committed before the
 * request, the answer after it, and after any ambiguous end the service is asked what it has. Only
 * what it has not got is sent again.
 */
import type { LimitName, StoredAttempt, StoredBatch } from "../model/execution-store.ts";
import { type AddTasksAnswer, MAX_TASKS_PER_ADD, TERMINAL_BATCH_STATUSES } from "../model/wire.ts";
import { plural } from "../values/plural.ts";
import { type ExecutionContext, ExecutionFault, RefusedError } from "./execution-context.ts";
import { judgeError, pauseAfter, toFault } from "./judge-error.ts";
import { reconcile } from "./reconcile.ts";

const MAX_TRIES = 6;

/**
 * Every attempt of the batch is with the service when this returns, unless submission has stopped. Returns the
 * attempts as they then stand.
 */
export async function ensureAdded(
	batch: StoredBatch,
	batchId: string,
	known: readonly StoredAttempt[],
	context: ExecutionContext,
): Promise<readonly StoredAttempt[]> {
	let attempts = known;
	// An intent without an answer: this process's predecessor died in between.
	const unknown = attempts.filter(({ state }) => state === "sending");
	if (unknown.length > 0) {
		await reconcile(batch, batchId, unknown, context);
		attempts = context.store.attemptsOfBatch(batch);
	}
	for (let tries = 1; tries <= MAX_TRIES; ) {
		const unsent = attempts.filter(({ state }) => state === "planned").slice(0, MAX_TASKS_PER_ADD);
		if (unsent.length === 0 || context.submissionStopped()) return attempts;
		if (!(await addOnce(batch, batchId, unsent, context))) tries += 1;
		attempts = context.store.attemptsOfBatch(batch);
	}
	throw new ExecutionFault("service", `the service did not take the tasks of ${batch.name} in ${MAX_TRIES} tries`);
}

/** False when it did not go well; the store then says what the service has. */
async function addOnce(
	batch: StoredBatch,
	batchId: string,
	wanted: readonly StoredAttempt[],
	context: ExecutionContext,
): Promise<boolean> {
	const attempts = admit(batch, wanted, context);
	if (attempts.length === 0) return true;
	let answer: AddTasksAnswer;
	try {
		answer = await context.api.addTasks(
			batchId,
			attempts.map(({ wire_id, request }) => ({ id: wire_id, ...request })),
			{ signal: context.grace },
		);
	} catch (thrown) {
		await recover(thrown, batch, batchId, attempts, context);
		return false;
	}
	const ids = new Map(answer.tasks.map((task) => [task.task_id, task.deepresearch_id]));
	if (answer.added < attempts.length && attempts.some(({ wire_id }) => !ids.has(wire_id))) {
		warn(batch, `the service says it took ${answer.added} of ${attempts.length}; looking what it has`, context);
		await reconcile(batch, batchId, attempts, context);
		return false;
	}
	// A service that took them all need not have named them all: the list of tasks will.
	context.store.markAccepted(batch, new Map(attempts.map(({ wire_id }) => [wire_id, ids.get(wire_id) ?? ""])));
	context.onEvent({ type: "tasks_accepted", batch: batch.name, tasks: attempts.length });
	return true;
}

/** Commits the intent for what the limits leave room for; the rest is given up. */
function admit(
	batch: StoredBatch,
	wanted: readonly StoredAttempt[],
	{ store, limits, now, onEvent }: ExecutionContext,
): readonly StoredAttempt[] {
	const ids = wanted.map(({ wire_id }) => wire_id);
	const { refused, limit } = store.markSending(batch, ids, now(), limits);
	if (limit === null) return wanted;
	store.skip(batch, refused, { type: "budget", message: LIMIT_REASONS[limit] });
	onEvent({
		type: "warning",
		message: `${plural(refused.length, "task")} of ${batch.name} ${refused.length === 1 ? "is" : "are"} not sent: ${LIMIT_REASONS[limit]}`,
	});
	const gone = new Set(refused);
	return wanted.filter(({ wire_id }) => !gone.has(wire_id));
}

const LIMIT_REASONS: { readonly [limit in LimitName]: string } = {
	max_cost: "it did not fit the budget any more (max_cost)",
	per_month: "it did not fit the budget of this month any more (per_month)",
	unknown_price: "its price is unknown, so that no budget can hold",
};

async function recover(
	thrown: unknown,
	batch: StoredBatch,
	batchId: string,
	attempts: readonly StoredAttempt[],
	context: ExecutionContext,
): Promise<void> {
	const { error, remedy } = judgeError(thrown);
	if (remedy === "look") {
		warn(batch, `${error.message}; looking what arrived`, context);
		await reconcile(batch, batchId, attempts, context);
		return;
	}
	context.store.markNotSent(
		batch,
		attempts.map(({ wire_id }) => wire_id),
	);
	if (remedy === "stop") throw toFault(error);
	if (error.kind === "not_found") throw new RefusedError(error.message, { isBatchUnknown: true });
	if (remedy === "give_up") throw new RefusedError(await explainRefusal(error.message, batchId, context));
	warn(batch, error.message, context);
	await context.sleep(pauseAfter(error), context.signal);
}

function warn(batch: StoredBatch, message: string, { onEvent }: ExecutionContext): void {
	onEvent({ type: "warning", message: `adding tasks to ${batch.name}: ${message}` });
}

/** A batch that ended while tasks were missing says so more plainly than a refusal does. */
async function explainRefusal(message: string, batchId: string, { api, grace }: ExecutionContext): Promise<string> {
	const batch = await api.getBatch(batchId, { signal: grace }).catch(ifOfService);
	const ended = batch !== undefined && TERMINAL_BATCH_STATUSES.includes(batch.status);
	return ended ? `the batch had ended (${batch.status}) before this task was added` : message;
}

/** What only explains may fail; a bug may not hide in it. */
function ifOfService(thrown: unknown): undefined {
	judgeError(thrown);
}
