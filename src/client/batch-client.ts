/**
 * The eight methods of the official SDKs over any BatchApi, for library users (contract section 12).
 *
 * Objects have their wire names on both sides; money is in US dollars, times given are in milliseconds, times received
 * are ISO 8601. Every method throws when it fails: BatchApiError with a `kind` that says what happened, and AddTasksError
 * or WaitError where more was going on than one request.
 */
import { randomUUID } from "node:crypto";
import type { BatchApi, CallOptions } from "../model/batch-api.ts";
import { cancelOrLook } from "../model/cancel-or-look.ts";
import { taskPages } from "../model/task-pages.ts";
import type { Timing } from "../model/timing.ts";
import type {
	Batch,
	BatchTask,
	CancelAnswer,
	CreateBatchRequest,
	ListTasksQuery,
	TaskInput,
	TaskPage,
} from "../model/wire.ts";
import { systemTiming } from "../system/timing.ts";
import { addAllTasks } from "./add-all-tasks.ts";
import type { AddedTask } from "./client-errors.ts";
import { nameTasks } from "./name-tasks.ts";
import { type WaitOptions, waitForCompletion } from "./wait-for-completion.ts";

export interface BatchClientOptions {
	/** Pause between two looks for tasks whose add had no answer, in milliseconds. Default 5,000. */
	readonly settleMs?: number;
	/** Default: this machine's clock and chance. */
	readonly timing?: Timing;
	/** Ids for tasks that have none. Default: random UUIDs. */
	readonly newId?: () => string;
}

export interface CreateAndRunOptions extends WaitOptions {
	/**
	 * Told of the new batch before tasks are added, and awaited. The place to keep its id, and its `webhook_secret`,
	 * which the service never shows again.
	 */
	readonly onCreated?: (batch: Batch) => void | Promise<void>;
}

export interface BatchClient {
	/** Opens an empty batch (contract 3.1). Free. After an ambiguous end there may be one: nothing is lost by opening another. */
	create(request?: CreateBatchRequest, options?: CallOptions): Promise<Batch>;
	/**
	 * Adds any number of tasks, 100 a request, each once (contract 3.4). THIS COSTS MONEY. A task without `id` gets one.
	 * Throws AddTasksError, which says which tasks are in. A batch ends when all it has has ended, so more than 100 tasks
	 * are safest added at once, or in several batches (contract section 4).
	 */
	addTasks(batchId: string, tasks: readonly TaskInput[], options?: CallOptions): Promise<readonly AddedTask[]>;
	/** Reads one batch (contract 3.3). */
	status(batchId: string, options?: CallOptions): Promise<Batch>;
	/** Reads one page of tasks: 25, at most 50 (contract 3.5). Results only with `include_output`. */
	listTasks(batchId: string, query?: ListTasksQuery, options?: CallOptions): Promise<TaskPage>;
	/** Every task of the batch once, page by page. */
	allTasks(
		batchId: string,
		query?: Omit<ListTasksQuery, "last_key">,
		options?: CallOptions,
	): AsyncGenerator<BatchTask, void>;
	/** Stops what has not finished (contract 3.6). A batch that has ended already is answered with its state and a count of 0. */
	cancel(batchId: string, options?: CallOptions): Promise<CancelAnswer>;
	/** The newest batches of the key, newest first: up to `limit`, at most 100 (contract 3.2). */
	list(limit?: number, options?: CallOptions): Promise<readonly Batch[]>;
	/**
	 * The batch once it is `completed`, `completed_with_errors` or `cancelled`. An empty batch never ends by itself.
	 * Throws WaitError.
	 */
	waitForCompletion(batchId: string, options?: WaitOptions): Promise<Batch>;
	/**
	 * Creates, adds and waits; the batch in its final state. Throws what those throw; both errors carry the id of the batch
	 * that is left behind.
	 */
	createAndRun(request: CreateBatchRequest, tasks: readonly TaskInput[], options?: CreateAndRunOptions): Promise<Batch>;
}

export function createBatchClient(
	api: BatchApi,
	{ settleMs = 5_000, timing = systemTiming, newId = randomUUID }: BatchClientOptions = {},
): BatchClient {
	const addTasks: BatchClient["addTasks"] = async (batchId, tasks, options) =>
		addAllTasks(nameTasks(tasks, newId), { api, timing, batchId, settleMs, signal: options?.signal });
	const wait: BatchClient["waitForCompletion"] = (batchId, options = {}) =>
		waitForCompletion(api, batchId, options, timing);
	return {
		create: (request = {}, options) => api.createBatch(request, options),
		addTasks,
		status: (batchId, options) => api.getBatch(batchId, options),
		listTasks: (batchId, query, options) => api.listTasks(batchId, query, options),
		async *allTasks(batchId, query, options) {
			// Tasks that are added meanwhile may move the pages.
			const seen = new Set<string>();
			for await (const page of taskPages(api, batchId, query, options)) {
				for (const task of page) {
					if (!seen.has(task.deepresearch_id)) yield task;
					seen.add(task.deepresearch_id);
				}
			}
		},
		cancel: async (batchId, options) => (await cancelOrLook(api, batchId, options)).answer,
		list: (limit, options) => api.listBatches(limit, options),
		waitForCompletion: wait,
		async createAndRun(request, tasks, options = {}) {
			const named = nameTasks(tasks, newId);
			const call = options.signal === undefined ? {} : { signal: options.signal };
			const batch = await api.createBatch(request, call);
			await options.onCreated?.(batch);
			await addTasks(batch.batch_id, named, call);
			return wait(batch.batch_id, options);
		},
	};
}
