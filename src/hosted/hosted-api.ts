/**
 * The hosted Batch API behind the port: six operations over HTTPS (contract section 3). It repeats nothing by itself.
 *
 * The service's ceilings of a page are unstated, so lists always carry a limit, and one that no source allows is
 * refused here, in the words of the contract.
 */
import { type BatchApi, BatchApiError, type CallOptions, type FieldError } from "../model/batch-api.ts";
import type { Json } from "../model/json.ts";
import { MAX_BATCH_PAGE, MAX_TASK_PAGE } from "../model/wire.ts";
import { checkListBatchesQuery, checkListTasksQuery } from "../wire/check-request.ts";
import { summariseFieldErrors } from "../wire/field-error.ts";
import { BATCHES, batchPath } from "./batch-path.ts";
import { HttpClient, type HttpClientOptions } from "./http-client.ts";
import { toldOnce } from "./notices.ts";
import { readBatch, readBatches, readCancelAnswer } from "./read-batch.ts";
import { readAddAnswer, readTaskPage } from "./read-tasks.ts";

export interface HostedApi {
	readonly api: BatchApi;
	/** Ends every connection. */
	close(): Promise<void>;
}

/** What the SDK guide gives as the service's own default. */
const DEFAULT_TASK_PAGE = 25;

export interface HostedApiOptions extends Omit<HttpClientOptions, "notice"> {
	/** Told, once each, what answers have that none should have. */
	readonly onNotice?: ((message: string) => void) | undefined;
}

export function createHostedApi({ onNotice, ...options }: HostedApiOptions): HostedApi {
	const notice = toldOnce(onNotice);
	const client = new HttpClient({ ...options, notice });
	const get = (path: string, call?: CallOptions, query = {}) =>
		client.exchange({ method: "GET", path, query, signal: call?.signal });
	const post = (path: string, body: unknown, call?: CallOptions) =>
		client.exchange({ method: "POST", path, body: body as Json, signal: call?.signal });
	const api: BatchApi = {
		createBatch: async (request, call) => readBatch(await post(BATCHES, request, call), notice),
		addTasks: async (batchId, tasks, call) =>
			readAddAnswer(await post(batchPath(batchId, "/tasks"), { tasks }, call), batchId),
		getBatch: async (batchId, call) => readBatch(await get(batchPath(batchId), call), notice),
		listTasks: async (batchId, query = {}, call) => {
			refuse(checkListTasksQuery(query));
			const limit = Math.min(query.limit ?? DEFAULT_TASK_PAGE, MAX_TASK_PAGE);
			return readTaskPage(await get(batchPath(batchId, "/tasks"), call, { ...query, limit }), batchId, notice);
		},
		cancelBatch: async (batchId, call) =>
			readCancelAnswer(await post(batchPath(batchId, "/cancel"), {}, call), batchId),
		listBatches: async (limit = MAX_BATCH_PAGE, call) => {
			refuse(checkListBatchesQuery({ limit }));
			return readBatches(await get(BATCHES, call, { limit: Math.min(limit, MAX_BATCH_PAGE) }), notice);
		},
	};
	return { api, close: () => client.close() };
}

function refuse(errors: readonly FieldError[]): void {
	if (errors.length > 0) throw new BatchApiError("rejected", summariseFieldErrors(errors), { status: 400, errors });
}
