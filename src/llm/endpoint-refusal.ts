/** A failed HTTP answer of an endpoint → what it means, and what to do about it. */
import { isJsonObject, type Json } from "../model/json.ts";

export interface FailedAnswer {
	readonly status: number;
	/** Undefined when it is no JSON. */
	readonly body: Json | undefined;
	/** What the endpoint says, without the key. */
	readonly words: string;
}

export interface Endpoint {
	readonly baseUrl: string;
	readonly model: string;
	/** The environment variable that holds its key; null for none. */
	readonly keyName: string | null;
}

export type Refusal =
	/** The same again may go well, after a pause. */
	| { readonly kind: "busy"; readonly message: string }
	/** Another form of the same request may go well. */
	| { readonly kind: "form"; readonly message: string }
	| { readonly kind: "final"; readonly message: string };

const BUSY: readonly number[] = [408, 425, 429, 500, 502, 503, 504, 529];
const TOO_LONG =
	/context.{0,30}(?:length|size|window)|maximum.{0,20}length|too (?:long|many tokens|large)|exceed.{0,40}(?:token|context)|max_tokens must be at least 1/i;
/** As some servers say of a schema that they cannot follow. */
const UNKEPT_SCHEMA = /grammar|json_schema|response_format/i;
const NO_MONEY = /insufficient_quota|exceeded your current quota|billing|credit balance|payment required/i;

export function refusalOf({ status, body, words }: FailedAnswer, endpoint: Endpoint): Refusal {
	const said = words === "" ? `HTTP ${status}` : `HTTP ${status}: ${words}`;
	const final = (message: string): Refusal => ({ kind: "final", message: `${message} (${said})` });
	if (status >= 300 && status < 400) {
		return final(`the model's endpoint points elsewhere, which is not followed: check base_url (${endpoint.baseUrl})`);
	}
	if (status === 401 || status === 403) return final(keyRefused(endpoint));
	if (status === 402 || NO_MONEY.test(words)) return final("the model's endpoint asks for payment: top up its account");
	if (isTooLong(status, words)) return final(TOO_LONG_MESSAGE);
	if (status === 500 && UNKEPT_SCHEMA.test(words)) {
		return { kind: "form", message: `the model's endpoint cannot keep to the schema (${said})` };
	}
	if (BUSY.includes(status)) return { kind: "busy", message: `the model's endpoint is not able to answer (${said})` };
	if (isModelUnknown(status, words)) {
		return final(
			`the endpoint does not know the model ${JSON.stringify(endpoint.model)}: check its name, or install it there`,
		);
	}
	if (status === 404 || status === 405) {
		const hint = "check base_url, which usually ends with /v1";
		return final(`there is no chat completion at ${endpoint.baseUrl}/chat/completions: ${hint}`);
	}
	const message = `the model's endpoint refuses the request (${said})`;
	return { kind: isJsonObject(body) && (status === 400 || status === 422) ? "form" : "final", message };
}

const TOO_LONG_MESSAGE =
	"the request is longer than the model's context: give it a longer one (OLLAMA_CONTEXT_LENGTH, --ctx-size of llama.cpp, --max-model-len of vLLM), or use a mode that reads less";

function keyRefused({ keyName }: Endpoint): string {
	return keyName === null
		? "the model's endpoint wants a key: name the environment variable that holds it with api_key_env"
		: `the model's endpoint refuses the key: set ${keyName} to one that may use it`;
}

function isTooLong(status: number, words: string): boolean {
	return status === 413 || ((status === 400 || status === 422 || status === 500) && TOO_LONG.test(words));
}

function isModelUnknown(status: number, words: string): boolean {
	return (
		(status === 404 || status === 400) &&
		/model/i.test(words) &&
		/not found|does not exist|unknown|no such|invalid model|not.{0,10}available/i.test(words)
	);
}
