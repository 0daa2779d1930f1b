/**
 * Points 2 and 3 of the protocol: adding tasks is what costs, so the intent is committed before the
 * request, the answer after it, and after any ambiguous end the service is asked what it has. Only
 * what it has not got is sent again.
 */
import { BatchApiError } from "../model/batch-api.ts";
import type { LimitName, StoredAttempt, StoredBatch } from "../model/execution-store.ts";
import { type AddTasksAnswer, type Batch, MAX_TASKS_PER_ADD, TERMINAL_BATCH_STATUSES } from "../model/wire.ts";
import { plural } from "../values/plural.ts";
import { withRunId } from "../values/run-id-mark.ts";
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
	let mayArrive = unknown.length > 0;
	if (mayArrive) {
		await reconcile(batch, batchId, unknown, context);
		attempts = context.store.attemptsOfBatch(batch);
	}
	for (let tries = 1; tries <= MAX_TRIES; ) {
		const unsent = attempts.filter(({ state }) => state === "planned").slice(0, MAX_TASKS_PER_ADD);
		if (unsent.length === 0 || context.submissionStopped()) return attempts;
		const end = await addOnce({ batch, batchId, wanted: unsent, mayArrive }, context);
		if (end !== "taken") tries += 1;
		if (end === "unknown") mayArrive = true;
		attempts = context.store.attemptsOfBatch(batch);
	}
	throw new ExecutionFault("service", `the service did not take the tasks of ${batch.name} in ${MAX_TRIES} tries`);
}

interface Addition {
	readonly batch: StoredBatch;
	readonly batchId: string;
	readonly wanted: readonly StoredAttempt[];
	/** An add of before, whose end was unknown, may still take effect. */
	readonly mayArrive: boolean;
}

/** `unknown`: so was its end, and after a look the store says what the service has. */
type AddEnd = "taken" | "not_taken" | "unknown";

async function addOnce(addition: Addition, context: ExecutionContext): Promise<AddEnd> {
	const { batch, batchId } = addition;
	const attempts = admit(batch, addition.wanted, context);
	if (attempts.length === 0) return "taken";
	let answer: AddTasksAnswer;
	try {
		answer = await context.api.addTasks(
			batchId,
			attempts.map(({ wire_id, request }) => ({ id: wire_id, ...withRunId(request, batch.run_id) })),
			{ signal: context.grace },
		);
	} catch (thrown) {
		return recover(thrown, { ...addition, wanted: attempts }, context);
	}
	const ids = new Map(answer.tasks.map((task) => [task.task_id, task.deepresearch_id]));
	if (answer.added < attempts.length && attempts.some(({ wire_id }) => !ids.has(wire_id))) {
		warn(batch, `the service says it took ${answer.added} of ${attempts.length}; looking what it has`, context);
		await reconcile(batch, batchId, attempts, context);
		return "unknown";
	}
	// A service that took them all need not have named them all: the list of tasks will.
	context.store.markAccepted(batch, new Map(attempts.map(({ wire_id }) => [wire_id, ids.get(wire_id) ?? ""])));
	context.onEvent({ type: "tasks_accepted", batch: batch.name, tasks: attempts.length });
	return "taken";
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

/** While an earlier add may arrive, none of its tasks is taken for unsent without a look. */
async function recover(thrown: unknown, addition: Addition, context: ExecutionContext): Promise<AddEnd> {
	const { batch, batchId, wanted, mayArrive } = addition;
	const { error, remedy } = judgeError(thrown);
	if (remedy === "look") {
		warn(batch, `${error.message}; looking what arrived`, context);
		await reconcile(batch, batchId, wanted, context);
		return "unknown";
	}
	if (remedy === "give_up") return settleRefusal(error, addition, context);
	if (!mayArrive) markNotSent(addition, context);
	if (remedy === "stop") throw toFault(error);
	warn(batch, error.message, context);
	await context.sleep(pauseAfter(error), context.signal);
	if (mayArrive) await reconcile(batch, batchId, wanted, context, 1);
	return "not_taken";
}

/** A refusal may be about an add that has arrived: as a duplicate, or since its batch has ended. Throws where it is not. */
async function settleRefusal(error: BatchApiError, addition: Addition, context: ExecutionContext): Promise<AddEnd> {
	const { batch, batchId, wanted, mayArrive } = addition;
	const isBatchUnknown = error.kind === "not_found";
	const refusal = (message: string) => new RefusedError(message, { isBatchUnknown });
	try {
		const { found, seen } = await reconcile(batch, batchId, wanted, context, mayArrive ? 2 : 1);
		if (found === 0) throw refusal(explainRefusal(error.message, seen));
	} catch (thrown) {
		const isGone = thrown instanceof BatchApiError && thrown.kind === "not_found";
		if (!isGone || !isBatchUnknown || mayArrive) throw thrown;
		markNotSent(addition, context);
		throw refusal(error.message);
	}
	warn(batch, `${error.message}; an earlier request had arrived`, context);
	return "not_taken";
}

function markNotSent({ batch, wanted }: Addition, { store }: ExecutionContext): void {
	store.markNotSent(
		batch,
		wanted.map(({ wire_id }) => wire_id),
	);
}

function warn(batch: StoredBatch, message: string, { onEvent }: ExecutionContext): void {
	onEvent({ type: "warning", message: `adding tasks to ${batch.name}: ${message}` });
}

/** A batch that ended while tasks were missing says so more plainly than a refusal does. */
function explainRefusal(message: string, seen: Batch | undefined): string {
	const hasEnded = seen !== undefined && TERMINAL_BATCH_STATUSES.includes(seen.status);
	return hasEnded ? `the batch had ended (${seen.status}) before this task was added` : message;
}
