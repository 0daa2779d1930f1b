/** Decorates the embedded operations with what every call shares: abort signals, and failures of the store. */
import { type BatchApi, BatchApiError, type CallOptions } from "../model/batch-api.ts";
import { storeFailed } from "./api-errors.ts";

/** `fault` returns the error that stopped the engine, or undefined while it works. */
export function guardApi(api: BatchApi, fault: () => unknown): BatchApi {
	async function call<Answer>(options: CallOptions | undefined, run: () => Promise<Answer>): Promise<Answer> {
		options?.signal?.throwIfAborted();
		const earlier = fault();
		if (earlier !== undefined) throw earlier instanceof BatchApiError ? earlier : storeFailed(earlier);
		try {
			return await run();
		} catch (error) {
			throw isDatabaseError(error) ? storeFailed(error) : error;
		}
	}
	return {
		createBatch: (request, options) => call(options, () => api.createBatch(request)),
		addTasks: (batchId, tasks, options) => call(options, () => api.addTasks(batchId, tasks)),
		getBatch: (batchId, options) => call(options, () => api.getBatch(batchId)),
		listTasks: (batchId, query, options) => call(options, () => api.listTasks(batchId, query)),
		cancelBatch: (batchId, options) => call(options, () => api.cancelBatch(batchId)),
		listBatches: (limit, options) => call(options, () => api.listBatches(limit)),
	};
}

/** Anything else that is thrown is a bug and keeps its own shape. */
function isDatabaseError(error: unknown): boolean {
	return error instanceof Error && error.name === "SqliteError";
}
