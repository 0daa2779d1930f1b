/** The embedded engine with a language model, through the built program, against an endpoint that is strict about requests. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { RunManifest } from "../../src/model/manifest.ts";
import type { TaskOutcome } from "../../src/model/outcome.ts";
import { type ChatRequest, type ModelReply, startModelStandIn, wordsOf } from "../support/model-stand-in.ts";
import { type CliResult, createRig, type Environment, type Rig, sampleProject } from "./cli-rig.ts";

const KEY = "sk-4fT7-never-to-be-seen-anywhere";

/** The sample project, its answers written by the model at the endpoint. */
function project(baseUrl: string, model = "", env: Environment = {}): Rig {
	const files = sampleProject();
	const settings = `corpus: ['docs/*'], concurrency: 2, model: { base_url: "${baseUrl}", name: test-model${model} }`;
	const pipeline = files["pipeline.yaml"]?.replace("corpus: ['docs/*']", settings) ?? "";
	return createRig({ ...files, "pipeline.yaml": pipeline }, env);
}

/** Plans nothing, cites the passage that names what the question asks about, and a passage that there is not. */
function answer(request: ChatRequest): ModelReply {
	const words = wordsOf(request);
	if (words.includes('{"questions"')) return JSON.stringify({ questions: [] });
	const asked = /What is (\w+)/.exec(words)?.[1] ?? "";
	const passages = [...words.matchAll(/<passage-\w+ number=(\d+)[^>]*>\n([\s\S]*?)\n<\/passage-/g)];
	const number = Number(passages.find(([, , text]) => text?.includes(`${asked} is a`))?.[1]);
	if (words.includes("JSON Schema")) {
		const output = { purpose: `what ${asked} is for` };
		return JSON.stringify({ output, evidence: [{ path: "/purpose", passages: [number] }] });
	}
	return `# About ${asked}\n\n${asked} does its work. [${number}] Everybody loves ${asked}. [77] It is also blue.\n`;
}

function said({ stdout, stderr }: CliResult): string {
	return stdout + stderr;
}

function outcomes(rig: Rig): readonly TaskOutcome[] {
	return rig.json("results/products/results.json") as TaskOutcome[];
}

function expectNoKey(rig: Rig, ...results: readonly CliResult[]): void {
	for (const result of results) expect(said(result)).not.toContain(KEY);
	const holders = rig.list(".").filter((path) => readFileSync(join(rig.dir, path)).includes(KEY));
	expect(holders).toEqual([]);
}

test("reports keep the sentences that name a passage, with the passage as their source", async () => {
	const model = await startModelStandIn(answer);
	const rig = project(model.baseUrl);
	const result = await rig.run("run", "pipeline.yaml");
	expect(result.exitCode, said(result)).toBe(0);
	expect(model.faults).toEqual([]);
	const anchor = outcomes(rig).find(({ id }) => id === "review/anchor");
	expect(anchor?.output).toBe(
		"# What is Anchor?\n\nAnchor does its work. [1]\n\n## Left out\n\n2 statements of the model named no passage that was found, or quoted what is not there.\n",
	);
	expect(anchor?.sources).toMatchObject([
		{
			url: "docs/anchor.md",
			fragment: "#L3",
			snippet: "Anchor is a queue for background jobs. It keeps jobs in PostgreSQL.",
		},
	]);
	const facts = outcomes(rig).find(({ id }) => id === "facts/cleat");
	expect(facts?.output).toEqual({ purpose: "what Cleat is for" });
	expect(facts?.sources).toMatchObject([{ url: "docs/cleat.txt", description: "supports /purpose" }]);
});

test("the same run again asks the model nothing", async () => {
	const model = await startModelStandIn(answer);
	const rig = project(model.baseUrl);
	expect((await rig.run("run", "pipeline.yaml")).exitCode).toBe(0);
	const before = model.requests.length;
	expect((await rig.run("run", "pipeline.yaml")).exitCode).toBe(0);
	expect(model.requests.length).toBe(before);
});

describe("the endpoint's key", () => {
	test("goes to the endpoint, and stands in no file, no word and no list of processes", async () => {
		const model = await startModelStandIn(answer, { apiKey: KEY });
		const rig = project(model.baseUrl, ", api_key_env: TEST_LLM_KEY", { TEST_LLM_KEY: KEY, TRAWL_DEBUG: "1" });
		const planned = await rig.run("plan", "pipeline.yaml", "--json", "--out", "plan.json");
		expect(planned.exitCode, said(planned)).toBe(0);
		model.answer((request, nth) => (nth === 1 ? "hang" : answer(request)));
		const { child, ended } = rig.start("run", "pipeline.yaml");
		await model.asked(1);
		const proc = `/proc/${child.pid}/cmdline`;
		if (existsSync(proc)) expect(readFileSync(proc, "utf8")).not.toContain(KEY);
		child.kill("SIGKILL");
		await ended;
		// What a live process has, it may be removing while it is read.
		expectNoKey(rig);
		const result = await rig.run("run", "pipeline.yaml");
		expect(result.exitCode, said(result)).toBe(0);
		expect(model.headers.every(({ authorization }) => authorization === `Bearer ${KEY}`)).toBe(true);
		expectNoKey(rig, planned, result, await rig.run("status", "--json"), await rig.run("export"));
	});

	test("is left out of what an endpoint says that repeats it", async () => {
		const echo = { status: 401, body: { error: { message: `Incorrect API key provided: ${KEY}` } } };
		const model = await startModelStandIn(() => echo, { apiKey: KEY });
		const rig = project(model.baseUrl, ", api_key_env: TEST_LLM_KEY", { TEST_LLM_KEY: KEY });
		const result = await rig.run("run", "pipeline.yaml");
		expect(result.exitCode, said(result)).toBe(3);
		expect(said(result)).toContain("refuses the key: set TEST_LLM_KEY to one that may use it");
		expectNoKey(rig, result);
	});

	test("is missing: nothing is asked, and nothing is made", async () => {
		const model = await startModelStandIn(answer, { apiKey: KEY });
		const rig = project(model.baseUrl, ", api_key_env: TEST_LLM_KEY");
		const result = await rig.run("run", "pipeline.yaml");
		expect(result.exitCode, said(result)).toBe(5);
		expect(said(result)).toContain("expected the key of the model's endpoint in TEST_LLM_KEY, which is not set");
		expect(rig.list(".").filter((path) => path.startsWith(".trawl") || path.startsWith("results"))).toEqual([]);
		expect((await rig.run("validate", "pipeline.yaml")).exitCode).toBe(0);
	});

	test("is missing afterwards: nothing goes on without it, but what is under way can be cancelled", async () => {
		const model = await startModelStandIn(() => "hang", { apiKey: KEY });
		const env: Record<string, string> = { TEST_LLM_KEY: KEY };
		const rig = project(model.baseUrl, ", api_key_env: TEST_LLM_KEY", env);
		const { child, ended } = rig.start("run", "pipeline.yaml");
		await model.asked(1);
		child.kill("SIGKILL");
		await ended;
		delete env.TEST_LLM_KEY;
		const before = model.requests.length;
		for (const argv of [["collect"], ["run", "pipeline.yaml"]]) {
			const result = await rig.run(...argv);
			expect(result.exitCode, said(result)).toBe(5);
			expect(said(result)).toContain("in TEST_LLM_KEY, which is not set");
		}
		expect((await rig.run("batches", "list", "--pipeline", "pipeline.yaml")).exitCode).toBe(0);
		const cancelled = await rig.run("cancel");
		expect(said(cancelled)).toContain("cancelled");
		expect(outcomes(rig).map(({ status }) => status)).toEqual(Array(6).fill("cancelled"));
		expect(model.requests.length).toBe(before);
	});

	test("may come from the file of keys", async () => {
		const model = await startModelStandIn(answer, { apiKey: KEY });
		const rig = project(model.baseUrl, ", api_key_env: TEST_LLM_KEY");
		rig.write(".env", `TEST_LLM_KEY=${KEY}\n`);
		const result = await rig.run("run", "pipeline.yaml", "--key-file", ".env");
		expect(result.exitCode, said(result)).toBe(0);
	});
});

test("killed amid an answer, the run goes on where it was, without the file's help", async () => {
	const model = await startModelStandIn(answer);
	const rig = project(model.baseUrl);
	model.answer((request) => (/What is Cleat/.test(wordsOf(request)) ? "hang" : answer(request)));
	const { child, ended } = rig.start("run", "pipeline.yaml");
	while (!model.requests.some((request) => wordsOf(request).includes("What is Cleat")))
		await model.asked(model.requests.length + 1);
	child.kill("SIGKILL");
	expect((await ended).signal).toBe("SIGKILL");
	const before = model.requests.length;
	model.answer(answer);
	const result = await rig.run("collect", "--wait");
	expect(result.exitCode, said(result)).toBe(0);
	expect(outcomes(rig).map(({ status }) => status)).toEqual(Array(6).fill("succeeded"));
	expect(model.requests.length).toBeGreaterThan(before);
});

describe("what it costs", () => {
	const PRICES = ", prices: { input: 10, output: 30 }";

	test("is asked for before anything is bought, at most what the mode can use", async () => {
		const model = await startModelStandIn(answer);
		const rig = project(model.baseUrl, PRICES);
		const refused = await rig.run("run", "pipeline.yaml");
		expect(refused.exitCode, said(refused)).toBe(7);
		expect(said(refused)).toContain("buys 6 tasks for about $");
		expect(model.requests).toEqual([]);
	});

	test("is what the tokens cost, of failed tasks too", async () => {
		const model = await startModelStandIn((request) => {
			const isFacts = wordsOf(request).includes("JSON Schema");
			return isFacts ? { text: "no JSON", usage: { prompt_tokens: 2_000, completion_tokens: 50 } } : answer(request);
		});
		const rig = project(model.baseUrl, PRICES);
		const result = await rig.run("run", "pipeline.yaml", "--yes");
		expect(result.exitCode, said(result)).toBe(3);
		const failed = outcomes(rig).find(({ id }) => id === "facts/beacon");
		// A plan and what is missing at 1,000 and 100 tokens each, the answer and its repair.
		expect(failed).toMatchObject({ status: "failed", cost: 0.069 });
		expect(failed?.error).toContain("the answer is no JSON of the form");
		const manifest = rig.json("results/products/run.json") as RunManifest;
		const sum = outcomes(rig).reduce((total, { cost }) => total + (cost ?? 0), 0);
		expect(manifest.cost.actual).toBeCloseTo(sum, 6);
		expect(manifest.cost.estimated ?? 0).toBeGreaterThan(sum);
	});
});

test("a model that the endpoint does not know fails its tasks with what to do", async () => {
	const model = await startModelStandIn(answer, { model: "another-model" });
	const result = await project(model.baseUrl).run("run", "pipeline.yaml");
	expect(result.exitCode, said(result)).toBe(3);
	expect(said(result)).toContain('the endpoint does not know the model "test-model": check its name, or install it');
});

test.each([
	["a user name and password in it", "http://me:secret@127.0.0.1/v1", "", "without a user name and password"],
	[
		"a key that would travel unencrypted",
		"http://models.example/v1",
		", api_key_env: K",
		"expected https: in the base URL",
	],
])("%s: a mistake of the file, told without a secret", async (_, url, more, message) => {
	const rig = project(url, more);
	const result = await rig.run("validate", "pipeline.yaml");
	expect(result.exitCode).toBe(4);
	expect(said(result)).toContain(message);
	expect(said(result)).not.toContain("secret");
});

test.each([
	["", 1],
	[", prices: { input: 0, output: 0 }", 0],
])("a key for another machine without prices is warned of: %j", async (prices, times) => {
	const rig = project("https://models.example/v1", `, api_key_env: TEST_LLM_KEY${prices}`);
	const result = await rig.run("validate", "pipeline.yaml");
	expect(result.exitCode).toBe(0);
	expect(said(result).split("the model counts as free").length - 1).toBe(times);
});

test("what a model heeds is not told as unheeded", async () => {
	const rig = project("http://127.0.0.1:11434/v1");
	const heeded = "    research_strategy: Prefer figures.\n    report_format: One page.\n";
	rig.write("pipeline.yaml", rig.read("pipeline.yaml").replaceAll(/( {4}query: .*\n)/g, `$1${heeded}`));
	const result = await rig.run("validate", "pipeline.yaml");
	expect(result.exitCode).toBe(0);
	expect(said(result)).not.toContain("does not heed");
});
