/** The action's steps, run by real bash and node with the runner's environment files in place. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { BIN, sampleProject } from "../cli/cli-rig.ts";
import { hostedPipeline } from "../cli/hosted-pipeline.ts";
import { runJob } from "../support/actions-runner/run-job.ts";
import { sharedStandIn } from "../support/stand-in/stand-in-rig.ts";
import { ACTIONS, fakeNpm, runAction, told } from "./action-rig.ts";

const service = sharedStandIn();
const SAMPLE = sampleProject();
const PIPELINE = SAMPLE["pipeline.yaml"] ?? "";
const KEY = "val_a_secret_of_the_test";

function hosted() {
	return { secrets: { VALYU_API_KEY: service().apiKey }, env: { VALYU_BASE_URL: service().baseUrl } };
}

describe("a run", () => {
	test("tells later steps how it ended, and shows it in the summary", async () => {
		const result = await runAction({ file: "pipeline.yaml" }, SAMPLE);
		expect(result.conclusion, told(result)).toBe("success");
		const { run_id, ...outputs } = result.outputs;
		expect(run_id).toMatch(/^\d{8}-\d{6}-/);
		expect(outputs).toMatchObject({
			...{ state: "succeeded", succeeded: "6", failed: "0", cost: "0", results: "results/products", exit_code: "0" },
		});
		expect(existsSync(join(result.workspace, outputs.results ?? "", "results.json"))).toBe(true);
		const [summary] = result.summaries;
		expect(summary).toContain(`| Run | \`${run_id}\` |`);
		expect(summary).toContain("| State | succeeded |");
		expect(result.annotations).toEqual([]);
	});

	test("uses the working directory, the engine and further words, and gives the results from the repository's root", async () => {
		const files = Object.entries(SAMPLE).map(([path, text]) => [
			`research/${path}`,
			text.replace("engine: local\n", ""),
		]);
		const result = await runAction(
			{ file: "pipeline.yaml", engine: "local", "working-directory": "research", args: "--limit\n2\n" },
			{ ...Object.fromEntries(files), "package.json": "{}" },
		);
		expect(result.conclusion, told(result)).toBe("success");
		expect(result.outputs).toMatchObject({ succeeded: "2", results: "research/results/products" });
	});

	test("whose tasks did not all succeed is a warning, unless it shall fail; one without a success fails", async () => {
		await service().setOutcomes([{ id: "^ask/beta@", kind: "fail", error: "no luck" }]);
		const files = { "package.json": "{}", "pipeline.yaml": hostedPipeline() };
		const given = { file: "pipeline.yaml", budget: "1", "api-key": service().apiKey };
		const warned = await runAction(given, files, hosted());
		expect(warned.conclusion, told(warned)).toBe("success");
		expect(warned.outputs).toMatchObject({ state: "partially_succeeded", succeeded: "1", failed: "1", exit_code: "3" });
		expect(warned.annotations.map(({ severity }) => severity)).toEqual(["warning"]);
		expect(warned.summaries[0]).toContain("| `ask/beta` | `failed` | `no luck` |");
		await service().reset();
		await service().setOutcomes([{ id: "^ask/beta@", kind: "fail" }]);
		const strict = await runAction({ ...given, "on-partial": "fail" }, files, hosted());
		expect([strict.conclusion, strict.outputs.state]).toEqual(["failure", "partially_succeeded"]);
		await service().reset();
		await service().setOutcomes([{ kind: "fail" }]);
		const none = await runAction(given, files, hosted());
		expect([none.conclusion, none.outputs.state]).toEqual(["failure", "failed"]);
	});

	test("above its budget buys nothing and says what to do; within it the budget is the consent", async () => {
		const files = { "package.json": "{}", "pipeline.yaml": hostedPipeline({ more: ["retry: { attempts: 1 }"] }) };
		const given = { file: "pipeline.yaml", "api-key": service().apiKey };
		const over = await runAction({ ...given, budget: "0.10" }, files, hosted());
		expect(over.outputs).toMatchObject({ state: "refused", run_id: "", exit_code: "7" });
		expect(over.annotations).toMatchObject([{ severity: "error", message: expect.stringContaining("Raise `budget`") }]);
		expect((await service().ledger()).accepted).toEqual([]);
		// The worst case is $0.40: without a yes this would be refused.
		const within = await runAction({ ...given, budget: "0.30" }, files, hosted());
		expect(within.conclusion, told(within)).toBe("success");
		expect(within.outputs).toMatchObject({ state: "succeeded", cost: "0.2" });
	});
});

describe("inputs", () => {
	test.each([
		[
			{ command: "buy", file: "pipeline.yaml" },
			"`command`: expected validate, test, plan, run, collect, retry; found `buy`",
		],
		[{ command: "\u001b[31m\n::error::x" }, "found `\\u001b[31m\n::error::x`"],
		[{ file: "" }, "`file`: expected a pipeline file for `run`, found nothing"],
		[{ file: "a.yaml\nb.yaml" }, "`file`: expected one pipeline for `run`, found 2"],
		[{ command: "validate", file: "nowhere/*.yaml" }, "`file`: `nowhere/*.yaml` matches no file"],
		[{ file: "pipeline.yaml", budget: "ten" }, "`budget`: expected US dollars, such as `10` or `2.50`, found `ten`"],
		[{ file: "pipeline.yaml", detach: "yes" }, "`detach`: expected true, false; found `yes`"],
		[{ file: "pipeline.yaml", timeout: "1h" }, "`timeout` has no meaning for `run`: leave it out"],
		[{ command: "validate", file: "pipeline.yaml", budget: "1" }, "`budget` has no meaning for `validate`"],
		[{ file: "pipeline.yaml", "working-directory": "elsewhere" }, "there is no folder `elsewhere`"],
		[
			{ command: "plan", file: "pipeline.yaml", args: "--help" },
			"`args`: expected words for the command, found `--help`",
		],
	])("that are wrong are told: %j", async (given, message) => {
		const result = await runAction(given, SAMPLE);
		expect(result.conclusion).toBe("failure");
		expect(result.annotations).toMatchObject([{ severity: "error", message: expect.stringContaining(message) }]);
		expect(result.outputs).toMatchObject({ state: "failed", exit_code: "2" });
	});

	test("that are empty are as if they were left out", async () => {
		const empty = { engine: "", budget: "", detach: "", timeout: "", args: "", "on-partial": "", commit: "" };
		const result = await runAction({ file: "pipeline.yaml", ...empty }, SAMPLE);
		expect(result.conclusion, told(result)).toBe("success");
	});

	test.each(["run", "validate", "collect"])("name files, never flags: %s", async (command) => {
		const result = await runAction({ command, file: "--help" }, SAMPLE);
		expect(result.conclusion, told(result)).toBe("failure");
		expect(result.log).toContain("./--help");
	});

	test("cannot add words to a script or a command line", async () => {
		const evil = 'pipeline.yaml"; touch hacked; echo "$(touch hacked)`touch hacked`';
		const result = await runAction({ file: evil, engine: "local' && touch hacked" }, SAMPLE);
		expect(result.conclusion).toBe("failure");
		expect(existsSync(join(result.workspace, "hacked"))).toBe(false);
	});
});

describe("validate", () => {
	test("shows each mistake beside its line", async () => {
		const files = {
			...SAMPLE,
			"pipelines/a.yaml": PIPELINE.replace("product.name }}?", "product.nmae }}?"),
			"pipelines/.b.yaml": "",
		};
		const result = await runAction(
			{ command: "validate", file: "pipelines/*.yaml\npipeline.yaml" },
			{
				...files,
				"pipelines/products.csv": SAMPLE["products.csv"] ?? "",
			},
		);
		expect(result.conclusion).toBe("failure");
		const line = PIPELINE.split("\n").findIndex((each) => each.includes("What is {{ product.name }}?")) + 1;
		expect(result.annotations[0]).toMatchObject({
			severity: "error",
			properties: { file: "pipelines/a.yaml", line: String(line), title: "template_unknown_name" },
			message: expect.stringContaining("did you mean `name`?"),
		});
		expect(result.outputs.state).toBe("invalid");
		expect(result.summaries[0]).toContain("### trawl validate: mistakes in 1 of 2 files");
		for (const told of [result.summaries[0], result.log])
			expect(told).toContain(`pipelines/a.yaml:${line}:31: error: \`product\` has no \`nmae\` [template_unknown_name]`);
	});

	test("keeps to the ten errors that GitHub shows of a step", async () => {
		const wrong = Array.from({ length: 30 }, (_, number) => `wrong${number}: 1\n`).join("");
		const result = await runAction(
			{ command: "validate", file: "pipeline.yaml" },
			{ ...SAMPLE, "pipeline.yaml": PIPELINE + wrong },
		);
		expect(result.annotations.length).toBeLessThanOrEqual(10);
		expect(result.annotations.map(({ message }) => message).join("\n")).toMatch(/and \d+ more errors/);
		for (const told of [result.summaries[0], result.log])
			for (const wrong of [0, 29]) expect(told).toContain(`\`wrong${wrong}\``);
	});
});

test("the tests of pipelines are run, and fail the step", async () => {
	const cases = "version: 1\ncases:\n  all:\n    expect: { tasks: 7 }\n";
	const result = await runAction(
		{ command: "test", file: "pipeline.yaml" },
		{ ...SAMPLE, "pipeline.test.yaml": cases },
	);
	expect(result.conclusion).toBe("failure");
	expect(result.log).toContain("0 passed, 1 failed");
	expect(result.summaries[0]).toContain("FAILED");
});

describe("plan", () => {
	test("tells what a run would do and cost, for each file", async () => {
		const files = {
			"package.json": "{}",
			"a.yaml": hostedPipeline(),
			"b.yaml": hostedPipeline({ name: "other", items: ["one"] }),
		};
		const result = await runAction({ command: "plan", file: "*.yaml" }, files);
		expect(result.conclusion, told(result)).toBe("success");
		expect(result.outputs).toMatchObject({ state: "valid", cost: "0.3" });
		expect(result.log).toContain("a.yaml: 2 tasks, 2 to run, 0 to reuse; estimate $0.20, worst case $0.20");
		expect(result.summaries[0]).toContain("**`b.yaml`**: 1 task, 1 to run; estimate **$0.10**");
	});
});

describe("what Trawl says", () => {
	test("is told where a plan of several files has one that is broken, though the others have work to do", async () => {
		const files = {
			"package.json": "{}",
			"a.yaml": hostedPipeline(),
			"b.yaml": hostedPipeline({ name: "other" }).replace("query:", "qeury:"),
		};
		const result = await runAction({ command: "plan", file: "*.yaml", args: "--detailed-exitcode" }, files);
		expect(result.conclusion).toBe("failure");
		expect(result.outputs).toMatchObject({ state: "invalid", exit_code: "4" });
	});

	test("stands in the annotation: what is wrong, and what to do", async () => {
		const files = { "package.json": "{}", "pipeline.yaml": hostedPipeline(), ".trawl/state.db": "no database" };
		const given = { file: "pipeline.yaml", budget: "1", "api-key": service().apiKey };
		const result = await runAction(given, files, hosted());
		expect(result.outputs.exit_code).toBe("4");
		expect(result.annotations).toMatchObject([
			{ severity: "error", message: expect.stringMatching(/state; nothing was sent\n.*state\.db/) },
		]);
	});
});

test("collecting beside a live run is pending, not nothing", async () => {
	await service().setSettings({ afterMs: null });
	const files = { "package.json": "{}", "pipeline.yaml": hostedPipeline() };
	const start = `node "${BIN}" run pipeline.yaml --yes >/dev/null 2>&1 & echo $! > pid; until [ -s results/watch/run.json ]; do :; done`;
	const steps = [
		{ run: start, env: { VALYU_API_KEY: service().apiKey } },
		{ uses: "./", with: { command: "collect", file: "pipeline.yaml", "api-key": service().apiKey } },
		{ if: "always()", run: "kill -9 $(cat pid)" },
	];
	const result = await runJob({ steps }, { ...hosted(), files, actions: ACTIONS });
	expect(result.conclusion, told(result)).toBe("success");
	expect(result.steps[1]?.outputs).toMatchObject({ state: "pending", exit_code: "0" });
	expect(result.summaries[0]).toContain("A live run of watch is at work");
});

test("a summary is cut to what GitHub shows of a step", async () => {
	const none = { tasks: 1, run: 1, reuse: 0, adopt: 0, skip: 0 };
	const program = `const templates = Array.from({ length: 40_000 }, (_, n) => ({ name: "template-" + n, ...${JSON.stringify(none)} }));
		const cost = { estimate: 1, worst_case: 1 };
		console.log(JSON.stringify({ type: "summary", tasks: 40_000, actions: ${JSON.stringify(none)}, cost, templates, open: [] }));`;
	const given = { command: "plan", file: "pipeline.yaml", install: "./trawl.tgz" };
	const result = await runAction(given, SAMPLE, { env: { PATH: fakeNpm(program).path } });
	expect(result.conclusion, told(result)).toBe("success");
	const [summary = ""] = result.summaries;
	expect(Buffer.byteLength(summary)).toBeGreaterThan(1_000_000);
	expect(summary).toContain("The summary is cut here");
});

describe("what is installed", () => {
	const TELLS = `require("fs").writeFileSync("called.json", JSON.stringify({ argv: process.argv.slice(2), env: process.env }))`;

	test("is another Trawl where one is named; the key gets to the program by its environment alone, and to npm not at all", async () => {
		const npm = fakeNpm(TELLS);
		const result = await runAction(
			{
				command: "validate",
				file: "pipeline.yaml",
				install: "./trawl-0.1.0.tgz",
				"api-key": KEY,
				"github-token": "ghp_x",
			},
			SAMPLE,
			{ env: { PATH: npm.path } },
		);
		expect(result.conclusion, told(result)).toBe("success");
		expect(npm.asked()).toEqual([expect.stringContaining(`-- ${join(result.workspace, "trawl-0.1.0.tgz")}`)]);
		expect(npm.keys()).toEqual(["no key"]);
		const { argv, env } = JSON.parse(readFileSync(join(result.workspace, "called.json"), "utf8"));
		expect(argv).toEqual(["validate", "pipeline.yaml", "--format", "github"]);
		expect(env.VALYU_API_KEY).toBe(KEY);
		for (const name of Object.keys(env)) expect(name).not.toMatch(/^TRAWL_INPUT_|^GITHUB_(OUTPUT|ENV|PATH|STATE)$/);
		expect(result.masks).toContain(KEY);
		expect(result.log).not.toContain(KEY);
		expect(result.raw.split("\n").filter((line) => line.includes(KEY))).toEqual([`::add-mask::${KEY}`]);
	});

	test("is the repository's own with `project`, which has to have one", async () => {
		const npm = fakeNpm(TELLS);
		const around = { env: { PATH: npm.path } };
		const given = { command: "validate", file: "pipeline.yaml", install: "project" };
		const lock = JSON.stringify({ packages: { "node_modules/trawl": {} } });
		const result = await runAction(given, { ...SAMPLE, "package-lock.json": lock }, around);
		expect(result.conclusion, told(result)).toBe("success");
		expect(npm.asked()).toEqual([expect.stringMatching(/^ci /)]);
		const without = await runAction(given, SAMPLE, around);
		expect(without.conclusion).toBe("failure");
		expect(without.annotations[0]?.message).toContain("package-lock.json");
	});

	test("that is not Trawl is told", async () => {
		const npm = fakeNpm(TELLS);
		writeFileSync(join(npm.path.split(":")[0] ?? "", "npm"), "#!/bin/bash\necho '::error::gotcha'\n");
		const result = await runAction({ file: "pipeline.yaml", install: "left-pad@1" }, SAMPLE, {
			env: { PATH: npm.path },
		});
		expect(result.conclusion).toBe("failure");
		expect(result.annotations.map(({ message }) => message)).toEqual([
			"what was installed is not Trawl: it has no dist/cli/bin.js",
		]);
	});
});
