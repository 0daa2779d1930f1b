/** Point 5 of the protocol: a terminal batch's results enter the store page by page, each once. */
import type { AttemptEnd, StoredBatch } from "../model/execution-store.ts";
import type { Batch, BatchTask } from "../model/wire.ts";
import { type ExecutionContext, ExecutionFault } from "./execution-context.ts";
import { readTasks } from "./read-tasks.ts";

/** How often a finished batch is read again while some of its tasks are missing or unfinished. */
const MAX_LOOKS = 3;

/** Every attempt of the batch has ended in the store when this returns. */
export async function collectBatch(
	batch: StoredBatch,
	batchId: string,
	final: Batch,
	context: ExecutionContext,
): Promise<void> {
	const { store } = context;
	for (let look = 1; ; look++) {
		await storePages(batch, batchId, context);
		const open = openAttempts(batch, context);
		if (open.length === 0) break;
		if (look === MAX_LOOKS) {
			const shown = open.slice(0, 3).join(", ");
			const message = `batch ${batchId} is ${final.status}, but ${open.length} of its tasks have not ended (${shown})`;
			throw new ExecutionFault("service", message);
		}
		await context.sleep(context.settleMs, context.signal);
	}
	store.markCollected(batch, final.status, final.cost);
	context.onEvent({
		type: "batch_collected",
		batch: batch.name,
		status: final.status,
		tasks: store.attemptsOfBatch(batch).length,
		cost: final.cost,
	});
}

async function storePages(batch: StoredBatch, batchId: string, context: ExecutionContext): Promise<void> {
	for await (const page of readTasks(batchId, true, context.api)) {
		const ends = page.map((task) => toAttemptEnd(task, batch, context)).filter((end) => end !== undefined);
		if (ends.length > 0) context.store.recordEnds(batch, ends);
	}
}

function openAttempts(batch: StoredBatch, { store }: ExecutionContext): string[] {
	return store
		.attemptsOfBatch(batch)
		.filter(({ state }) => state === "accepted" || state === "sending")
		.map(({ wire_id }) => wire_id);
}

/** Undefined for a task that has not ended or is not ours. */
function toAttemptEnd(task: BatchTask, batch: StoredBatch, context: ExecutionContext): AttemptEnd | undefined {
	if (task.task_id === undefined || task.status === "queued" || task.status === "running") return undefined;
	const base = {
		wire_id: task.task_id,
		service_id: task.deepresearch_id,
		cost: task.cost ?? null,
		created_at: task.created_at,
		completed_at: task.completed_at ?? null,
	};
	if (task.status !== "completed") {
		const error = task.error ?? `the service reports the task as ${task.status} and gives no reason`;
		return { ...base, state: task.status, error, result: null };
	}
	const output = task.output ?? null;
	const fault =
		output === null ? "the service completed the task without an output" : context.checkOutput(batch.settings, output);
	return {
		...base,
		state: fault === null ? "succeeded" : "invalid",
		error: fault,
		result: {
			output_type: task.output_type ?? null,
			output,
			sources: task.sources ?? [],
			images: task.images ?? [],
			pdf_url: task.pdf_url ?? null,
		},
	};
}
