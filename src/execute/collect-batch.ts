/** Point 5 of the protocol: a terminal batch's results enter the store page by page, each once. */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { AttemptEnd, StoredAttempt, StoredBatch } from "../model/execution-store.ts";
import { pageReader } from "../model/task-pages.ts";
import type { Batch, BatchTask } from "../model/wire.ts";
import { dollars } from "../values/dollars.ts";
import { plural } from "../values/plural.ts";
import { type ExecutionContext, ExecutionFault } from "./execution-context.ts";
import { giveUpPaid } from "./give-up-paid.ts";
import { storeEnds } from "./store-ends.ts";

/** How often a finished batch is read again while some of its tasks are missing or unfinished. */
const MAX_LOOKS = 3;

/** Every attempt that the service has accepted has ended in the store when this returns. */
export async function collectBatch(
	batch: StoredBatch,
	batchId: string,
	final: Batch,
	context: ExecutionContext,
): Promise<void> {
	const attempts = await storeAllEnds(batch, batchId, final, context);
	// What submission left out is still to be sent or given up, so the batch is not done.
	if (attempts.some(({ state }) => state === "planned")) return;
	warnOfMore(batchId, attempts.length, final, context);
	const { status, cost } = final;
	context.store.markCollected(batch, status, cost);
	context.onEvent({ type: "batch_collected", batch: batch.name, status, tasks: attempts.length, cost });
}

/** A service that takes an id twice does so where a request arrives after all looks for it. */
function warnOfMore(batchId: string, known: number, { counts, cost }: Batch, { onEvent }: ExecutionContext): void {
	if (counts.total <= known) return;
	const message = `batch ${batchId} has ${plural(counts.total, "task")}, but Trawl knows of ${known}: some may have been taken twice; it reports a cost of ${dollars(cost)}`;
	onEvent({ type: "warning", message });
}

/** Paid results are not given up: a task that the service keeps back ends the execution loudly, and can be asked for again. `trawl cancel` gives it up. */
async function storeAllEnds(
	batch: StoredBatch,
	batchId: string,
	final: Batch,
	context: ExecutionContext,
): Promise<readonly StoredAttempt[]> {
	for (let look = 1; ; look++) {
		await storeEndsSoFar(batch, batchId, context);
		const attempts = context.store.attemptsOfBatch(batch);
		const open = attempts.filter(({ state }) => state === "accepted");
		if (open.length === 0) return attempts;
		if (look === MAX_LOOKS) {
			const shown = open.slice(0, 3).map(({ wire_id }) => wire_id);
			const message = `batch ${batchId} is ${final.status}, but ${open.length} of its tasks ${open.length === 1 ? "has" : "have"} not ended (${shown.join(", ")})`;
			if (context.lostBatch !== "fault") {
				giveUpPaid(batch, open, message, context);
				return context.store.attemptsOfBatch(batch);
			}
			const hint = `ask again later, or \`trawl cancel\` gives ${open.length === 1 ? "it" : "them"} up`;
			throw new ExecutionFault("service", `${message}; ${hint}`, { scope: "batch" });
		}
		await context.sleep(context.settleMs, context.signal);
	}
}

/** Results that are there already, of a batch that may still be under way. Each page is stored before the next is asked for. */
export async function storeEndsSoFar(batch: StoredBatch, batchId: string, context: ExecutionContext): Promise<void> {
	const next = pageReader(context.api, batchId, { include_output: true }, { signal: context.grace });
	// A function of its own, so that no page outlives its storing while the next is on its way.
	const storeNext = async () => {
		const page = await next();
		if (page !== undefined) await storePage(page, batch, context);
		return page !== undefined;
	};
	await context.collecting(async () => {
		while (await storeNext());
	});
}

async function storePage(page: readonly BatchTask[], batch: StoredBatch, context: ExecutionContext): Promise<void> {
	let ends: AttemptEnd[] = [];
	for (const task of page) {
		const began = performance.now();
		const end = toAttemptEnd(task, batch, context);
		if (end !== undefined) ends.push(end);
		if (performance.now() - began < LONG_CHECK_MS) continue;
		storeEnds(batch, ends, context);
		ends = [];
		await nextTurn();
		context.grace.throwIfAborted();
	}
	storeEnds(batch, ends, context);
}

/** After so many milliseconds over one output the event loop turns, so that signals and deadlines are heard. */
const LONG_CHECK_MS = 200;

const NO_REASON = "the service reports the task as failed and gives no reason";
const CANCELLED = "cancelled at the service: by `trawl cancel`, `trawl batches cancel`, or whoever else has the key";

/** Undefined for a task that has not ended or is not ours. */
function toAttemptEnd(task: BatchTask, batch: StoredBatch, context: ExecutionContext): AttemptEnd | undefined {
	const { task_id, status } = task;
	if (task_id === undefined) return undefined;
	const base = {
		wire_id: task_id,
		service_id: task.deepresearch_id,
		cost: task.cost ?? null,
		created_at: task.created_at,
		completed_at: task.completed_at ?? null,
	};
	switch (status) {
		case "completed":
			return { ...base, ...judgeOutput(task, batch, context) };
		case "failed":
		case "cancelled": {
			const error = task.error ?? (status === "failed" ? NO_REASON : (context.cancelReason ?? CANCELLED));
			return { ...base, state: status, error, result: null };
		}
		case "queued":
		case "running":
			return undefined;
	}
}

/** Paid for; an answer that does not pass is kept as it came. */
function judgeOutput(
	task: BatchTask,
	batch: StoredBatch,
	{ checkOutput }: ExecutionContext,
): Pick<AttemptEnd, "state" | "error" | "result"> {
	const raw = task.output ?? null;
	const reason = task.error ?? "the service completed the task without an output";
	const none = { output: raw, repairs: [], fault: reason };
	const { output, repairs, fault } = raw === null ? none : checkOutput(batch.settings, raw);
	return {
		state: fault === null ? "succeeded" : "invalid",
		error: fault,
		result: {
			output_type: task.output_type ?? null,
			output,
			repairs,
			raw,
			sources: task.sources ?? [],
			images: task.images ?? [],
			pdf_url: task.pdf_url ?? null,
		},
	};
}
