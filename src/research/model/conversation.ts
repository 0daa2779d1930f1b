/** What one task asks of the model: every call of it passes through here, so that none is forgotten in its cost. */
import type { Json, JsonObject } from "../../model/json.ts";
import {
	addTokens,
	type LanguageModel,
	type ModelAnswer,
	ModelError,
	type ModelRequest,
	NO_TOKENS,
	type TokenUsage,
} from "../../model/language-model.ts";
import { isTooDeep } from "../../model/nesting.ts";

export class Conversation {
	readonly #model: LanguageModel;
	readonly #signal: AbortSignal | undefined;
	#usage: TokenUsage = NO_TOKENS;

	constructor(model: LanguageModel, signal: AbortSignal | undefined) {
		this.#model = model;
		this.#signal = signal;
	}

	/** Of all calls so far, failed ones included. */
	get usage(): TokenUsage {
		return this.#usage;
	}

	/** Throws ModelError. */
	async ask(request: ModelRequest): Promise<ModelAnswer> {
		try {
			const answer = await this.#model.answer(request, this.#signal);
			this.#usage = addTokens(this.#usage, answer.usage);
			return answer;
		} catch (error) {
			if (error instanceof ModelError) this.#usage = addTokens(this.#usage, error.usage);
			throw error;
		}
	}

	/** Undefined where the endpoint gives no answer: what was answered before is not lost with it. */
	async askAgain(request: ModelRequest): Promise<ModelAnswer | undefined> {
		try {
			return await this.ask(request);
		} catch (error) {
			if (error instanceof ModelError) return undefined;
			throw error;
		}
	}
}

/** The beginning of a text, within a number of bytes of UTF-8. */
export function cutToBytes(text: string, bytes: number): string {
	if (Buffer.byteLength(text) <= bytes) return text;
	return new TextDecoder().decode(Buffer.from(text).subarray(0, bytes)).replace(/\uFFFD+$/, "");
}

/** The value that an answer is, with or without code fences and words around it; undefined when it is none. */
export function jsonOf(text: string): Json | undefined {
	const fenced = /```(?:json)?\s*\n([\s\S]*?)\n\s*```/.exec(text)?.[1];
	const braced = text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1);
	for (const candidate of [text, fenced, braced]) {
		const value = candidate === undefined ? undefined : parse(candidate);
		if (value !== undefined) return value;
	}
	return undefined;
}

function parse(text: string): Json | undefined {
	try {
		const value = JSON.parse(text) as Json;
		return isTooDeep(value) ? undefined : value;
	} catch {
		return undefined;
	}
}

export const QUESTIONS_SCHEMA: JsonObject = {
	type: "object",
	properties: { questions: { type: "array", items: { type: "string" } } },
	required: ["questions"],
	additionalProperties: false,
};
