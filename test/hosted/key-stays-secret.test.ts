import { inspect } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { createHostedBatchApi } from "../../src/hosted/create-hosted-batch-api.ts";
import { createHostedApi } from "../../src/hosted/hosted-api.ts";
import { startScriptedServer } from "./scripted-server.ts";

const KEY = 'val_s3cr"et/0123456789';

/** Whatever of an error could end in a log: text, stack, JSON, every property at every depth, hidden ones too. */
function everythingTold(error: unknown): string {
	const levels: unknown[] = [];
	for (let each = error; each instanceof Error && levels.length < 10; each = each.cause) levels.push(each);
	const told = levels.map((each) => `${String(each)} ${(each as Error).stack} ${JSON.stringify(each)}`);
	return [...told, inspect(error, { depth: 20, showHidden: true })].join("\n");
}

test("the key stands in no error, cause or JSON, however the exchange fails and whatever the server echoes", async () => {
	const server = await startScriptedServer();
	const hosted = createHostedApi({ baseUrl: server.baseUrl, apiKey: KEY, userAgent: "t", timeoutMs: 200 });
	onTestFinished(() => hosted.close());
	const echo = { error: `no such key: ${KEY}`, errors: [{ key: KEY, code: KEY, message: `bad ${KEY}` }] };
	server.answer({ status: 401, body: echo });
	server.answer({ status: 500, body: { error: { message: KEY, header: `x-api-key: ${KEY}` } } });
	server.answer({ status: 400, body: { errors: [KEY, { message: encodeURIComponent(KEY) }] } });
	server.answer({ status: 502, body: `<html>${KEY}</html>` });
	server.answer({ status: 302, headers: { location: `http://127.0.0.1:9/?key=${encodeURIComponent(KEY)}` } });
	server.answer({ status: 200, body: KEY });
	server.answer((response) => response.socket?.destroy());
	server.answer((response) => void response.socket?.end(`HTTP/1.1 200 OK\r\ncontent-length: x${KEY}\r\n\r\n`));
	server.answer((response) => void response.socket?.end(`HTTP/1.1 ${KEY}\r\n\r\n`));
	server.answer(() => undefined);
	const told: string[] = [];
	for (let count = 0; count < 10; count++) {
		const error: unknown = await hosted.api.createBatch({}).catch((thrown: unknown) => thrown);
		expect(error).toBeInstanceOf(Error);
		told.push(everythingTold(error));
	}
	expect(server.seen).toHaveLength(10);
	for (const spelling of [KEY, encodeURIComponent(KEY), JSON.stringify(KEY).slice(1, -1)]) {
		for (const text of told) expect(text).not.toContain(spelling);
	}
	expect(told[0]).toContain("no such key: [API key]");
});

describe("a key that stands in an answer", () => {
	async function outputOf(apiKey: string, body: string): Promise<{ output: unknown; notices: readonly string[] }> {
		const server = await startScriptedServer();
		const notices: string[] = [];
		const onNotice = (message: string) => void notices.push(message);
		const hosted = createHostedApi({ baseUrl: server.baseUrl, apiKey, userAgent: "t", onNotice });
		onTestFinished(() => hosted.close());
		server.answer({ body: `{"tasks":[{"deepresearch_id":"d","query":"q","status":"completed","output":${body}}]}` });
		const { tasks } = await hosted.api.listTasks("b");
		return { output: tasks[0]?.output, notices };
	}

	const escaped = [...KEY].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
	test.each([
		["as it is", JSON.stringify(KEY)],
		["with its slash escaped", JSON.stringify(KEY).replaceAll("/", "\\/")],
		["with every letter escaped", `"${escaped}"`],
		["with every letter escaped in upper case", `"${escaped.toUpperCase().replaceAll("U", "u")}"`],
		["as in an address", JSON.stringify(encodeURIComponent(KEY))],
		["as in an address, in lower case", JSON.stringify(KEY.replace('"', "%22").replace("/", "%2f"))],
	])("is left out %s, and that is told", async (_, body) => {
		const { output, notices } = await outputOf(KEY, body);
		expect(output).toBe("[API key]");
		expect(notices).toEqual([expect.stringContaining("repeats the API key")]);
	});

	test("leaves the rest of the answer as it was, escapes included", async () => {
		const text = `a \\u0041 "quoted" \n \u0007 \u2028 / ${KEY} \\`;
		const body = JSON.stringify({ text }).replaceAll("/", "\\/").replace("quoted", "\\u0071uoted");
		const { output } = await outputOf(KEY, body);
		expect(output).toEqual({ text: text.replace(KEY, "[API key]") });
	});

	test.each([
		["task", '"a task"', "a task"],
		["123456789012", "123456789012", 123456789012],
	])("stays where it may be a word or a number of the answer (%s)", async (apiKey, body, output) => {
		expect(await outputOf(apiKey, body)).toEqual({ output, notices: [] });
	});
});

test("a key that no header can carry is refused without being repeated", () => {
	const error = thrownBy(() => createHostedBatchApi({ apiKey: "val_one\nval_two" }));
	expect(error).toBeInstanceOf(TypeError);
	expect(everythingTold(error)).not.toContain("val_");
});

test("the key goes to no other origin: a redirect is not followed", async () => {
	const here = await startScriptedServer();
	const elsewhere = await startScriptedServer();
	const hosted = createHostedApi({ baseUrl: here.baseUrl, apiKey: KEY, userAgent: "t" });
	onTestFinished(() => hosted.close());
	for (const status of [301, 302, 303, 307, 308]) {
		here.answer({ status, headers: { location: elsewhere.baseUrl } });
		await expect(hosted.api.getBatch("b")).rejects.toMatchObject({ kind: "rejected", status });
	}
	expect(elsewhere.connections()).toBe(0);
});

function thrownBy(run: () => unknown): unknown {
	try {
		run();
	} catch (error) {
		return error;
	}
	return undefined;
}
