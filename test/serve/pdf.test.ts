/** PDFs of reports over HTTP. */
import { createHash } from "node:crypto";
import { request } from "node:http";
import { describe, expect, test } from "vitest";
import type { TaskPage } from "../../src/model/wire.ts";
import { untilTerminal } from "../contract/contract-harness.ts";
import { KEY, type ServeRig, serveForTest } from "./serve-rig.ts";

const CONTENT = "%PDF-1.3 Answer to what is it";
const ETAG = `"${createHash("sha256").update(CONTENT).digest("hex")}"`;
const AUTHORISED = { "x-api-key": KEY };

/** A finished batch of one task, and the links of its page as this caller sees them. */
async function withPdf(rig: ServeRig, output_formats: readonly ("markdown" | "pdf")[] = ["markdown", "pdf"]) {
	const { batch_id } = await rig.api.createBatch({ output_formats });
	await rig.api.addTasks(batch_id, [{ id: "one", query: "what is it" }]);
	await untilTerminal(rig.api, batch_id);
	const page = `${rig.baseUrl}/deepresearch/batches/${batch_id}/tasks?include_output=true`;
	const tasks = await ask(page);
	return { page, task: tasks[0] ?? { deepresearch_id: "" }, url: tasks[0]?.pdf_url ?? "" };
}

async function ask(page: string, host?: string): Promise<TaskPage["tasks"]> {
	const headers = { ...AUTHORISED, ...(host === undefined ? {} : { host }) };
	const text = await new Promise<string>((resolve, reject) => {
		const sent = request(page, { headers }, (answer) => {
			let body = "";
			answer.setEncoding("utf8").on("data", (chunk) => (body += chunk));
			answer.on("end", () => resolve(body)).on("error", reject);
		});
		sent.on("error", reject).end();
	});
	return (JSON.parse(text) as TaskPage).tasks;
}

test("a task with pdf among its formats has an address of this server's, and its PDF is there", async () => {
	const rig = await serveForTest();
	const { task, url } = await withPdf(rig);
	expect(url).toBe(`${rig.baseUrl}/deepresearch/tasks/${task.deepresearch_id}/pdf`);
	const response = await fetch(url, { headers: AUTHORISED });
	expect(response.status).toBe(200);
	expect(Object.fromEntries(response.headers)).toMatchObject({
		"content-type": "application/pdf",
		"content-length": String(CONTENT.length),
		etag: ETAG,
		"accept-ranges": "bytes",
		"x-content-type-options": "nosniff",
	});
	expect(await response.text()).toBe(CONTENT);
	const head = await fetch(url, { method: "HEAD", headers: AUTHORISED });
	expect([head.status, head.headers.get("etag"), await head.text()]).toEqual([200, ETAG, ""]);
});

test("a task without has neither, and a list without outputs names none", async () => {
	const rig = await serveForTest();
	const { task, url } = await withPdf(rig, ["markdown"]);
	expect(url).toBe("");
	expect(task).not.toHaveProperty("pdf_url");
	const missing = await fetch(`${rig.baseUrl}/deepresearch/tasks/${task.deepresearch_id}/pdf`, { headers: AUTHORISED });
	expect(missing.status).toBe(404);
	expect(await missing.json()).toMatchObject({ success: false, error: expect.stringContaining("no PDF") });
	const { page } = await withPdf(rig);
	expect((await ask(page.replace("true", "false")))[0]).not.toHaveProperty("pdf_url");
});

test.each(["nobody", "..%2f..%2fetc%2fpasswd", "x%00", "'%20OR%201=1"])("no PDF of a task %s", async (id) => {
	const rig = await serveForTest();
	await withPdf(rig);
	const response = await fetch(`${rig.baseUrl}/deepresearch/tasks/${id}/pdf`, { headers: AUTHORISED });
	expect(response.status).toBe(404);
});

test.each([[{}], [{ "x-api-key": "val_wrong" }]])("the key is needed: %j", async (headers) => {
	const rig = await serveForTest();
	const { url } = await withPdf(rig);
	const response = await fetch(url, { headers });
	expect(response.status).toBe(401);
	expect(await response.text()).not.toContain("%PDF");
});

describe("parts", () => {
	test.each([
		["the rest", { range: "bytes=5-", "if-range": ETAG }, 206, `bytes 5-28/29`, CONTENT.slice(5)],
		["some", { range: "bytes=1-3" }, 206, "bytes 1-3/29", "PDF"],
		["the end", { range: "bytes=-2" }, 206, "bytes 27-28/29", "it"],
		["of another file: all of this one", { range: "bytes=5-", "if-range": '"other"' }, 200, null, CONTENT],
		["several at once: all", { range: "bytes=0-1,4-5" }, 200, null, CONTENT],
		["backwards: all", { range: "bytes=5-2" }, 200, null, CONTENT],
	])("%s", async (_, headers, status, range, body) => {
		const rig = await serveForTest();
		const { url } = await withPdf(rig);
		const response = await fetch(url, { headers: { ...AUTHORISED, ...headers } });
		expect([response.status, response.headers.get("content-range"), await response.text()]).toEqual([
			status,
			range,
			body,
		]);
	});

	test("outside of it are refused, and what the caller has already is not sent", async () => {
		const rig = await serveForTest();
		const { url } = await withPdf(rig);
		const outside = await fetch(url, { headers: { ...AUTHORISED, range: "bytes=29-" } });
		expect([outside.status, outside.headers.get("content-range")]).toEqual([416, "bytes */29"]);
		const known = await fetch(url, { headers: { ...AUTHORISED, "if-none-match": ETAG } });
		expect([known.status, await known.text()]).toEqual([304, ""]);
	});
});

describe("the address in pdf_url", () => {
	test.each([
		["the one that was asked", (port: string) => `127.0.0.1:${port}`, (port: string) => `127.0.0.1:${port}`],
		["another name of this machine", (port: string) => `localhost:${port}`, (port: string) => `localhost:${port}`],
		["not what the header makes up", () => "evil.example", (port: string) => `127.0.0.1:${port}`],
		["not another port", () => "127.0.0.1:1", (port: string) => `127.0.0.1:${port}`],
		["not a header with more in it", (port: string) => `localhost:${port}/x?`, (port: string) => `127.0.0.1:${port}`],
		["not a user name", (port: string) => `me@localhost:${port}`, (port: string) => `127.0.0.1:${port}`],
	])("is %s", async (_, header, expected) => {
		const rig = await serveForTest();
		const { page } = await withPdf(rig);
		const { port } = new URL(rig.baseUrl);
		const [task] = await ask(page, header(port));
		expect(new URL(task?.pdf_url ?? "").host).toBe(expected(port));
	});

	test("is what the operator says, whoever asks", async () => {
		const rig = await serveForTest({ publicUrl: "https://research.example/api/v1" });
		const { task, url, page } = await withPdf(rig);
		const path = `deepresearch/tasks/${task.deepresearch_id}/pdf`;
		expect(url).toBe(`https://research.example/api/v1/${path}`);
		expect((await ask(page, "evil.example"))[0]?.pdf_url).toBe(url);
		expect((await fetch(`${rig.baseUrl}/${path}`, { headers: AUTHORISED })).status).toBe(200);
	});
});
