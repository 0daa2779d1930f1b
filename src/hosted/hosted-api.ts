/** The hosted Batch API behind the port: six operations over HTTPS (contract section 3). */
import type { BatchApi } from "../model/batch-api.ts";
import type { Json } from "../model/json.ts";
import { MAX_BATCH_PAGE, MAX_TASK_PAGE } from "../model/wire.ts";
import { HttpClient, type HttpClientOptions } from "./http-client.ts";
import { readAddAnswer, readBatch, readBatches, readCancelAnswer, readTaskPage } from "./read-wire.ts";

export interface HostedApi {
	readonly api: BatchApi;
	/** Ends idle connections. */
	close(): Promise<void>;
}

const BATCHES = "/deepresearch/batches";

export function createHostedApi(options: HttpClientOptions): HostedApi {
	const client = new HttpClient(options);
	const pathOf = (batchId: string, rest = "") => `${BATCHES}/${encodeURIComponent(batchId)}${rest}`;
	const api: BatchApi = {
		createBatch: async (request, call) =>
			readBatch(
				await client.exchange({
					method: "POST",
					path: BATCHES,
					body: request as unknown as Json,
					signal: call?.signal,
				}),
			),
		addTasks: async (batchId, tasks, call) =>
			readAddAnswer(
				await client.exchange({
					method: "POST",
					path: pathOf(batchId, "/tasks"),
					body: { tasks } as unknown as Json,
					signal: call?.signal,
				}),
			),
		getBatch: async (batchId, call) =>
			readBatch(await client.exchange({ method: "GET", path: pathOf(batchId), signal: call?.signal })),
		listTasks: async (batchId, query, call) =>
			readTaskPage(
				await client.exchange({
					method: "GET",
					path: pathOf(batchId, "/tasks"),
					query: { ...query, limit: Math.min(query?.limit ?? MAX_TASK_PAGE, MAX_TASK_PAGE) },
					signal: call?.signal,
				}),
			),
		cancelBatch: async (batchId, call) =>
			readCancelAnswer(
				await client.exchange({ method: "POST", path: pathOf(batchId, "/cancel"), body: {}, signal: call?.signal }),
			),
		listBatches: async (limit, call) =>
			readBatches(
				await client.exchange({
					method: "GET",
					path: BATCHES,
					query: { limit: Math.min(limit ?? MAX_BATCH_PAGE, MAX_BATCH_PAGE) },
					signal: call?.signal,
				}),
			),
	};
	return { api, close: () => client.close() };
}
