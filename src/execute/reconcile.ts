import type { StoredAttempt, StoredBatch } from "../model/execution-store.ts";
import { taskPages } from "../model/task-pages.ts";
import type { ExecutionContext } from "./execution-context.ts";

/**
 * Asks the service which of the attempts it has, and commits the answer. It looks again, `settleMs` later, for what
 * is missing: whatever ended the request, the request itself may still be on its way behind a gateway.
 */
export async function reconcile(
	batch: StoredBatch,
	batchId: string,
	attempts: readonly StoredAttempt[],
	context: ExecutionContext,
): Promise<void> {
	let present = await presentTasks(batchId, context);
	const isPresent = ({ wire_id }: StoredAttempt) => present.has(wire_id);
	if (!attempts.every(isPresent)) {
		await context.sleep(context.settleMs, context.signal);
		present = await presentTasks(batchId, context);
	}
	const found = attempts.filter(isPresent);
	context.store.markAccepted(batch, new Map(found.map(({ wire_id }) => [wire_id, present.get(wire_id) ?? ""])));
	context.store.markNotSent(
		batch,
		attempts.filter((attempt) => !isPresent(attempt)).map(({ wire_id }) => wire_id),
	);
	if (found.length > 0) context.onEvent({ type: "tasks_accepted", batch: batch.name, tasks: found.length });
}

/** Wire id → the service's id of every task it lists. */
async function presentTasks(batchId: string, context: ExecutionContext): Promise<Map<string, string>> {
	const present = new Map<string, string>();
	for await (const page of taskPages(context.api, batchId, {}, { signal: context.grace })) {
		for (const task of page) if (task.task_id !== undefined) present.set(task.task_id, task.deepresearch_id);
	}
	return present;
}
