/**
 * A language model at an OpenAI-compatible endpoint (Ollama, llama.cpp, vLLM, hosted ones): `POST /chat/completions`.
 *
 * What an endpoint is too busy for is tried again after a pause that all tasks keep; what it does not take is left out
 * (see `dialect.ts`). A request whose answer was lost is not repeated: it may have been paid for.
 */
import {
	type LanguageModel,
	type ModelAnswer,
	ModelError,
	type ModelRequest,
	mostTokens,
} from "../model/language-model.ts";
import type { Timing } from "../model/timing.ts";
import { systemTiming } from "../system/timing.ts";
import { readUserAgent } from "../system/version.ts";
import { parseRetryAfter } from "../values/retry-after.ts";
import { ChatEndpoint, NoAnswerError, type RawCompletion } from "./chat-endpoint.ts";
import { adapted, COMMON, type Dialect, requestBody } from "./dialect.ts";
import { type Endpoint, refusalOf } from "./endpoint-refusal.ts";
import { readCompletion } from "./read-completion.ts";
import { SharedPause } from "./shared-pause.ts";

export interface ChatModelOptions extends Endpoint {
	/** Sent to the base URL's origin alone, and in no error; null for none. */
	readonly apiKey: string | null;
	/** Most time for one answer, in milliseconds. Default 10 minutes: models on small machines are slow. */
	readonly timeoutMs?: number;
	/** Default: this machine's clock and chance. */
	readonly timing?: Timing;
	/** Told of long pauses. */
	readonly onNotice?: ((message: string) => void) | undefined;
}

const DEFAULT_TIMEOUT_MS = 600_000;
/** Of one request that finds the endpoint out of order. */
const TRIES = 7;
/** Of one that finds it busy with others: tasks that ask side by side take each other's turns. */
const TRIES_AT_LIMIT = 20;
const FIRST_PAUSE_MS = 1_000;
/** Most that pauses grow to by themselves: many endpoints count by the minute. */
const GROWN_PAUSE_MS = 60_000;
/** Longest pause that is kept: an endpoint that asks for more is out of order. */
const LONGEST_PAUSE_MS = 600_000;
/** Shorter pauses are not told. */
const TOLD_MS = 4_000;

export function createChatModel(options: ChatModelOptions): LanguageModel {
	const { baseUrl, apiKey, timeoutMs = DEFAULT_TIMEOUT_MS, timing = systemTiming } = options;
	const endpoint = new ChatEndpoint({ baseUrl, apiKey, timeoutMs, userAgent: readUserAgent() });
	const model = new ChatModel(endpoint, options, timing);
	return { answer: (request, signal) => model.answer(request, signal), close: () => endpoint.close() };
}

const AT_LIMIT = 429;

/** Of one request. */
interface Attempts {
	/** From 1. */
	readonly tries: number;
	/** Answers to all requests before its first try. */
	readonly before: number;
}

class ChatModel {
	readonly #endpoint: ChatEndpoint;
	readonly #options: Pick<ChatModelOptions, keyof Endpoint | "onNotice">;
	readonly #timing: Timing;
	readonly #pause: SharedPause;
	#dialect: Dialect = COMMON;
	/** Answers so far, refusals included. */
	#answered = 0;
	/** A request was given up after all its tries, with no answer to any other: no other waits as long until there is one. */
	#isDown = false;

	constructor(endpoint: ChatEndpoint, options: ChatModelOptions, timing: Timing) {
		this.#endpoint = endpoint;
		this.#options = options;
		this.#timing = timing;
		this.#pause = new SharedPause(timing);
	}

	async answer(request: ModelRequest, signal: AbortSignal | undefined): Promise<ModelAnswer> {
		const before = this.#answered;
		for (let tries = 1; ; ) {
			await this.#pause.pass(signal);
			const dialect = this.#dialect;
			const raw = await this.#send(request, dialect, { tries, before }, signal);
			if (raw === "later") {
				tries += 1;
				continue;
			}
			if (raw.status >= 200 && raw.status < 300) {
				this.#noteAnswer();
				return readCompletion(raw.body, request);
			}
			const refusal = refusalOf(raw, this.#options);
			if (refusal.kind !== "busy") this.#noteAnswer();
			if (refusal.kind === "busy" && this.#waits({ tries, before }, raw)) tries += 1;
			else if (refusal.kind !== "form" || !this.#adapt(dialect, raw.words)) {
				throw new ModelError(refusal.kind === "busy" ? `${refusal.message}, after ${counted(tries)}` : refusal.message);
			}
		}
	}

	async #send(
		request: ModelRequest,
		dialect: Dialect,
		soFar: Attempts,
		signal: AbortSignal | undefined,
	): Promise<RawCompletion | "later"> {
		try {
			return await this.#endpoint.complete(requestBody(this.#options.model, request, dialect), signal);
		} catch (error) {
			if (!(error instanceof NoAnswerError)) throw error;
			if (!error.mayHaveArrived && this.#waits(soFar)) return "later";
			throw new ModelError(error.message, error.mayHaveArrived ? mostTokens(request) : undefined);
		}
	}

	/** Holds everybody back for as long as the endpoint asks, or ever longer; false when that is too long, or too often. */
	#waits({ tries, before }: Attempts, { status, retryAfter }: Partial<RawCompletion> = {}): boolean {
		const isLast = tries >= (status === AT_LIMIT ? TRIES_AT_LIMIT : TRIES);
		if (isLast && before === this.#answered) this.#isDown = true;
		if (isLast || this.#isDown) return false;
		const asked = parseRetryAfter(retryAfter, this.#timing.now()) ?? 0;
		if (asked > LONGEST_PAUSE_MS) return false;
		const grown = Math.min(GROWN_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (tries - 1));
		const ms = Math.max(asked, grown * (0.75 + this.#timing.random() / 2));
		if (this.#pause.hold(ms) && ms >= TOLD_MS) {
			this.#options.onNotice?.(
				`the model's endpoint cannot be asked now; it is asked again in ${Math.ceil(ms / 1_000)} s`,
			);
		}
		return true;
	}

	#noteAnswer(): void {
		this.#answered += 1;
		this.#isDown = false;
	}

	/** True when the same may be asked in another form; another task may have learnt it in the meantime. */
	#adapt(used: Dialect, words: string): boolean {
		if (this.#dialect !== used) return true;
		const next = adapted(used, words);
		if (next !== undefined) this.#dialect = next;
		return next !== undefined;
	}
}

function counted(tries: number): string {
	return tries === 1 ? "1 try" : `${tries} tries`;
}
