import type { BatchApi } from "./batch-api.ts";

/** The API as one caller uses it whose patience ends with the signal: see `CallOptions.patience`. */
export function withPatience(api: BatchApi, patience: AbortSignal): BatchApi {
	return {
		createBatch: (request, options) => api.createBatch(request, { ...options, patience }),
		addTasks: (batchId, tasks, options) => api.addTasks(batchId, tasks, { ...options, patience }),
		getBatch: (batchId, options) => api.getBatch(batchId, { ...options, patience }),
		listTasks: (batchId, query, options) => api.listTasks(batchId, query, { ...options, patience }),
		cancelBatch: (batchId, options) => api.cancelBatch(batchId, { ...options, patience }),
		listBatches: (limit, options) => api.listBatches(limit, { ...options, patience }),
	};
}
