import { describe, expect, test } from "vitest";
import type { ModelSettings } from "../../src/model/pipeline.ts";
import { INDEX_VERSION } from "../../src/research/corpus/index-version.ts";
import { modelIdentity } from "../../src/research/model/model-identity.ts";
import { worstPrices } from "../../src/research/model/model-prices.ts";
import { fillPrompt, PROMPT_NAMES, readPrompts } from "../../src/research/model/prompts.ts";
import { SEARCH_VERSION } from "../../src/research/search/search-version.ts";

const SETTINGS: ModelSettings = {
	base_url: "http://127.0.0.1:11434/v1",
	name: "qwen3:8b",
	api_key_env: null,
	prices: null,
};

describe("what makes two answers comparable", () => {
	const identity = modelIdentity("corpus", SETTINGS);

	test.each([
		["the model", { name: "qwen3:14b" }],
		["the endpoint", { base_url: "https://models.example/v1" }],
	])("is %s", (_, change) => {
		expect(modelIdentity("corpus", { ...SETTINGS, ...change })).not.toEqual(identity);
	});

	test("is the corpus", () => expect(modelIdentity("another", SETTINGS)).not.toEqual(identity));

	test("is how files are cut and searched, so that an upgrade that finds other passages asks again", () => {
		expect(identity).toMatchObject({ search: SEARCH_VERSION, index: INDEX_VERSION });
	});

	test.each([
		["the name of the key's variable", { api_key_env: "LLM_KEY" }],
		["the prices", { prices: { input: 1, output: 2 } }],
	])("is not %s", (_, change) => {
		expect(modelIdentity("corpus", { ...SETTINGS, ...change })).toEqual(identity);
	});

	test("leaves the name of its engine alone, which keeps batches apart", () => {
		expect(identity).not.toHaveProperty("base_url");
		expect(identity).not.toHaveProperty("engine");
	});
});

describe("prices", () => {
	test("are nothing without those of tokens, and rise with the mode", () => {
		expect(worstPrices(null)).toEqual({ fast: 0, standard: 0, heavy: 0, max: 0 });
		const { fast, standard, heavy, max } = worstPrices({ input: 0.15, output: 0.6 });
		const rising = [0, fast ?? 0, standard ?? 0, heavy ?? 0, max ?? 0];
		expect([...rising].sort((a, b) => a - b)).toEqual(rising);
		expect(new Set(rising).size).toBe(5);
		expect(max).toBeLessThan(1);
	});
});

describe("prompts", () => {
	test("are filled once: what is filled in is no prompt", () => {
		expect(fillPrompt("plan", { questions: "{task}", task: "{questions}" })).toContain("at most {task} sub-questions");
	});

	test("have no blank that nobody fills", () => {
		const known = ["fence", "questions", "task", "passages", "faults", "schema"];
		for (const name of PROMPT_NAMES) {
			const blanks = [...readPrompts()[name].matchAll(/\{([a-z]+)\}/g)].map(([, blank]) => blank);
			expect(known).toEqual(expect.arrayContaining(blanks));
		}
	});
});
