/** What every decorator of the port is made of: one function around all six operations. */
import type { BatchApi, CallOptions } from "../model/batch-api.ts";

export type Operation = keyof BatchApi;

export const OPERATIONS: readonly Operation[] = [
	"createBatch",
	"addTasks",
	"getBatch",
	"listTasks",
	"cancelBatch",
	"listBatches",
];

export interface Call<Answer> {
	readonly operation: Operation;
	/** Undefined for createBatch and listBatches. */
	readonly batchId: string | undefined;
	/** The caller's, if it gave one. */
	readonly signal: AbortSignal | undefined;
	/** The caller's, if it gave one: see `CallOptions`. */
	readonly patience: AbortSignal | undefined;
	/** Makes the call at the decorated API; may be called any number of times. */
	readonly run: () => Promise<Answer>;
}

/** Runs every call through `around`, which may call on, or not, or again. */
export function decorate(api: BatchApi, around: <Answer>(call: Call<Answer>) => Promise<Answer>): BatchApi {
	const call = <Answer>(
		operation: Operation,
		batchId: string | undefined,
		options: CallOptions | undefined,
		run: () => Promise<Answer>,
	): Promise<Answer> => around({ operation, batchId, signal: options?.signal, patience: options?.patience, run });
	return {
		createBatch: (request, options) => call("createBatch", undefined, options, () => api.createBatch(request, options)),
		addTasks: (batchId, tasks, options) =>
			call("addTasks", batchId, options, () => api.addTasks(batchId, tasks, options)),
		getBatch: (batchId, options) => call("getBatch", batchId, options, () => api.getBatch(batchId, options)),
		listTasks: (batchId, query, options) =>
			call("listTasks", batchId, options, () => api.listTasks(batchId, query, options)),
		cancelBatch: (batchId, options) => call("cancelBatch", batchId, options, () => api.cancelBatch(batchId, options)),
		listBatches: (limit, options) => call("listBatches", undefined, options, () => api.listBatches(limit, options)),
	};
}
