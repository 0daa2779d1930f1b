import type { StoredAttempt, StoredBatch } from "../model/execution-store.ts";
import { taskPages } from "../model/task-pages.ts";
import type { Batch } from "../model/wire.ts";
import { plural } from "../values/plural.ts";
import { type ExecutionContext, ExecutionFault } from "./execution-context.ts";
import { giveUpPaid } from "./give-up-paid.ts";

/** How often the tasks are listed while the batch holds more of them than that. */
const MAX_LOOKS = 4;

export interface Reconciled {
	/** How many of the attempts the service turned out to have. */
	readonly found: number;
	/** The batch after the last look; undefined where everything was found. */
	readonly seen: Batch | undefined;
}

/** What all looks together have shown: one that shows less than another was answered from an older copy. */
interface Shown {
	/** Wire id → the service's id. */
	readonly present: Map<string, string>;
	readonly serviceIds: Set<string>;
}

/**
 * Asks the service which of the attempts it has, and commits the answer. It looks at least `looks` times, `settleMs`
 * apart, for what is missing: whatever ended the request, the request itself may still be on its way behind a gateway.
 * Nothing is taken for missing while the batch holds more tasks than were listed, by its count or by its status.
 */
export async function reconcile(
	batch: StoredBatch,
	batchId: string,
	attempts: readonly StoredAttempt[],
	context: ExecutionContext,
	looks: 1 | 2 = 2,
): Promise<Reconciled> {
	const shown: Shown = { present: new Map(), serviceIds: new Set() };
	const seen = await lookFor(attempts, batchId, shown, looks, context);
	const { store, onEvent } = context;
	const found = attempts.filter(({ wire_id }) => shown.present.has(wire_id));
	store.markAccepted(batch, new Map(found.map(({ wire_id }) => [wire_id, shown.present.get(wire_id) ?? ""])));
	if (found.length > 0) onEvent({ type: "tasks_accepted", batch: batch.name, tasks: found.length });
	const missing = attempts.filter(({ wire_id }) => !shown.present.has(wire_id));
	if (seen !== undefined && holdsMore(seen, shown)) giveUpUnlisted(batch, missing, seen, shown, context);
	store.markNotSent(
		batch,
		missing.map(({ wire_id }) => wire_id),
	);
	return { found: found.length, seen };
}

async function lookFor(
	attempts: readonly StoredAttempt[],
	batchId: string,
	shown: Shown,
	least: number,
	context: ExecutionContext,
): Promise<Batch | undefined> {
	for (let looks = 1; ; looks++) {
		await look(batchId, shown, context);
		if (attempts.every(({ wire_id }) => shown.present.has(wire_id))) return undefined;
		if (looks >= least) {
			const seen = await context.api.getBatch(batchId, { signal: context.grace });
			if (looks >= MAX_LOOKS || !holdsMore(seen, shown)) return seen;
		}
		await context.sleep(context.settleMs, context.signal);
	}
}

async function look(batchId: string, { present, serviceIds }: Shown, { api, grace }: ExecutionContext): Promise<void> {
	for await (const page of taskPages(api, batchId, {}, { signal: grace })) {
		for (const { task_id, deepresearch_id } of page) {
			serviceIds.add(deepresearch_id);
			if (task_id !== undefined) present.set(task_id, deepresearch_id);
		}
	}
}

/** Without tasks a batch is open or was cancelled, nothing else (contract section 4). */
function holdsMore({ status, counts }: Batch, { serviceIds }: Shown): boolean {
	if (counts.total > serviceIds.size) return true;
	return serviceIds.size === 0 && status !== "open" && status !== "cancelled";
}

/** The attempts may be among the tasks that the batch holds and does not list: then they are paid for. */
function giveUpUnlisted(
	batch: StoredBatch,
	missing: readonly StoredAttempt[],
	{ batch_id, status, counts }: Batch,
	{ serviceIds }: Shown,
	context: ExecutionContext,
): void {
	const countsMore = counts.total > serviceIds.size;
	const holds = countsMore
		? `counts ${plural(counts.total, "task")} and lists ${serviceIds.size}`
		: `is ${status} and lists none`;
	const message = `batch ${batch_id} ${holds}, so that it is unknown what it has`;
	if (context.lostBatch === "fault") {
		const hint = "if that does not change, `trawl cancel` gives the missing ones up";
		throw new ExecutionFault("service", `${message}; ${hint}`, { scope: "batch" });
	}
	giveUpPaid(batch, missing, message, context);
}
