import { setImmediate as letOthersRun } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { type ChatModelOptions, createChatModel } from "../../src/llm/create-chat-model.ts";
import type { LanguageModel, ModelRequest } from "../../src/model/language-model.ts";
import { ModelError, mostTokens } from "../../src/model/language-model.ts";
import type { Timing } from "../../src/model/timing.ts";
import { type ModelReply, type ModelStandInOptions, startModelStandIn } from "../support/model-stand-in.ts";

const KEY = "sk-9aB2-never-to-be-seen";
const ASKED: ModelRequest = {
	messages: [
		{ role: "system", content: "You answer." },
		{ role: "user", content: "What is Anchor?" },
	],
	maxTokens: 100,
};

/** A clock that jumps over every pause, and remembers it. */
function jumpingClock(): Timing & { readonly pauses: readonly number[] } {
	let now = 1_000_000;
	const pauses: number[] = [];
	return {
		pauses,
		now: () => now,
		random: () => 0.5,
		async sleep(ms, signal) {
			signal.throwIfAborted();
			pauses.push(ms);
			await letOthersRun();
			now += ms;
		},
	};
}

async function open(
	reply: (nth: number) => ModelReply,
	{ standIn = {}, ...options }: Partial<ChatModelOptions> & { readonly standIn?: ModelStandInOptions } = {},
) {
	const endpoint = await startModelStandIn((_, nth) => reply(nth), standIn);
	const timing = jumpingClock();
	const model = createChatModel({
		...{ baseUrl: endpoint.baseUrl, model: "test-model", apiKey: null, keyName: null, timing },
		...options,
	});
	onTestFinished(() => model.close());
	return { endpoint, timing, model };
}

async function failure(model: LanguageModel, request = ASKED): Promise<ModelError> {
	const error = await model.answer(request).catch((thrown: unknown) => thrown);
	if (error instanceof ModelError) return error;
	throw new Error(`expected a ModelError, found ${JSON.stringify(error)}`);
}

describe("an answer", () => {
	test("is its text, with what it has cost", async () => {
		const { model, endpoint } = await open(() => ({
			text: " A queue. ",
			usage: { prompt_tokens: 7, completion_tokens: 3 },
		}));
		expect(await model.answer(ASKED)).toEqual({ text: "A queue.", usage: { input: 7, output: 3 }, isCut: false });
		expect(endpoint.faults).toEqual([]);
		expect(endpoint.requests[0]).toMatchObject({ temperature: 0, seed: 1, max_tokens: 100 });
	});

	test("leaves out what the model thought before it", async () => {
		const { model } = await open(() => "<think>\nHm. [3]\n</think>\n\nA queue.");
		expect((await model.answer(ASKED)).text).toBe("A queue.");
	});

	test("may be cut", async () => {
		const { model } = await open(() => ({ text: "A que", finish: "length" }));
		expect(await model.answer(ASKED)).toMatchObject({ text: "A que", isCut: true });
	});

	test("counts with the most it can have used where nothing is told", async () => {
		const { model } = await open(() => ({ text: "A queue.", usage: null }));
		expect((await model.answer(ASKED)).usage).toEqual(mostTokens(ASKED));
	});
});

describe("a busy endpoint", () => {
	test("is asked again after the pause that it names", async () => {
		const notices: string[] = [];
		const { model, timing } = await open(
			(nth) => (nth < 3 ? { status: 429, headers: { "retry-after": "7" } } : "A queue."),
			{ onNotice: (message) => notices.push(message) },
		);
		expect((await model.answer(ASKED)).text).toBe("A queue.");
		expect(timing.pauses).toEqual([7_000, 7_000]);
		expect(notices).toEqual(Array(2).fill("the model's endpoint cannot be asked now; it is asked again in 7 s"));
	});

	test("is asked again after ever longer pauses where it names none, and not for ever", async () => {
		const { model, timing, endpoint } = await open(() => ({
			status: 500,
			body: { error: { message: "out of memory" } },
		}));
		const { message, usage } = await failure(model);
		expect(message).toBe("the model's endpoint is not able to answer (HTTP 500: out of memory), after 7 tries");
		expect(timing.pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000]);
		expect(endpoint.requests).toHaveLength(7);
		expect(usage).toEqual({ input: 0, output: 0 });
		await failure(model);
		expect(endpoint.requests, "once given up, the next does not wait as long").toHaveLength(8);
	});

	test("at its limit is asked for longer, and one that is given up does not give up the others", async () => {
		const { model, timing, endpoint } = await open(() => ({ status: 429 }));
		expect((await failure(model)).message).toMatch(/after 20 tries$/);
		expect(Math.max(...timing.pauses)).toBe(60_000);
		endpoint.answer((_, nth) => (nth === 22 ? { status: 429 } : "A queue."));
		expect((await model.answer(ASKED)).text).toBe("A queue.");
		expect((await model.answer(ASKED)).text, "once answered, it is waited for again").toBe("A queue.");
		expect(endpoint.requests).toHaveLength(23);
	});

	test("is not waited for longer than ten minutes", async () => {
		const { model, endpoint } = await open(() => ({ status: 429, headers: { "retry-after": "3600" } }));
		expect((await failure(model)).message).toMatch(/after 1 try$/);
		expect(endpoint.requests).toHaveLength(1);
	});

	test("holds all others back, too", async () => {
		let release: () => void = () => undefined;
		const waiting = new Promise<void>((resolve) => {
			release = resolve;
		});
		let now = 0;
		const sleeps: number[] = [];
		const timing: Timing = {
			now: () => now,
			random: () => 0.5,
			async sleep(ms) {
				sleeps.push(ms);
				await waiting;
				now += ms;
			},
		};
		const busy = { status: 429, headers: { "retry-after": "30" } };
		const { model, endpoint } = await open((nth) => (nth === 1 ? busy : "A queue."), { timing });
		const first = model.answer(ASKED);
		while (sleeps.length < 1) await letOthersRun();
		const second = model.answer(ASKED);
		while (sleeps.length < 2) await letOthersRun();
		expect(sleeps).toEqual([30_000, 30_000]);
		expect(endpoint.requests).toHaveLength(1);
		release();
		await Promise.all([first, second]);
		expect(endpoint.requests).toHaveLength(3);
	});

	test("is not asked again where the answer was lost: it may have been paid for", async () => {
		const { model, endpoint } = await open(() => "reset");
		const { message, usage } = await failure(model);
		expect(message).toContain("the model's endpoint gave no whole answer");
		expect(usage).toEqual(mostTokens(ASKED));
		expect(endpoint.requests).toHaveLength(1);
	});

	test("that hangs is given up after the time limit", async () => {
		const { model } = await open(() => "hang", { timeoutMs: 50 });
		const { message, usage } = await failure(model);
		expect(message).toContain("the model gave no answer within 0.05 s");
		expect(usage).toEqual(mostTokens(ASKED));
	});

	test("is left at once when the caller stops", async () => {
		const { model, endpoint } = await open(() => "hang");
		const controller = new AbortController();
		const answer = model.answer(ASKED, controller.signal);
		await endpoint.asked(1);
		controller.abort(new Error("stopped"));
		await expect(answer).rejects.toThrow("stopped");
	});
});

test("where nothing listens, it is tried again, then told with what to do", async () => {
	const { model, timing } = await open(() => "", { baseUrl: "http://127.0.0.1:9/v1" });
	const { message } = await failure(model);
	expect(message).toMatch(
		/^nothing answers at http:\/\/127\.0\.0\.1:9\/v1: start the model's server, or check base_url/,
	);
	expect(timing.pauses).toHaveLength(6);
});

describe.each([
	["no JSON", { raw: "<html>Welcome</html>", type: "text/html" }, "answered with no JSON: check base_url"],
	["JSON without a message", { raw: '{"choices": []}' }, "answered without a message"],
	["nothing", "", "the model answered with nothing"],
	["only thoughts", { text: "<think>Hm, I", finish: "length" }, "used up its 100 tokens before it answered"],
	[
		"what a filter held back",
		{ text: "", finish: "content_filter" },
		"a filter of the model's endpoint held its answer back",
	],
	[
		"a redirect",
		{ status: 307, headers: { location: "http://127.0.0.1:1/" } },
		"points elsewhere, which is not followed",
	],
	["a wrong path", { status: 404, body: "<html>404</html>" }, "there is no chat completion at"],
	[
		"an unknown model",
		{ status: 404, body: { error: { message: 'model "test-model" not found, try pulling it first' } } },
		'the endpoint does not know the model "test-model"',
	],
	[
		"no money",
		{ status: 429, body: { error: { message: "You exceeded your current quota", code: "insufficient_quota" } } },
		"asks for payment",
	],
	[
		"a context that is too short",
		{ status: 400, body: { error: { message: "the request exceeds the available context size, try increasing it" } } },
		"longer than the model's context: give it a longer one",
	],
	[
		"a context that is too short, in other words",
		{
			status: 400,
			body: {
				object: "error",
				message: "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens",
				code: 400,
			},
		},
		"longer than the model's context",
	],
	["another refusal", { status: 400, body: { error: "no thanks" } }, "refuses the request (HTTP 400: no thanks)"],
] as const)("an endpoint that answers with %s", (_, reply, message) => {
	test("is asked once, and told in words", async () => {
		const { model, endpoint } = await open(() => reply as ModelReply);
		expect((await failure(model)).message).toContain(message);
		expect(endpoint.requests).toHaveLength(1);
	});
});

describe("the key", () => {
	test("is sent as a bearer token, and no error repeats it", async () => {
		const body = { error: { message: `no such key: ${KEY} (${encodeURIComponent(KEY)})` } };
		const { model, endpoint } = await open(() => ({ status: 403, body }), {
			...{ apiKey: KEY, keyName: "LLM_KEY", standIn: { apiKey: KEY } },
		});
		const error = await failure(model);
		expect(endpoint.headers[0]?.authorization).toBe(`Bearer ${KEY}`);
		expect(error.message).toContain(
			"refuses the key: set LLM_KEY to one that may use it (HTTP 403: no such key: [API key]",
		);
		expect(JSON.stringify([error.message, error.stack, error.cause])).not.toContain(KEY);
	});

	test.each(["sk-9aB2-never-to-be-seen", "short"])("is in no error, however short: %s", async (key) => {
		const body = { error: { message: `no such key: ${key}!` } };
		const { model } = await open(() => ({ status: 403, body }), {
			apiKey: key,
			keyName: "K",
			standIn: { apiKey: key },
		});
		expect((await failure(model)).message).toContain("(HTTP 403: no such key: [API key]!)");
	});

	test("that the model repeats in its answer is left out of it", async () => {
		const { model } = await open(() => `The key is ${KEY}.`, { apiKey: KEY, keyName: "K", standIn: { apiKey: KEY } });
		expect((await model.answer(ASKED)).text).toBe("The key is [API key].");
	});

	test("that is missing is named", async () => {
		const { model } = await open(() => "", { standIn: { apiKey: KEY } });
		expect((await failure(model)).message).toContain("wants a key: name the environment variable that holds it");
	});
});

describe("an endpoint that takes less than others", () => {
	const WITH_SCHEMA: ModelRequest = { ...ASKED, schema: { type: "object" } };

	test("is asked without a schema that it cannot keep to, though it calls that an error of its own", async () => {
		const broken = { status: 500, body: { error: { message: "failed to parse grammar" } } };
		const { model, endpoint } = await open((nth) => (nth === 1 ? broken : "{}"));
		expect((await model.answer(WITH_SCHEMA)).text).toBe("{}");
		expect(endpoint.requests.map(({ response_format }) => response_format?.type)).toEqual([
			"json_schema",
			"json_object",
		]);
	});

	test.each([
		["seed", "Unknown parameter: 'seed'", { seed: undefined }],
		["temperature", "Unsupported value: 'temperature' does not support 0 with this model", { temperature: undefined }],
		[
			"max_tokens",
			"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
			{ max_tokens: undefined, max_completion_tokens: 100 },
		],
		["response_format", "response_format is not supported", { response_format: undefined }],
	])("is asked without `%s`, from then on", async (field, words, expected) => {
		const { model, endpoint } = await open(() => "{}", { standIn: { refuses: { [field]: words } } });
		expect((await model.answer(WITH_SCHEMA)).text).toBe("{}");
		expect((await model.answer(WITH_SCHEMA)).text).toBe("{}");
		for (const request of endpoint.requests) {
			const found = Object.fromEntries(Object.keys(expected).map((key) => [key, request[key as keyof typeof request]]));
			expect(found).toEqual(expected);
		}
		expect(endpoint.requests).toHaveLength(2);
	});
});
