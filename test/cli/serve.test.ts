/** `trawl serve` as a process of its own. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { createHostedApi } from "../../src/hosted/hosted-api.ts";
import type { BatchApi } from "../../src/model/batch-api.ts";
import type { TaskOutcome } from "../../src/model/outcome.ts";
import { type CliResult, createRig, type Rig, sampleProject } from "./cli-rig.ts";
import { formatsPipeline } from "./formats-pipeline.ts";

const KEY = "val_of_the_server";

interface Served {
	/** With `/v1`. */
	readonly baseUrl: string;
	readonly child: ReturnType<Rig["start"]>["child"];
	readonly ended: Promise<CliResult>;
}

async function serve(rig: Rig, ...argv: readonly string[]): Promise<Served> {
	const { child, ended } = rig.start("serve", "--corpus", "docs/*", "--port", "0", ...argv);
	let said = "";
	for (;;) {
		const [text] = await Promise.race([once(child.stderr, "data"), ended.then((end) => [JSON.stringify(end)])]);
		said += String(text);
		const found = /Serving .* at (\S+),/.exec(said);
		if (found?.[1] !== undefined) return { baseUrl: found[1], child, ended };
		if (child.exitCode !== null) throw new Error(said);
	}
}

function connect(baseUrl: string): BatchApi {
	const { api, close } = createHostedApi({ baseUrl, apiKey: KEY, userAgent: "trawl/test" });
	onTestFinished(() => close());
	return api;
}

/** What a result says, without when it was made, by whom and at which price. */
function comparable(rig: Rig, name = "products"): unknown {
	const outcomes = rig.json(`results/${name}/results.json`) as TaskOutcome[];
	return outcomes.map(({ attempts, ...outcome }) => ({ ...outcome, cost: null, attempts: attempts.length }));
}

test("a pipeline has the same results through it as on the embedded engine in its own process", async () => {
	const alone = createRig(sampleProject());
	expect((await alone.run("run", "pipeline.yaml")).exitCode).toBe(0);

	const server = createRig(sampleProject(), { TRAWL_API_KEY: KEY });
	const { baseUrl } = await serve(server, "--charge", "reference");
	const client = createRig(sampleProject(), { VALYU_BASE_URL: baseUrl, VALYU_API_KEY: KEY });
	const result = await client.run("run", "pipeline.yaml", "--engine", "valyu", "--yes");
	expect(result.exitCode, result.stderr).toBe(0);
	expect(comparable(client)).toEqual(comparable(alone));
	expect(client.json("results/products/run.json")).toMatchObject({ cost: { actual: 3 } });
});

test("PDFs and TOON text are the same through it, byte by byte", async () => {
	const alone = createRig({ ...sampleProject(), "pipeline.yaml": formatsPipeline() });
	expect((await alone.run("run", "pipeline.yaml")).exitCode).toBe(0);

	const server = createRig(sampleProject(), { TRAWL_API_KEY: KEY });
	const { baseUrl } = await serve(server);
	const env = { VALYU_BASE_URL: baseUrl, VALYU_API_KEY: KEY };
	const client = createRig({ ...sampleProject(), "pipeline.yaml": formatsPipeline() }, env);
	const result = await client.run("run", "pipeline.yaml", "--engine", "valyu", "--yes");
	expect(result.exitCode, result.stderr).toBe(0);
	expect(comparable(client, "formats")).toEqual(comparable(alone, "formats"));
	const files = ({ list }: Rig) => list("results/formats").filter((path) => path.startsWith("pdf/"));
	expect(files(alone)).toEqual(["pdf/report/anchor.pdf", "pdf/report/beacon.pdf"]);
	expect(files(client)).toEqual(files(alone));
	for (const path of files(alone)) {
		const [here, there] = [alone, client].map(({ dir }) => readFileSync(join(dir, "results/formats", path)));
		expect(there?.equals(here ?? Buffer.alloc(0))).toBe(true);
	}
});

test("SIGKILL loses no accepted task and repeats no finished one", async () => {
	const rig = createRig(sampleProject(), { TRAWL_API_KEY: KEY });
	const first = await serve(rig, "--concurrency", "1");
	const api = connect(first.baseUrl);
	const { batch_id } = await api.createBatch({});
	const queries = Array.from({ length: 60 }, (_, n) => ({ id: `t${n}`, query: `What is Anchor, and what is ${n}?` }));
	await api.addTasks(batch_id, queries);
	while ((await api.getBatch(batch_id)).counts.completed < 3) await new Promise(setImmediate);
	first.child.kill("SIGKILL");
	expect((await first.ended).signal).toBe("SIGKILL");

	const second = await serve(rig, "--concurrency", "2");
	const again = connect(second.baseUrl);
	const before = await again.getBatch(batch_id);
	expect(before.counts.total).toBe(60);
	while ((await again.getBatch(batch_id)).status === "processing")
		await new Promise((resolve) => setTimeout(resolve, 20));
	expect(await again.getBatch(batch_id)).toMatchObject({ status: "completed", counts: { completed: 60 } });
	second.child.kill("SIGTERM");
	expect(await second.ended).toMatchObject({ exitCode: 0, signal: null });
});

describe("the key", () => {
	test.each([
		["none, and nobody said that there is none", {}, [], "expected a key, found none"],
		["none, for other machines", {}, ["--host", "0.0.0.0", "--no-key"], "0.0.0.0 can be reached from other machines"],
		["one, and none", { TRAWL_API_KEY: KEY }, ["--no-key"], "expected TRAWL_API_KEY or --no-key, found both"],
	])("%s: it does not start", async (_, env, argv, message) => {
		const rig = createRig(sampleProject(), env as Record<string, string>);
		const result = await rig.run("serve", "--corpus", "docs/*", "--port", "0", ...argv);
		expect(result.exitCode).toBe(2);
		expect(result.stderr).toContain(message);
		expect(rig.list(".").filter((path) => path.startsWith(".trawl"))).toEqual([]);
	});

	test("is in nothing that is said or logged", async () => {
		const rig = createRig(sampleProject(), { TRAWL_API_KEY: KEY });
		const { baseUrl, child, ended } = await serve(rig);
		await connect(baseUrl).listBatches(5);
		const refused = await fetch(`${baseUrl}/deepresearch/batches`, { headers: { "x-api-key": "val_wrong" } });
		expect(refused.status).toBe(401);
		child.kill("SIGINT");
		const { exitCode, stdout, stderr } = await ended;
		expect(exitCode).toBe(0);
		expect(stderr).toContain('"statusCode":401');
		expect(stdout + stderr).not.toContain(KEY);
		expect(stdout + stderr).not.toContain("val_wrong");
	});
});

test.each([
	["a corpus without files", ["--corpus", "nothing/*"], "no file matches the corpus pattern"],
	["what is left out of the corpus", ["--corpus", ".trawl/serve/*"], "what `--data` names never matches"],
	["a port in use", ["--corpus", "docs/*", "--port", "PORT"], "cannot listen on 127.0.0.1"],
])("%s is told, with exit code 4", async (_, argv, message) => {
	const rig = createRig(sampleProject(), { TRAWL_API_KEY: KEY });
	const { baseUrl } = await serve(rig, "--data", "other");
	const { port } = new URL(baseUrl);
	const result = await rig.run("serve", ...argv.map((word) => word.replace("PORT", port)));
	expect(result.exitCode).toBe(4);
	expect(result.stderr).toContain(message);
});

test("an address that callers cannot use is refused before anything is opened", async () => {
	const rig = createRig(sampleProject(), { TRAWL_API_KEY: KEY });
	for (const url of [
		"research.example",
		"ftp://research.example/v1",
		"https://me:pw@research.example/v1",
		"https://x.example/",
	]) {
		const result = await rig.run("serve", "--corpus", "docs/*", "--public-url", url);
		expect(result.exitCode).toBe(2);
		expect(result.stderr).toContain("expected an address that begins with http(s):// and ends with /v1");
	}
	expect(rig.list(".").filter((path) => path.startsWith(".trawl"))).toEqual([]);
});

describe("its folder", () => {
	test.each([
		["a new one", [], ".trawl/serve"],
		["a new one of another name", ["--data", "kept"], "kept"],
	])("%s is left alone by git", async (_, argv, folder) => {
		const rig = createRig(sampleProject(), { TRAWL_API_KEY: KEY });
		await serve(rig, ...argv);
		expect(rig.read(`${folder}/.gitignore`)).toBe("*\n");
	});

	test("of the user's own is not hidden from git", async () => {
		const rig = createRig(sampleProject(), { TRAWL_API_KEY: KEY });
		rig.write("kept/notes.md", "# Notes\n");
		await serve(rig, "--data", "kept");
		expect(rig.list("kept")).not.toContain(".gitignore");
	});
});
