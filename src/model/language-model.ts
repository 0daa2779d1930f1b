/** The port between a researcher and whatever completes chats for it. */
import type { JsonObject } from "./json.ts";

export interface ChatMessage {
	readonly role: "system" | "user" | "assistant";
	readonly content: string;
}

export interface ModelRequest {
	readonly messages: readonly ChatMessage[];
	/** Most tokens of the answer, what a model thinks included. */
	readonly maxTokens: number;
	/** JSON Schema of the answer; text where there is none. A wish: what comes back has to be checked. */
	readonly schema?: JsonObject;
}

/** Tokens, as the endpoint counts them. */
export interface TokenUsage {
	readonly input: number;
	readonly output: number;
}

export interface ModelAnswer {
	/** Without what the model thought before it. */
	readonly text: string;
	readonly usage: TokenUsage;
	/** True when it ends at the most tokens rather than at its end. */
	readonly isCut: boolean;
}

export interface LanguageModel {
	/** Rejects with ModelError, or with the signal's reason when it is aborted. */
	answer(request: ModelRequest, signal?: AbortSignal): Promise<ModelAnswer>;
	close(): Promise<void>;
}

export const NO_TOKENS: TokenUsage = { input: 0, output: 0 };

/** Why there is no answer, in words that say what to do. */
export class ModelError extends Error {
	override readonly name = "ModelError";
	/** What it has cost all the same; the most that it can have cost where the answer was lost. */
	readonly usage: TokenUsage;

	constructor(message: string, usage: TokenUsage = NO_TOKENS, options?: ErrorOptions) {
		super(message, options);
		this.usage = usage;
	}
}

/** There is an answer, and nothing in it: the endpoint works. */
export class EmptyAnswerError extends ModelError {}

/** Tokens that an endpoint's chat format puts around a message, generously. */
const AROUND_MESSAGE = 64;

/** Most tokens that a request can use: none stands for less than a byte of UTF-8. */
export function mostTokens({ messages, schema, maxTokens }: ModelRequest): TokenUsage {
	const texts = messages.map(({ content }) => Buffer.byteLength(content) + AROUND_MESSAGE);
	const form = schema === undefined ? 0 : Buffer.byteLength(JSON.stringify(schema)) + AROUND_MESSAGE;
	return { input: texts.reduce((sum, bytes) => sum + bytes, form), output: maxTokens };
}

export function addTokens(a: TokenUsage, b: TokenUsage): TokenUsage {
	return { input: a.input + b.input, output: a.output + b.output };
}
