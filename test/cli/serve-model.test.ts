/** `trawl serve --model`: the endpoint's answers through the Batch API, priced by their tokens. */
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createHostedApi } from "../../src/hosted/hosted-api.ts";
import { startModelStandIn } from "../support/model-stand-in.ts";
import { createRig, type Rig, sampleProject } from "./cli-rig.ts";

const KEY = "val_of_the_server";
const MODEL_KEY = "sk-of-the-model-8841";
const SERVE = ["serve", "--corpus", "docs/*", "--port", "0"];

async function addressOf({ child, ended }: ReturnType<Rig["start"]>): Promise<string> {
	let said = "";
	for (;;) {
		const [text] = await Promise.race([once(child.stderr, "data"), ended.then((end) => [JSON.stringify(end)])]);
		said += String(text);
		const found = /Serving .* at (\S+),/.exec(said);
		if (found?.[1] !== undefined) return found[1];
		if (child.exitCode !== null) throw new Error(said);
	}
}

test("answers come from the model, and cost what its tokens cost on top of the charge", async () => {
	const model = await startModelStandIn(() => "It is a queue. [1]", { apiKey: MODEL_KEY });
	const rig = createRig(sampleProject(), { TRAWL_API_KEY: KEY, LLM_KEY: MODEL_KEY });
	const flags = ["--model", "test-model", "--model-url", model.baseUrl, "--model-key-env", "LLM_KEY"];
	const server = rig.start(...SERVE, ...flags, "--model-prices", "10,30", "--charge", "reference");
	const baseUrl = await addressOf(server);
	const { api, close } = createHostedApi({ baseUrl, apiKey: KEY, userAgent: "trawl/test" });
	onTestFinished(() => close());
	const { batch_id } = await api.createBatch({ mode: "fast" });
	await api.addTasks(batch_id, [{ id: "a", query: "What is Anchor?" }]);
	while ((await api.getBatch(batch_id)).status === "processing") await new Promise((done) => setTimeout(done, 20));
	const { tasks } = await api.listTasks(batch_id, { include_output: true });
	expect(tasks[0]?.output).toBe("# What is Anchor?\n\nIt is a queue. [1]\n");
	expect(tasks[0]?.cost).toBeCloseTo(0.1 + 0.013, 9);
	server.child.kill("SIGTERM");
	const { exitCode, stdout, stderr } = await server.ended;
	expect(exitCode).toBe(0);
	expect(stdout + stderr).not.toContain(MODEL_KEY);
	expect(rig.list(".").filter((path) => readFileSync(join(rig.dir, path)).includes(MODEL_KEY))).toEqual([]);
});

test.each([
	[
		5,
		["--model", "m", "--model-url", "http://127.0.0.1:9/v1", "--model-key-env", "LLM_KEY"],
		"in LLM_KEY, which is not set",
	],
	[2, ["--model", "m"], "expected --model-url beside --model, found none"],
	[2, ["--model-url", "http://127.0.0.1:9/v1"], "expected --model beside what is said of it"],
	[
		2,
		["--model", "m", "--model-url", "http://lan.example/v1", "--model-key-env", "K"],
		"expected https: in the base URL",
	],
	[
		2,
		["--model", "m", "--model-url", "http://127.0.0.1:9/v1", "--model-key-env", "sk-1"],
		"expected the name of an environment variable",
	],
	[2, ["--model-prices", "1"], "expected two amounts such as 0.15,0.6"],
])("ends with %i, and makes nothing, where the model's flags cannot be used: %j", async (exitCode, flags, message) => {
	const rig = createRig(sampleProject());
	const result = await rig.run(...SERVE, "--no-key", ...flags);
	expect(result.exitCode, result.stderr).toBe(exitCode);
	expect(result.stderr).toContain(message);
	expect(result.stderr).not.toContain("sk-1");
	expect(rig.list(".").filter((path) => path.startsWith(".trawl"))).toEqual([]);
});
