/** Decorates the embedded operations with what every call shares: abort signals, and failures of the store. */
import { type BatchApi, BatchApiError, type CallOptions } from "../model/batch-api.ts";
import type { TaskApi } from "../model/task-api.ts";
import { isBusy } from "../sqlite/sqlite-fault.ts";
import { storeFailed, storeLocked } from "./api-errors.ts";

/** Runs one call, unless it is aborted already or the engine has stopped. */
export type Guard = <Answer>(options: CallOptions | undefined, run: () => Promise<Answer>) => Promise<Answer>;

/** `fault` returns the error that stopped the engine, or undefined while it works. */
export function createGuard(fault: () => unknown): Guard {
	return async (options, run) => {
		options?.signal?.throwIfAborted();
		const earlier = fault();
		if (earlier !== undefined) throw earlier instanceof BatchApiError ? earlier : storeFailed(earlier);
		try {
			return await run();
		} catch (error) {
			if (isBusy(error)) throw storeLocked();
			throw isDatabaseError(error) ? storeFailed(error) : error;
		}
	};
}

export function guardApi(api: BatchApi, call: Guard): BatchApi {
	return {
		createBatch: (request, options) => call(options, () => api.createBatch(request)),
		addTasks: (batchId, tasks, options) => call(options, () => api.addTasks(batchId, tasks)),
		getBatch: (batchId, options) => call(options, () => api.getBatch(batchId)),
		listTasks: (batchId, query, options) => call(options, () => api.listTasks(batchId, query)),
		cancelBatch: (batchId, options) => call(options, () => api.cancelBatch(batchId)),
		listBatches: (limit, options) => call(options, () => api.listBatches(limit)),
	};
}

export function guardTasks(tasks: TaskApi, call: Guard): TaskApi {
	return {
		getTask: (deepresearchId, options) => call(options, () => tasks.getTask(deepresearchId)),
		cancelTask: (deepresearchId, options) => call(options, () => tasks.cancelTask(deepresearchId)),
	};
}

/** Anything else that is thrown is a bug and keeps its own shape. */
function isDatabaseError(error: unknown): boolean {
	return error instanceof Error && error.name === "SqliteError";
}
