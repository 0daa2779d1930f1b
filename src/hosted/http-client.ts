/**
 * One HTTP exchange with the service: JSON out, JSON in, every failure named by what it means.
 *
 * The table of meanings is here and nowhere else (contract section 11). The key goes into one header,
 * to one origin, and never into a message: redirects are refused, not followed.
 */
import { Agent, type Dispatcher, request } from "undici";
import { BatchApiError, type BatchApiErrorKind } from "../model/batch-api.ts";
import type { Json } from "../model/json.ts";
import { describeErrorBody } from "./error-body.ts";

export interface HttpClientOptions {
	/** With `/v1`, as the SDKs take it; a trailing slash is dropped. */
	readonly baseUrl: string;
	readonly apiKey: string;
	/** Sent as `user-agent`. */
	readonly userAgent: string;
	/** Most time for one exchange, in milliseconds. Default 60,000. */
	readonly timeoutMs?: number;
}

export interface Exchange {
	readonly method: "GET" | "POST";
	/** Below the base URL, with `/`. */
	readonly path: string;
	readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
	readonly body?: Json;
	readonly signal?: AbortSignal | undefined;
}

const DEFAULT_TIMEOUT_MS = 60_000;
/** Connections to the service; more would only queue there. */
const CONNECTIONS = 16;
/** Bytes. A page holds at most 50 results. */
const MAX_BODY = 512 * 1024 * 1024;

/** Status → meaning. Others: 4xx `rejected`, 5xx `ambiguous`. */
const KINDS: { readonly [status: number]: BatchApiErrorKind } = {
	401: "unauthorized",
	402: "payment",
	403: "unauthorized",
	404: "not_found",
	408: "ambiguous",
	429: "rate_limited",
};

export class HttpClient {
	readonly #options: HttpClientOptions;
	readonly #base: string;
	readonly #agent: Agent;

	constructor(options: HttpClientOptions) {
		this.#options = options;
		this.#base = options.baseUrl.replace(/\/+$/, "");
		this.#agent = new Agent({ connections: CONNECTIONS, keepAliveTimeout: 30_000, maxResponseSize: MAX_BODY });
	}

	/** The parsed body of a 2xx answer. Throws BatchApiError, or the signal's reason when aborted. */
	async exchange(exchange: Exchange): Promise<Json> {
		const timeout = AbortSignal.timeout(this.#options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
		const signal = exchange.signal === undefined ? timeout : AbortSignal.any([exchange.signal, timeout]);
		let answer: Dispatcher.ResponseData;
		let text: string;
		try {
			answer = await this.#send(exchange, signal);
			text = await answer.body.text();
		} catch (error) {
			exchange.signal?.throwIfAborted();
			throw timeout.aborted ? noAnswer("no answer in time", error) : noAnswer(reasonOf(error), error);
		}
		return readAnswer(answer, text);
	}

	close(): Promise<void> {
		return this.#agent.close();
	}

	#send({ method, path, query, body }: Exchange, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
		const search = new URLSearchParams();
		for (const [key, value] of Object.entries(query ?? {})) if (value !== undefined) search.set(key, String(value));
		return request(`${this.#base}${path}${search.size === 0 ? "" : `?${search}`}`, {
			method,
			dispatcher: this.#agent,
			signal,
			headers: {
				accept: "application/json",
				"user-agent": this.#options.userAgent,
				"x-api-key": this.#options.apiKey,
				...(body === undefined ? {} : { "content-type": "application/json" }),
			},
			body: body === undefined ? null : JSON.stringify(body),
		});
	}
}

function readAnswer({ statusCode, headers }: Dispatcher.ResponseData, text: string): Json {
	const body = parse(text);
	if (statusCode >= 200 && statusCode < 300) {
		if (body !== undefined && body !== null && typeof body === "object") return body;
		const found = text.trim() === "" ? "an empty body" : "no JSON";
		throw new BatchApiError("ambiguous", `the service answered ${statusCode} with ${found}`, { status: statusCode });
	}
	if (statusCode >= 300 && statusCode < 400) {
		const message = `the service answered ${statusCode} and points elsewhere; check the base URL`;
		throw new BatchApiError("rejected", message, { status: statusCode });
	}
	const { message, errors } = describeErrorBody(body);
	const retryAfterMs = parseRetryAfter(headers["retry-after"]);
	throw new BatchApiError(kindOf(statusCode, body), message ?? `the service answered ${statusCode}`, {
		status: statusCode,
		errors,
		...(retryAfterMs === undefined ? {} : { retryAfterMs }),
	});
}

/** 503 means "nothing added" only in the service's own words; a gateway's page says nothing (contract 11). */
function kindOf(status: number, body: Json | undefined): BatchApiErrorKind {
	if (status === 503) return describeErrorBody(body).message === undefined ? "ambiguous" : "unavailable";
	return KINDS[status] ?? (status >= 500 ? "ambiguous" : "rejected");
}

function parse(text: string): Json | undefined {
	try {
		return JSON.parse(text) as Json;
	} catch {
		return undefined;
	}
}

/** Seconds, or an HTTP date; in milliseconds. */
function parseRetryAfter(header: string | string[] | undefined): number | undefined {
	const text = Array.isArray(header) ? header[0] : header;
	if (text === undefined) return undefined;
	if (/^\d+(?:\.\d+)?$/.test(text.trim())) return Number(text) * 1_000;
	const date = Date.parse(text);
	return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

function noAnswer(reason: string, cause: unknown): BatchApiError {
	return new BatchApiError("ambiguous", `the service gave no answer: ${reason}`, { cause });
}

function reasonOf(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	const { code } = error as NodeJS.ErrnoException;
	return code === undefined ? error.message : `${error.message} (${code})`;
}
