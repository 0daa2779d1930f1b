/**
 * Point 6 of the protocol: batches of a pipeline that are at the service and not in the state. The service lists only
 * its newest; older ones are found where their ids are known.
 */
import type { FoundBatch, FoundTask } from "../model/adoption.ts";
import type { BatchApi } from "../model/batch-api.ts";
import { taskPages } from "../model/task-pages.ts";
import { type Batch, type BatchTask, MAX_BATCH_PAGE } from "../model/wire.ts";
import { judgeError } from "./judge-error.ts";

export interface BatchSearch {
	readonly api: BatchApi;
	readonly pipeline: string;
	/** Ids that the state knows already, with all that was sent in them. */
	readonly known: ReadonlySet<string>;
	/** Ids to look at beyond the list: those of `run.json`, or one that a user names. */
	readonly alsoAsk: readonly string[];
	/** Looks at an open batch without tasks a second time after this pause: its tasks may still be on their way. */
	readonly settle: () => Promise<void>;
}

export interface BatchesFound {
	readonly batches: readonly FoundBatch[];
	/** The page of the service was full: there may be older batches that it does not list. */
	readonly isListFull: boolean;
	/** Ids of `alsoAsk` that the service does not know. */
	readonly unknown: readonly string[];
}

/** Throws BatchApiError. */
export async function findBatches(search: BatchSearch): Promise<BatchesFound> {
	const { api, pipeline, known, alsoAsk } = search;
	const listed = await api.listBatches(MAX_BATCH_PAGE);
	const own = listed.filter(({ batch_id, name }) => !known.has(batch_id) && parseName(name, pipeline) !== undefined);
	const seen = new Set([...known, ...own.map(({ batch_id }) => batch_id)]);
	const unknown: string[] = [];
	for (const id of new Set(alsoAsk)) {
		if (seen.has(id)) continue;
		const batch = await ask(api, id);
		if (batch === undefined) unknown.push(id);
		else own.push(batch);
	}
	const batches = await readAll(own.sort(byTime), search);
	return { batches, isListFull: listed.length >= MAX_BATCH_PAGE, unknown };
}

async function readAll(batches: readonly Batch[], search: BatchSearch): Promise<FoundBatch[]> {
	const found: FoundBatch[] = [];
	let hasSettled = false;
	for (const batch of batches) {
		let tasks = await readFoundTasks(batch.batch_id, search.api);
		if (tasks.length === 0 && batch.status === "open") {
			if (!hasSettled) await search.settle();
			hasSettled = true;
			tasks = await readFoundTasks(batch.batch_id, search.api);
		}
		// Nothing was bought in an empty one.
		if (tasks.length === 0) continue;
		const { batch_id, name = `found/${batch_id}`, mode, created_at } = batch;
		const { runId, ordinal } = parseName(name, search.pipeline) ?? { runId: name, ordinal: 0 };
		found.push({ batch_id, name, run_id: runId, ordinal, mode, created_at, tasks });
	}
	return found;
}

/** Tasks without an id of the caller's were not sent by Trawl. */
async function readFoundTasks(batchId: string, api: BatchApi): Promise<FoundTask[]> {
	const found: FoundTask[] = [];
	for await (const page of taskPages(api, batchId)) {
		for (const task of page) if (task.task_id !== undefined) found.push(toFoundTask(task, task.task_id));
	}
	return found;
}

function toFoundTask(task: BatchTask, wireId: string): FoundTask {
	const { status, query, created_at, completed_at = null, deepresearch_id } = task;
	const seen = status === "queued" || status === "running" ? null : status;
	return { wire_id: wireId, service_id: deepresearch_id, query, seen, created_at, completed_at };
}

async function ask(api: BatchApi, batchId: string): Promise<Batch | undefined> {
	try {
		return await api.getBatch(batchId);
	} catch (thrown) {
		const { error } = judgeError(thrown);
		if (error.kind === "not_found") return undefined;
		throw error;
	}
}

/** `trawl/<pipeline>/<run id>/<ordinal>`. */
function parseName(name: string | undefined, pipeline: string): { runId: string; ordinal: number } | undefined {
	const [tool, owner, runId, ordinal, ...more] = (name ?? "").split("/");
	if (tool !== "trawl" || owner !== pipeline || runId === undefined || more.length > 0) return undefined;
	return /^[1-9]\d*$/.test(ordinal ?? "") ? { runId, ordinal: Number(ordinal) } : undefined;
}

function byTime(a: Batch, b: Batch): number {
	return a.created_at < b.created_at ? -1 : a.created_at > b.created_at ? 1 : 0;
}
