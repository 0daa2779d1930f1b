/**
 * What endpoints take differently, learnt from their refusals: newer hosted models want another name for the most tokens
 * and no temperature, small servers know no seed or no JSON Schema. Each is tried once and remembered.
 */
import type { Json, JsonObject } from "../model/json.ts";
import type { ModelRequest } from "../model/language-model.ts";

export interface Dialect {
	readonly limit: "max_tokens" | "max_completion_tokens";
	readonly temperature: boolean;
	readonly seed: boolean;
	/** How an answer in JSON is asked for, beside the words of the prompt. */
	readonly json: "json_schema" | "json_object" | "words";
}

export const COMMON: Dialect = { limit: "max_tokens", temperature: true, seed: true, json: "json_schema" };

/** Body of `POST /chat/completions`. */
export function requestBody(
	model: string,
	{ messages, maxTokens, schema }: ModelRequest,
	dialect: Dialect,
): JsonObject {
	return {
		model,
		messages: messages.map(({ role, content }) => ({ role, content })),
		[dialect.limit]: maxTokens,
		...(dialect.temperature ? { temperature: 0 } : {}),
		...(dialect.seed ? { seed: 1 } : {}),
		...(schema === undefined || dialect.json === "words" ? {} : { response_format: responseFormat(schema, dialect) }),
	};
}

function responseFormat(schema: JsonObject, { json }: Dialect): Json {
	// Strict ones refuse most schemas that people write; whether an answer fits is checked here.
	return json === "json_object"
		? { type: "json_object" }
		: { type: "json_schema", json_schema: { name: "answer", schema, strict: false } };
}

/** The dialect to try next after a refusal in these words; undefined when they are about something else. */
export function adapted(dialect: Dialect, refusal: string): Dialect | undefined {
	if (/max_completion_tokens/.test(refusal) && dialect.limit === "max_tokens") {
		return { ...dialect, limit: "max_completion_tokens" };
	}
	if (/response_format|json_schema|json_object|grammar/i.test(refusal) && dialect.json !== "words") {
		return { ...dialect, json: dialect.json === "json_schema" ? "json_object" : "words" };
	}
	if (/\btemperature\b/.test(refusal) && dialect.temperature) return { ...dialect, temperature: false };
	if (/\bseed\b/.test(refusal) && dialect.seed) return { ...dialect, seed: false };
	return undefined;
}
