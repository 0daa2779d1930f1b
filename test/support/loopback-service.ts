/** Any BatchApi as a real HTTP server on loopback, speaking the contract: what the hosted adapter is tried against. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type BatchApi, BatchApiError, type BatchApiErrorKind } from "../../src/model/batch-api.ts";
import type { CreateBatchRequest, ListTasksQuery, TaskInput } from "../../src/model/wire.ts";

export interface LoopbackService {
	/** As the SDKs take it, with `/v1`. */
	readonly baseUrl: string;
	/** `POST /v1/deepresearch/batches`, in the order of arrival. */
	readonly requests: readonly string[];
	close(): Promise<void>;
}

interface Answer {
	readonly status: number;
	readonly body: unknown;
}

const PREFIX = "/v1/deepresearch/batches";
const STATUSES: { readonly [kind in BatchApiErrorKind]: number } = {
	rejected: 400,
	unauthorized: 401,
	payment: 402,
	not_found: 404,
	rate_limited: 429,
	unavailable: 503,
	ambiguous: 500,
};

export async function startLoopbackService(api: BatchApi, apiKey: string): Promise<LoopbackService> {
	const requests: string[] = [];
	const server = createServer((request, response) => {
		requests.push(`${request.method} ${request.url}`);
		void answer(api, apiKey, request).then(
			({ status, body }) => send(response, status, body),
			(error: unknown) => sendError(response, error),
		);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const { port } = server.address() as AddressInfo;
	return { baseUrl: `http://127.0.0.1:${port}/v1`, requests, close: () => closeServer(server) };
}

async function answer(api: BatchApi, apiKey: string, request: IncomingMessage): Promise<Answer> {
	const body = await readBody(request);
	if (request.headers["x-api-key"] !== apiKey) throw new BatchApiError("unauthorized", "Invalid API key");
	const { pathname, searchParams } = new URL(request.url ?? "", "http://loopback");
	const [id = "", part] = pathname
		.slice(PREFIX.length + 1)
		.split("/")
		.map(decodeURIComponent);
	switch (`${request.method} ${id === "" ? "" : "ID"}${part === undefined ? "" : `/${part}`}`) {
		case "POST ":
			return { status: 201, body: await api.createBatch(body as CreateBatchRequest) };
		case "GET ":
			return { status: 200, body: await api.listBatches(numberIn(searchParams.get("limit"))) };
		case "GET ID":
			return { status: 200, body: await api.getBatch(id) };
		case "POST ID/tasks":
			return { status: 202, body: await api.addTasks(id, (body as { tasks: TaskInput[] }).tasks) };
		case "GET ID/tasks":
			return { status: 200, body: await api.listTasks(id, readQuery(searchParams)) };
		case "POST ID/cancel":
			return { status: 200, body: await api.cancelBatch(id) };
		default:
			return { status: 404, body: { success: false, error: "Not found" } };
	}
}

function readQuery(given: URLSearchParams): ListTasksQuery {
	const query: Record<string, unknown> = Object.fromEntries(given);
	const limit = numberIn(given.get("limit"));
	if (limit !== undefined) query.limit = limit;
	if (given.has("include_output")) query.include_output = given.get("include_output") === "true";
	return query as ListTasksQuery;
}

function numberIn(text: string | null): number | undefined {
	return text === null ? undefined : Number(text);
}

async function readBody(request: IncomingMessage): Promise<unknown> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return chunks.length === 0 ? undefined : JSON.parse(Buffer.concat(chunks).toString("utf8"));
}

function sendError(response: ServerResponse, error: unknown): void {
	if (!(error instanceof BatchApiError)) throw error;
	if (error.retryAfterMs !== undefined) response.setHeader("retry-after", String(error.retryAfterMs / 1_000));
	send(response, STATUSES[error.kind], { success: false, error: error.message, errors: error.errors });
}

function send(response: ServerResponse, status: number, body: unknown): void {
	response.writeHead(status, { "content-type": "application/json" });
	response.end(JSON.stringify(body));
}

function closeServer(server: Server): Promise<void> {
	server.closeAllConnections();
	return new Promise((resolve) => server.close(() => resolve()));
}
