/**
 * One HTTP exchange with an OpenAI-compatible endpoint. The key goes into one header, to one origin; redirects are not
 * followed, and no error repeats the key.
 */
import { Agent, request } from "undici";
import type { Json, JsonObject } from "../model/json.ts";
import { DeadlineError, withDeadline } from "../values/deadline.ts";
import { answerRedactor, type Redact, redactor, TransportError } from "../values/redact.ts";

export interface ChatEndpointOptions {
	/** Normalised: see `checkModelUrl`. */
	readonly baseUrl: string;
	/** Null where the endpoint wants none. */
	readonly apiKey: string | null;
	readonly userAgent: string;
	/** Most time for one exchange, its body included, in milliseconds. */
	readonly timeoutMs: number;
}

export interface RawCompletion {
	readonly status: number;
	readonly retryAfter: string | undefined;
	/** Undefined when it is no JSON. */
	readonly body: Json | undefined;
	/** Of the error that it tells; empty when it tells none. */
	readonly words: string;
}

/** There was no answer. */
export class NoAnswerError extends Error {
	override readonly name = "NoAnswerError";
	/** False when the request cannot have arrived. */
	readonly mayHaveArrived: boolean;

	constructor(message: string, mayHaveArrived: boolean) {
		super(message);
		this.mayHaveArrived = mayHaveArrived;
	}
}

/** Bytes; far above the longest answer that is asked for. */
const MAX_BODY = 8 * 1024 * 1024;
const MAX_WORDS = 1_000;
const NEVER_ARRIVED = [
	"ECONNREFUSED",
	"ENOTFOUND",
	"EAI_AGAIN",
	"EHOSTUNREACH",
	"ENETUNREACH",
	"UND_ERR_CONNECT_TIMEOUT",
];
/** As many as tasks may be researched at the same time. */
const CONNECTIONS = 256;

export class ChatEndpoint {
	readonly #options: ChatEndpointOptions;
	readonly #redact: Redact;
	readonly #redactAnswer: Redact;
	readonly #agent: Agent;

	constructor(options: ChatEndpointOptions) {
		this.#options = options;
		const { apiKey } = options;
		this.#redact = apiKey === null ? (text) => text : redactor(apiKey);
		this.#redactAnswer = apiKey === null ? (text) => text : answerRedactor(apiKey, () => undefined);
		this.#agent = new Agent({
			connections: CONNECTIONS,
			maxResponseSize: MAX_BODY,
			// The time limit of the exchange covers both.
			headersTimeout: 0,
			bodyTimeout: 0,
		});
	}

	/** Throws NoAnswerError, or the signal's reason when it is aborted. */
	async complete(body: JsonObject, signal: AbortSignal | undefined): Promise<RawCompletion> {
		signal?.throwIfAborted();
		try {
			return await withDeadline(this.#options.timeoutMs, signal, (ends) => this.#send(body, ends));
		} catch (error) {
			signal?.throwIfAborted();
			throw this.#noAnswer(error);
		}
	}

	close(): Promise<void> {
		return this.#agent.destroy();
	}

	async #send(body: JsonObject, signal: AbortSignal): Promise<RawCompletion> {
		const { baseUrl, apiKey, userAgent } = this.#options;
		const answer = await request(`${baseUrl}/chat/completions`, {
			method: "POST",
			dispatcher: this.#agent,
			signal,
			headers: {
				accept: "application/json",
				"content-type": "application/json",
				"user-agent": userAgent,
				...(apiKey === null ? {} : { authorization: `Bearer ${apiKey}` }),
			},
			body: JSON.stringify(body),
		});
		const header = answer.headers["retry-after"];
		const parsed = parse(this.#redactAnswer(await answer.body.text()));
		return {
			status: answer.statusCode,
			retryAfter: Array.isArray(header) ? header[0] : header,
			body: parsed,
			words: this.#redact(wordsOf(parsed)).slice(0, MAX_WORDS),
		};
	}

	#noAnswer(thrown: unknown): NoAnswerError {
		const { baseUrl, timeoutMs } = this.#options;
		if (thrown instanceof DeadlineError) {
			const message = `the model gave no answer within ${timeoutMs / 1_000} s: use a faster model, a mode that reads less, or less local.concurrency`;
			return new NoAnswerError(message, true);
		}
		const error = new TransportError(thrown, this.#redact);
		if (NEVER_ARRIVED.includes(error.code ?? "")) {
			const message = `nothing answers at ${baseUrl}: start the model's server, or check base_url (${error.tell()})`;
			return new NoAnswerError(message, false);
		}
		return new NoAnswerError(`the model's endpoint gave no whole answer: ${error.tell()}`, true);
	}
}

function parse(text: string): Json | undefined {
	try {
		return JSON.parse(text) as Json;
	} catch {
		return undefined;
	}
}

/** `{ error: { message, code, param } }` of OpenAI, llama.cpp and vLLM, `{ error: "…" }`, `{ message }`, `{ detail }`. */
function wordsOf(body: Json | undefined): string {
	if (typeof body !== "object" || body === null || Array.isArray(body)) return "";
	const { error, message, detail } = body as JsonObject;
	if (typeof error === "string") return error;
	if (typeof error === "object" && error !== null && !Array.isArray(error)) {
		const own = error as JsonObject;
		const code = typeof own.code === "string" ? ` (${own.code})` : "";
		return `${typeof own.message === "string" ? own.message : JSON.stringify(own)}${code}`;
	}
	if (typeof message === "string") return message;
	return detail === undefined ? "" : typeof detail === "string" ? detail : JSON.stringify(detail);
}
