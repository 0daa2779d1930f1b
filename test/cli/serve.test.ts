/** `trawl serve` as a process of its own. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { TaskOutcome } from "../../src/model/outcome.ts";
import { Database } from "../../src/sqlite/database.ts";
import { batchWith, until, untilTerminal } from "../contract/contract-harness.ts";
import { BIN, createRig, type Rig, sampleProject } from "./cli-rig.ts";
import { formatsPipeline } from "./formats-pipeline.ts";
import { connect, KEY, serve } from "./served.ts";

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
	const finished = (await api.listTasks(batch_id, { status: "completed" })).tasks;
	expect(finished.length).toBeGreaterThanOrEqual(3);
	first.child.kill("SIGKILL");
	expect((await first.ended).signal).toBe("SIGKILL");

	const second = await serve(rig, "--concurrency", "2");
	const again = connect(second.baseUrl);
	const before = await again.getBatch(batch_id);
	expect(before.counts.total).toBe(60);
	while ((await again.getBatch(batch_id)).status === "processing")
		await new Promise((resolve) => setTimeout(resolve, 20));
	expect(await again.getBatch(batch_id)).toMatchObject({ status: "completed", counts: { completed: 60 } });
	// Those that had been finished say the same, and when: before the kill.
	const { tasks } = await again.listTasks(batch_id, { limit: 50 });
	for (const task of finished) expect(tasks).toContainEqual(task);
	second.child.kill("SIGTERM");
	expect(await second.ended).toMatchObject({ exitCode: 0, signal: null });
});

describe("its database", () => {
	test("locked by another process is told at once, and gone on with once it is free", async () => {
		const rig = createRig(sampleProject(), { TRAWL_API_KEY: KEY });
		const { baseUrl, child, ended } = await serve(rig);
		const health = async () => (await fetch(new URL("/healthz", baseUrl))).status;
		const db = new Database(join(rig.dir, ".trawl/serve/engine.db"));
		db.exec("BEGIN IMMEDIATE");
		const api = connect(baseUrl);
		const creating = api.createBatch({});
		await until(health, (status) => status === 503);
		db.exec("ROLLBACK");
		db.close();
		const { batch_id } = await creating;
		await api.addTasks(batch_id, [{ query: "What is Anchor?" }]);
		expect((await untilTerminal(api, batch_id)).status).toBe("completed");
		expect(await health()).toBe(200);
		child.kill("SIGTERM");
		const { exitCode, stderr } = await ended;
		expect(exitCode, stderr).toBe(0);
		expect(stderr).toContain("the engine's database is locked by another process");
		expect(stderr).toContain("the engine's database is free again");
	});

	test("that fails ends it, so that whoever watches over it knows", async () => {
		const rig = createRig(sampleProject(), { TRAWL_API_KEY: KEY });
		const { ended } = await serve(rig);
		const db = new Database(join(rig.dir, ".trawl/serve/engine.db"));
		db.exec("ALTER TABLE workers RENAME TO gone");
		db.close();
		const { exitCode, stderr } = await ended;
		expect(exitCode, stderr).toBe(4);
		expect(stderr).toContain("the engine stopped: no such table");
		expect(stderr).toContain("the folder of the batches cannot be used");
		expect(stderr).not.toMatch(/internal error|^\s+at /m);
	});
});

test("behind a proxy of elsewhere, webhooks lead to public addresses alone", async () => {
	const rig = createRig(sampleProject(), { TRAWL_API_KEY: KEY });
	const webhook_url = "https://192.168.0.1/hook";
	const near = connect((await serve(rig, "--public-url", "http://localhost:8000/v1")).baseUrl);
	expect((await near.createBatch({ webhook_url })).status).toBe("open");
	const far = connect((await serve(rig, "--data", "far", "--public-url", "https://research.example/v1")).baseUrl);
	await expect(far.createBatch({ webhook_url })).rejects.toThrow("webhook_url");
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

describe("a folder that cannot be used is told, with exit code 4:", () => {
	const argv = ["serve", "--corpus", "docs/*", "--port", "0", "--data"];
	const toldBy = (stderr: string, message: string) => {
		expect(stderr).toContain("the folder of the batches cannot be used: ");
		expect(stderr).toContain(message);
		expect(stderr).toContain("or choose another folder with --data");
		expect(stderr).not.toMatch(/internal error|^\s+at /m);
	};

	test.each([
		["a file", "docs/anchor.md", "expected a folder, found a file"],
		["one below a file", "docs/anchor.md/below", "not a directory"],
		["one whose database is a folder", "taken", "expected a database file, found a folder"],
	])("%s", async (_, folder, message) => {
		const rig = createRig(sampleProject(), { TRAWL_API_KEY: KEY });
		mkdirSync(join(rig.dir, "taken/engine.db"), { recursive: true });
		const result = await rig.run(...argv, folder);
		expect(result.exitCode, result.stderr).toBe(4);
		toldBy(result.stderr, message);
	});

	test.runIf(process.platform === "linux")("one that nobody may write", async () => {
		const rig = createRig(sampleProject(), { TRAWL_API_KEY: KEY });
		const result = await rig.run(...argv, "/sys/trawl");
		expect(result.exitCode, result.stderr).toBe(4);
		toldBy(result.stderr, "/sys/trawl");
	});

	test.runIf(process.platform === "linux")("one on a disk that is full", async () => {
		const rig = createRig(sampleProject());
		// A process that may write no file larger than this finds its disk full.
		const script = `ulimit -f 16; exec "$@"`;
		const env = { ...process.env, TRAWL_API_KEY: KEY };
		const words = ["-c", script, "sh", process.execPath, BIN, ...argv, "kept"];
		const { status, stderr } = spawnSync("sh", words, { cwd: rig.dir, env, encoding: "utf8" });
		expect(status, stderr).toBe(4);
		toldBy(stderr, "kept/");
	});
});

describe("--task-timeout", () => {
	test("of some time leaves quick tasks alone", async () => {
		const rig = createRig(sampleProject(), { TRAWL_API_KEY: KEY });
		const api = connect((await serve(rig, "--task-timeout", "1.5m")).baseUrl);
		const batchId = await batchWith(api, "What is Anchor?");
		expect((await untilTerminal(api, batchId)).status).toBe("completed");
	});

	test.each(["soon", "0s", "-1m", "5"])("of %s is refused", async (text) => {
		const rig = createRig(sampleProject(), { TRAWL_API_KEY: KEY });
		const result = await rig.run("serve", "--corpus", "docs/*", "--port", "0", "--task-timeout", text);
		expect(result.exitCode).toBe(2);
		expect(result.stderr).toContain("expected a duration such as 90s, 30m or 2h");
	});
});

test("its document and its source are there to read", async () => {
	const rig = createRig(sampleProject(), { TRAWL_API_KEY: KEY });
	const { baseUrl } = await serve(rig);
	const document = await fetch(new URL("/openapi.json", baseUrl));
	expect(await document.json()).toMatchObject({ openapi: "3.1.0", security: [{ ApiKey: [] }] });
	const sources = await fetch(`${baseUrl}/datasources`, { headers: { "x-api-key": KEY } });
	expect(await sources.json()).toMatchObject({ datasources: [{ id: "local/corpus", size: 3 }] });
});
