/** Any BatchApi as a real HTTP server on loopback: what the hosted adapter and the official SDK are tried against. */
import { type BatchApi, BatchApiError } from "../../src/model/batch-api.ts";
import type { TaskApi } from "../../src/model/task-api.ts";
import { createServer, type ServerOptions } from "../../src/serve/create-server.ts";

export interface LoopbackService {
	/** As the SDKs take it, with `/v1`. */
	readonly baseUrl: string;
	/** `POST /v1/deepresearch/batches`, in the order of arrival. */
	readonly requests: readonly string[];
	close(): Promise<void>;
}

export async function startLoopbackService(
	api: BatchApi,
	apiKey: string | null,
	options: Partial<ServerOptions> = {},
): Promise<LoopbackService> {
	const requests: string[] = [];
	const app = createServer({ version: "test", tasks: NO_TASKS, datasources: [], ...options, api, apiKey });
	app.addHook("onRequest", async ({ method, url }) => void requests.push(`${method} ${url}`));
	const address = await app.listen({ host: "127.0.0.1", port: 0 });
	return { baseUrl: `${address}/v1`, requests, close: () => app.close() };
}

async function noTask(): Promise<never> {
	throw new BatchApiError("not_found", "Task not found");
}

const NO_TASKS: TaskApi = { getTask: noTask, cancelTask: noTask };
