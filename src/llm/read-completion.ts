/** The body of a chat completion, in all the forms that endpoints give it. */
import { isJsonObject, type Json } from "../model/json.ts";
import {
	EmptyAnswerError,
	type ModelAnswer,
	ModelError,
	type ModelRequest,
	mostTokens,
	type TokenUsage,
} from "../model/language-model.ts";

/** Throws ModelError, with what the answer has cost. */
export function readCompletion(body: Json | undefined, request: ModelRequest): ModelAnswer {
	if (!isJsonObject(body)) {
		throw new ModelError(
			"the model's endpoint answered with no JSON: check base_url, which usually ends with /v1",
			mostTokens(request),
		);
	}
	const usage = readUsage(body.usage, request);
	const choice = Array.isArray(body.choices) ? body.choices[0] : undefined;
	const message = isJsonObject(choice) ? choice.message : undefined;
	if (!isJsonObject(choice) || !isJsonObject(message)) {
		throw new ModelError("the model's endpoint answered without a message", usage);
	}
	const { finish_reason: reason } = choice;
	if (typeof message.refusal === "string" && message.refusal !== "") {
		throw new ModelError(`the model refuses to answer: ${message.refusal.slice(0, MAX_WORDS)}`, usage);
	}
	if (reason === "content_filter") throw new ModelError("a filter of the model's endpoint held its answer back", usage);
	const text = withoutThoughts(textOf(message.content));
	const isCut = reason === "length";
	if (text === "") throw new EmptyAnswerError(isCut ? noRoom(request) : "the model answered with nothing", usage);
	return { text, usage, isCut };
}

const MAX_WORDS = 500;

function noRoom({ maxTokens }: ModelRequest): string {
	return `the model used up its ${maxTokens} tokens before it answered: let it think less, or use a higher mode, which gives it more`;
}

/** Text, or the text parts of a list. */
function textOf(content: Json | undefined): string {
	if (typeof content === "string") return content;
	if (!Array.isArray(content)) return "";
	return content.map((part: Json) => (isJsonObject(part) && typeof part.text === "string" ? part.text : "")).join("");
}

/** Servers that do not set thoughts apart leave them in front, between `think` tags. */
function withoutThoughts(text: string): string {
	return text.replace(/^\s*<think>[\s\S]*?(?:<\/think>|$)/, "").trim();
}

/** What no model reads or writes in one answer; above it a number is an endpoint's mistake. */
const MOST_TOKENS = 100_000_000;

/** As told; where a number is not told, or cannot be, the most that it can be. */
function readUsage(usage: Json | undefined, request: ModelRequest): TokenUsage {
	const most = mostTokens(request);
	if (!isJsonObject(usage)) return most;
	const count = (value: Json | undefined, otherwise: number) =>
		typeof value === "number" && value > 0 && value <= MOST_TOKENS ? value : otherwise;
	return { input: count(usage.prompt_tokens, most.input), output: count(usage.completion_tokens, most.output) };
}
