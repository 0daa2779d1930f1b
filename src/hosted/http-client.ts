/**
 * One HTTP exchange with the service: JSON out, JSON in, every failure named by what it means.
 *
 * The key goes into one header, to one origin, and never into an error: redirects are refused, not followed. What ends
 * an exchange without a whole answer is ambiguous, since the request may have arrived.
 */
import { Agent, request } from "undici";
import { BatchApiError } from "../model/batch-api.ts";
import type { Json } from "../model/json.ts";
import { DeadlineError, withDeadline } from "../values/deadline.ts";
import { createLimit } from "../values/limit.ts";
import { answerRedactor, type Redact, redactor, TransportError } from "../values/redact.ts";
import { AnswerText, type ReadAnswer } from "./answer-text.ts";
import { BodyPieces } from "./body-pieces.ts";
import type { Notice } from "./notices.ts";
import { type RawAnswer, readAnswer } from "./read-answer.ts";

export interface HttpClientOptions {
	/** With `/v1`, as the SDKs take it: see `checkBaseUrl`. A slash at the end is dropped. */
	readonly baseUrl: string;
	/** See `checkApiKey`. */
	readonly apiKey: string;
	/** Sent as `user-agent`. */
	readonly userAgent: string;
	/** Most time for one exchange, and for each 64 KB of its body, in milliseconds. Default 60,000. */
	readonly timeoutMs?: number;
	readonly notice: Notice;
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

/** Bytes. So much of an answer is read whatever else is under way. */
const SHORT_BODY = 64 * 1024;
/** Milliseconds. A long answer that pauses for so long lets others go first, and so does one that takes so long. */
const IDLE_MS = 250;
const TURN_MS = 5_000;

export class HttpClient {
	readonly #options: HttpClientOptions;
	readonly #base: string;
	readonly #redact: Redact;
	readonly #redactAnswer: Redact;
	readonly #agent: Agent;
	/** One after the other, while they come. */
	readonly #longBodies = createLimit(1);

	constructor(options: HttpClientOptions) {
		this.#options = options;
		this.#base = options.baseUrl.replace(/\/+$/, "");
		this.#redact = redactor(options.apiKey);
		this.#redactAnswer = answerRedactor(options.apiKey, () =>
			options.notice("key", "the service repeats the API key in its answers; it is left out of what is stored"),
		);
		this.#agent = new Agent({
			connections: CONNECTIONS,
			keepAliveTimeout: 30_000,
			maxResponseSize: MAX_BODY,
			// The time limit of the exchange covers both.
			headersTimeout: 0,
			bodyTimeout: 0,
		});
	}

	/** The parsed body of a 2xx answer. Throws BatchApiError, or the signal's reason when aborted. */
	async exchange(exchange: Exchange): Promise<Json> {
		const { timeoutMs = DEFAULT_TIMEOUT_MS } = this.#options;
		exchange.signal?.throwIfAborted();
		let answer: RawAnswer;
		try {
			answer = await withDeadline(timeoutMs, exchange.signal, (signal, goesOn) => this.#send(exchange, signal, goesOn));
		} catch (error) {
			exchange.signal?.throwIfAborted();
			throw noAnswer(error, this.#redact);
		}
		return readAnswer(answer, this.#redact);
	}

	/** Ends every connection. What is under way ends as ambiguous. */
	close(): Promise<void> {
		return this.#agent.destroy();
	}

	async #send(
		{ method, path, query = {}, body }: Exchange,
		signal: AbortSignal,
		goesOn: () => void,
	): Promise<RawAnswer> {
		const { apiKey, userAgent } = this.#options;
		const search = new URLSearchParams();
		for (const [key, value] of Object.entries(query)) if (value !== undefined) search.set(key, String(value));
		const answer = await request(`${this.#base}${path}${search.size === 0 ? "" : `?${search}`}`, {
			method,
			dispatcher: this.#agent,
			signal,
			headers: {
				accept: "application/json",
				"user-agent": userAgent,
				"x-api-key": apiKey,
				...(body === undefined ? {} : { "content-type": "application/json" }),
			},
			body: body === undefined ? null : JSON.stringify(body),
		});
		const header = answer.headers["retry-after"];
		const retryAfter = Array.isArray(header) ? header[0] : header;
		const read = await this.#read(answer.body, signal, goesOn);
		return { isWrite: method !== "GET", status: answer.statusCode, retryAfter, ...read };
	}

	/** Of those that are long one is parsed at a time, unless it makes the others wait. `goesOn`: called for each 64 KB. */
	async #read(body: AsyncIterable<Uint8Array>, signal: AbortSignal, goesOn: () => void): Promise<ReadAnswer> {
		const text = new AnswerText(this.#redactAnswer);
		const pieces = new BodyPieces(counted(body, SHORT_BODY, goesOn));
		let length = 0;
		for (let isWhole = false; !isWhole; ) {
			await pieces.arrive();
			const takeTurn = async () => {
				const turn = await takePieces(
					pieces,
					text,
					length < SHORT_BODY ? SHORT_BODY - length : Number.POSITIVE_INFINITY,
				);
				length += turn.length;
				isWhole = turn.isEnd;
			};
			await (length < SHORT_BODY ? takeTurn() : this.#longBodies(takeTurn, signal));
		}
		return text.end();
	}
}

/** Until there are so many bytes or no more, none comes, or others have waited for long enough. */
async function takePieces(
	pieces: BodyPieces,
	text: AnswerText,
	most: number,
): Promise<{ readonly length: number; readonly isEnd: boolean }> {
	const end = performance.now() + TURN_MS;
	let length = 0;
	while (length < most && performance.now() < end) {
		const piece = await pieces.take(IDLE_MS);
		if (piece === undefined) break;
		if (piece === null) return { length, isEnd: true };
		text.take(piece);
		length += piece.length;
	}
	return { length, isEnd: false };
}

/** Says so each time that so many bytes more have come. */
async function* counted(body: AsyncIterable<Uint8Array>, bytes: number, tell: () => void): AsyncGenerator<Uint8Array> {
	let length = 0;
	for await (const piece of body) {
		length += piece.length;
		if (length >= bytes) tell();
		length %= bytes;
		yield piece;
	}
}

function noAnswer(thrown: unknown, redact: Redact): BatchApiError {
	const cause = thrown instanceof DeadlineError ? thrown : new TransportError(thrown, redact);
	const reason = cause instanceof TransportError ? cause.tell() : cause.message;
	return new BatchApiError("ambiguous", `the service gave no answer: ${reason}`, { cause });
}
