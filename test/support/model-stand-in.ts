/**
 * An OpenAI-compatible endpoint on loopback that is strict about requests: a field it does not know, a wrong role, empty
 * content or a context that is too long is refused as such servers refuse it. What it answers, the test says from what
 * it is asked. It keeps every request with its headers.
 */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export interface ChatRequest {
	readonly model: string;
	readonly messages: readonly { readonly role: string; readonly content: string }[];
	readonly temperature?: number;
	readonly seed?: number;
	readonly max_tokens?: number;
	readonly max_completion_tokens?: number;
	readonly response_format?: { readonly type: string; readonly json_schema?: { readonly schema: unknown } };
}

/** What it does to a request; a text is the answer of the model. */
export type ModelReply =
	| string
	| { readonly text: string; readonly finish?: "stop" | "length" | "content_filter"; readonly usage?: object | null }
	| { readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }
	/** 200 with these bytes. */
	| { readonly raw: string; readonly type?: string }
	| "reset"
	| "hang";

export interface ModelStandIn {
	/** With `/v1`. */
	readonly baseUrl: string;
	readonly requests: readonly ChatRequest[];
	readonly headers: readonly IncomingHttpHeaders[];
	/** What was refused for its form; empty when every request was a good one. */
	readonly faults: readonly string[];
	/** From the next request on. `nth` counts from 1. */
	answer(reply: (request: ChatRequest, nth: number) => ModelReply): void;
	/** Resolves once so many requests have come. */
	asked(count: number): Promise<void>;
}

export interface ModelStandInOptions {
	/** Bearer token that it wants. Default: none. */
	readonly apiKey?: string;
	/** Default `test-model`. */
	readonly model?: string;
	/** Characters of all messages together. Default: a million. */
	readonly context?: number;
	/** Fields that it refuses, and in which words. */
	readonly refuses?: Readonly<Record<string, string>>;
}

const FIELDS = ["model", "messages", "temperature", "seed", "max_tokens", "max_completion_tokens", "response_format"];

export async function startModelStandIn(
	reply: (request: ChatRequest, nth: number) => ModelReply,
	options: ModelStandInOptions = {},
): Promise<ModelStandIn> {
	const requests: ChatRequest[] = [];
	const headers: IncomingHttpHeaders[] = [];
	const faults: string[] = [];
	const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
	let current = reply;
	const server = createServer(async (incoming, response) => {
		let text = "";
		for await (const part of incoming.setEncoding("utf8")) text += part;
		const refusal = refuse(incoming.method, incoming.url, incoming.headers, text, options);
		if (refusal !== undefined) {
			if (refusal.status === 400) faults.push(refusal.message);
			return send(response, refusal.status, {
				error: { message: refusal.message, type: "invalid_request_error", code: null },
			});
		}
		const request = JSON.parse(text) as ChatRequest;
		requests.push(request);
		headers.push(incoming.headers);
		for (const { count, resolve } of waiting) if (requests.length >= count) resolve();
		try {
			act(current(request, requests.length), request, response);
		} catch (error) {
			faults.push(String(error));
			send(response, 400, { error: { message: `the test cannot answer: ${String(error)}` } });
		}
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	onTestFinished(() => {
		server.closeAllConnections();
		return new Promise<void>((resolve) => server.close(() => resolve()));
	});
	return {
		baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
		requests,
		headers,
		faults,
		answer: (next) => {
			current = next;
		},
		asked: (count) =>
			requests.length >= count ? Promise.resolve() : new Promise((resolve) => waiting.push({ count, resolve })),
	};
}

/** All that was said to the model, without who said it. */
export function wordsOf({ messages }: ChatRequest): string {
	return messages.map(({ content }) => content).join("\n");
}

function act(reply: ModelReply, request: ChatRequest, response: ServerResponse): void {
	if (reply === "hang") return;
	if (reply === "reset") response.destroy();
	else if (typeof reply === "string") send(response, 200, completion(request, { text: reply }));
	else if ("text" in reply) send(response, 200, completion(request, reply));
	else if ("status" in reply) send(response, reply.status, reply.body ?? { error: { message: "no" } }, reply.headers);
	else response.writeHead(200, { "content-type": reply.type ?? "application/json" }).end(reply.raw);
}

function completion(
	request: ChatRequest,
	{ text, finish = "stop", usage }: Exclude<Extract<ModelReply, { text: string }>, string>,
) {
	return {
		id: "chatcmpl-1",
		object: "chat.completion",
		created: 1,
		model: request.model,
		choices: [{ index: 0, message: { role: "assistant", content: text }, finish_reason: finish }],
		...(usage === null
			? {}
			: { usage: usage ?? { prompt_tokens: 1_000, completion_tokens: 100, total_tokens: 1_100 } }),
	};
}

function send(
	response: ServerResponse,
	status: number,
	body: unknown,
	headers: Readonly<Record<string, string>> = {},
): void {
	const text = typeof body === "string" ? body : JSON.stringify(body);
	response.writeHead(status, { "content-type": "application/json", ...headers }).end(text);
}

function refuse(
	method: string | undefined,
	url: string | undefined,
	headers: IncomingHttpHeaders,
	text: string,
	{ apiKey, model = "test-model", context = 1_000_000, refuses = {} }: ModelStandInOptions,
): { readonly status: number; readonly message: string } | undefined {
	const bad = (message: string, status = 400) => ({ status, message });
	if (method !== "POST" || url !== "/v1/chat/completions") return bad("Not Found", 404);
	if (apiKey !== undefined && headers.authorization !== `Bearer ${apiKey}`)
		return bad("Incorrect API key provided", 401);
	if (apiKey === undefined && headers.authorization !== undefined) return bad("a key was sent that nobody asked for");
	if (headers["content-type"] !== "application/json") return bad("expected JSON");
	const body = JSON.parse(text) as Partial<ChatRequest>;
	const unknown = Object.keys(body).find((field) => !FIELDS.includes(field));
	if (unknown !== undefined) return bad(`Unrecognized request argument supplied: ${unknown}`);
	const refused = Object.keys(body).find((field) => refuses[field] !== undefined);
	if (refused !== undefined) return { status: 422, message: refuses[refused] ?? "" };
	if (body.model !== model) return bad(`model '${body.model}' not found`, 404);
	const { messages = [] } = body;
	if (messages[0]?.role !== "system") return bad("expected a system message first");
	const roles = messages.slice(1).map(({ role }) => role);
	if (roles.some((role, index) => role !== (index % 2 === 0 ? "user" : "assistant")))
		return bad("roles must alternate");
	if (messages.at(-1)?.role !== "user") return bad("expected a user message last");
	if (messages.some(({ content }) => typeof content !== "string" || content.trim() === ""))
		return bad("content is missing");
	if (messages.some((message) => Object.keys(message).some((key) => key !== "role" && key !== "content"))) {
		return bad("a message has fields that it may not have");
	}
	if (messages.reduce((sum, { content }) => sum + content.length, 0) > context) {
		return {
			status: 422,
			message: "This model's maximum context length is exceeded. Please reduce the length of the messages.",
		};
	}
	if (!Number.isInteger(body.max_tokens ?? body.max_completion_tokens)) return bad("max_tokens is missing");
	if (body.response_format?.type === "json_schema" && typeof body.response_format.json_schema?.schema !== "object") {
		return bad("json_schema without a schema");
	}
	return undefined;
}
