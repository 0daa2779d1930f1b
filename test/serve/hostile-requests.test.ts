/** Whatever is sent: a clear refusal in JSON, and the server goes on. */
import { connect } from "node:net";
import { expect, test } from "vitest";
import { openWebhookSender } from "../../src/app/open-webhook-sender.ts";
import { BatchApiError } from "../../src/model/batch-api.ts";
import { KEY, type ServeRig, serveForTest } from "./serve-rig.ts";

const BATCHES = "/v1/deepresearch/batches";
const TASKS = "/v1/deepresearch/tasks";
const DATASOURCES = "/v1/datasources";

interface Refusal {
	readonly status: number;
	readonly body: { readonly success: boolean; readonly error: string; readonly errors?: readonly { key: string }[] };
}

async function ask(rig: ServeRig, path: string, init: RequestInit = {}): Promise<Refusal> {
	const headers = { "x-api-key": KEY, "content-type": "application/json", ...init.headers };
	const response = await fetch(rig.origin + path, { ...init, headers });
	expect(response.headers.get("content-type")).toMatch(/^application\/json/);
	return { status: response.status, body: (await response.json()) as Refusal["body"] };
}

const post = (body: string): RequestInit => ({ method: "POST", body });

/** Sends bytes as they are, and gives what came back once the server has closed. */
function raw(rig: ServeRig, ...chunks: readonly string[]): Promise<string> {
	const { hostname, port } = new URL(rig.origin);
	return new Promise((resolve, reject) => {
		const socket = connect(Number(port), hostname, () => chunks.forEach((chunk) => void socket.write(chunk)));
		let received = "";
		socket.setEncoding("utf8").on("data", (chunk) => (received += chunk));
		socket.on("close", () => resolve(received)).on("error", reject);
	});
}

const nestedLists = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
const nestedSchema = (levels: number) =>
	`${'{"type":"object","properties":{"a":'.repeat(levels)}{}${"}}".repeat(levels)}`;

test.each([
	["malformed JSON", post('{"mode":'), 400, "not valid JSON"],
	["no JSON at all", post("mode=fast"), 400, "not valid JSON"],
	["nothing", post(""), 400, "expected an object"],
	["a list", post("[]"), 400, "expected an object"],
	["a wrong type", post('{"name": 7}'), 400, "name"],
	["an unknown key", post('{"nmae": "x"}'), 400, "nmae"],
	["a key of every object", post('{"__proto__": {"mode": "fast"}}'), 400, "not valid JSON"],
	["10 MB", post(`{"name": "${"x".repeat(10 * 1024 * 1024)}"}`), 413, "too large"],
])("creating with %s", async (_, init, status, error) => {
	const rig = await serveForTest();
	const refused = await ask(rig, BATCHES, init);
	expect(refused.status).toBe(status);
	expect(refused.body).toMatchObject({ success: false, error: expect.stringContaining(error) });
	expect((await ask(rig, BATCHES)).body).toEqual([]);
});

test.each([
	["an unknown route", "/v1/deepresearch/nothing", 404],
	["an unknown method", BATCHES, 404, { method: "DELETE" }],
	["the way up", `${BATCHES}/..%2f..%2fetc%2fpasswd`, 404],
	["a null byte", `${BATCHES}/batch%00`, 404],
	["a broken escape", `${BATCHES}/%zz`, 400],
	["an id without end", `${BATCHES}/${"x".repeat(5_000)}`, 414],
	["quotes and code", `${BATCHES}/'%3B%20DROP%20TABLE%20batches--`, 404],
	["a limit in words", `${BATCHES}?limit=ten`, 400],
	["a limit twice", `${BATCHES}?limit=1&limit=2`, 400],
	["an unknown parameter", `${BATCHES}?limti=2`, 400],
	["a task's way up", `${TASKS}/..%2f..%2fbatches/status`, 404],
	["a task of a null byte", `${TASKS}/a%00/status`, 404],
	["a task of a broken escape", `${TASKS}/%zz/status`, 400],
	["a task's id without end", `${TASKS}/${"x".repeat(5_000)}/status`, 414],
	["a task without the status", `${TASKS}/one`, 404],
	["a task of no id", `${TASKS}//status`, 404],
	["quotes and code as a task", `${TASKS}/'%3B%20DROP%20TABLE%20tasks--/status`, 404],
	["a list of all tasks", TASKS, 404],
	["a new single task", TASKS, 404, post('{"query": "a"}')],
	["a cancel by GET", `${TASKS}/one/cancel`, 404],
	["a status by POST", `${TASKS}/one/status`, 404, post("{}")],
	["a cancel with malformed JSON", `${TASKS}/one/cancel`, 400, post("{")],
	["a cancel with a list", `${TASKS}/one/cancel`, 400, post("[]")],
	["a cancel with orders", `${TASKS}/one/cancel`, 400, post('{"force": true}')],
	["a cancel with 10 MB", `${TASKS}/one/cancel`, 413, post(`"${"x".repeat(10 * 1024 * 1024)}"`)],
	["a cancel of no task", `${TASKS}/one/cancel`, 404, post("{}")],
	["an unknown category", `${DATASOURCES}?category=everything`, 400],
	["a category twice", `${DATASOURCES}?category=markets&category=legal`, 400],
	["a category of every object", `${DATASOURCES}?__proto__=1`, 400],
	["an unknown parameter of the sources", `${DATASOURCES}?limit=1`, 400],
	["sources by POST", DATASOURCES, 404, post("{}")],
	["below the sources", `${DATASOURCES}/local%2fcorpus`, 404],
] as const)("%s", async (_, path, status, init: RequestInit = {}) => {
	const rig = await serveForTest();
	const refused = await ask(rig, path, init);
	expect([refused.status, refused.body.success]).toEqual([status, false]);
	expect(refused.body.error).toEqual(expect.any(String));
});

test.each([
	["plain HTTP to another machine", "http://hooks.example.com/x", "begins with http://"],
	["a file", "file:///etc/passwd", "begins with file://"],
	["a script", "javascript:alert(1)", "javascript:"],
	["other protocols", "gopher://127.0.0.1:70/x", "begins with gopher://"],
	["no URL", "127.0.0.1/hook", "webhook_url"],
	["no URL, with a password in it", "https://hooks:passwd@", "expected a URL"],
	["no text", 7, "webhook_url"],
	["a list", ["https://hooks.example.com/x"], "webhook_url"],
])("a webhook that is %s is refused, and its address not repeated", async (_, webhook_url, error) => {
	const rig = await serveForTest();
	const refused = await ask(rig, BATCHES, post(JSON.stringify({ webhook_url })));
	expect([refused.status, refused.body.error]).toEqual([400, expect.stringContaining(error)]);
	expect(refused.body.errors).toMatchObject([{ key: "webhook_url" }]);
	expect(refused.body.error).not.toMatch(/passwd|alert|hooks/);
	expect((await ask(rig, BATCHES)).body).toEqual([]);
});

test("where other machines may ask, a webhook does not lead into the server's own network", async () => {
	const rig = await serveForTest({}, { webhooks: openWebhookSender("public") });
	const hosts = ["127.0.0.1:8080", "[::1]", "localhost", "10.0.0.1", "169.254.169.254", "2130706433", "0x7f.1"];
	for (const url of [...hosts.map((host) => `https://${host}/latest`), "http://127.0.0.1/x"]) {
		const refused = await ask(rig, BATCHES, post(JSON.stringify({ webhook_url: url })));
		expect([url, refused.status]).toEqual([url, 400]);
		expect(refused.body.error).toContain("a private network");
	}
	const fine = await ask(rig, BATCHES, post('{"webhook_url": "https://hooks.example.com/x"}'));
	expect(fine.status).toBe(201);
});

test("the new routes ask for the key, too", async () => {
	const rig = await serveForTest();
	for (const path of [`${TASKS}/one/status`, DATASOURCES, `${DATASOURCES}/categories`]) {
		expect((await ask(rig, path, { headers: { "x-api-key": "val_other" } })).status).toBe(401);
	}
	expect((await ask(rig, `${TASKS}/one/cancel`, { ...post("{"), headers: { "x-api-key": "no" } })).status).toBe(401);
});

test("each bad field is named beside the text", async () => {
	const rig = await serveForTest();
	const { body } = await ask(rig, BATCHES, post('{"mode": "slow", "name": 7}'));
	expect(body.errors?.map(({ key }) => key).sort()).toEqual(["mode", "name"]);
});

test("without a key nothing is told but that one is needed, and health is open", async () => {
	const rig = await serveForTest();
	for (const headers of [{}, { "x-api-key": "val_other" }, { authorization: `Bearer ${KEY}` }]) {
		const response = await fetch(rig.origin + BATCHES, { headers });
		expect(response.status).toBe(401);
		expect(await response.json()).toMatchObject({ success: false, error: expect.stringContaining("API key") });
	}
	expect(await (await fetch(`${rig.origin}/healthz`)).json()).toEqual({ status: "ok", version: "test" });
});

test("a client that is too slow is told so and let go, and others are served meanwhile", async () => {
	const rig = await serveForTest({ requestTimeoutMs: 300 });
	const head = `POST ${BATCHES} HTTP/1.1\r\nhost: x\r\nx-api-key: ${KEY}\r\ncontent-length: 100\r\n\r\n{`;
	const slow = raw(rig, head);
	expect((await ask(rig, BATCHES)).status).toBe(200);
	const answer = await slow;
	expect(answer).toMatch(/^HTTP\/1\.1 408 /);
	expect(answer).toContain('{"success":false,"error":"The request did not arrive in time"}');
});

test("what is no HTTP is told so", async () => {
	const rig = await serveForTest();
	const answer = await raw(rig, "GARBAGE\r\n\r\n");
	expect(answer).toMatch(/^HTTP\/1\.1 400 /);
	expect(answer).toContain('{"success":false,');
});

test.each<readonly [string, string, string, string]>([
	["a name of 8 MB", BATCHES, `{"name": "${"x".repeat(8_000_000)}"}`, "name"],
	["200,000 unknown keys", BATCHES, `{${Array.from({ length: 200_000 }, (_, at) => `"k${at}":1`).join()}}`, "k0"],
	["a schema of 1,000 levels", BATCHES, `{"output_formats": [${nestedSchema(1_000)}]}`, "output_formats[0]"],
	["5,000 lists in a schema", BATCHES, `{"output_formats": [{"x": ${nestedLists(5_000)}}]}`, "output_formats[0]"],
	["3,500,000 lists", BATCHES, `{"metadata": {"a": ${nestedLists(3_500_000)}}}`, ""],
	["100,000 tasks", `${BATCHES}/batch_x/tasks`, `{"tasks": [${Array(100_000).fill('{"x":1}').join()}]}`, "tasks"],
	[
		"an id of 1 MB",
		`${BATCHES}/batch_x/tasks`,
		`{"tasks": [{"query": "q", "id": "${"x".repeat(1e6)}"}]}`,
		"tasks[0].id",
	],
])("%s is refused in few words, with the field", async (_, path, body, key) => {
	const rig = await serveForTest();
	const refused = await ask(rig, path, post(body));
	expect([refused.status, refused.body.errors]).toMatchObject([400, [{ key }]]);
	expect(JSON.stringify(refused.body).length).toBeLessThan(1_000);
	expect((await ask(rig, BATCHES)).body).toEqual([]);
});

test("quotes and brackets in texts are no levels", async () => {
	const rig = await serveForTest();
	const name = `\\"${"[{".repeat(400)}\\`;
	const made = await ask(rig, BATCHES, post(JSON.stringify({ name, metadata: { a: "[".repeat(10_000) } })));
	expect([made.status, made.body]).toMatchObject([201, { name }]);
});

test("a page of batches as large as they may be is answered", async () => {
	const rig = await serveForTest();
	const enumerated = Array.from({ length: 17_000 }, (_, at) => `value-${at}`);
	const schema = { type: "object", properties: { a: { enum: enumerated } } };
	const body = JSON.stringify({ name: "\u{1F50E}".repeat(1_000), output_formats: [schema] });
	for (let made = 0; made < 101; made++) expect((await ask(rig, BATCHES, post(body))).status).toBe(201);
	const page = await ask(rig, BATCHES);
	expect([page.status, page.body]).toMatchObject([200, { length: 100 }]);
});

test.each([
	["no Host", `GET ${BATCHES} HTTP/1.1\r\n\r\n`, 400, "Host"],
	[
		"an expectation",
		`POST ${BATCHES} HTTP/1.1\r\nhost: x\r\nexpect: 200-maybe\r\ncontent-length: 2\r\n\r\n{}`,
		417,
		"expectation",
	],
	["a way through", "CONNECT example.com:443 HTTP/1.1\r\nhost: x\r\n\r\n", 501, "proxy"],
])("a request with %s is answered in JSON, and the connection closed", async (_, request, status, error) => {
	const rig = await serveForTest();
	const answer = await raw(rig, request);
	expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
	expect(answer.toLowerCase()).toContain("content-type: application/json");
	expect(answer).toMatch(new RegExp(`\\{"success":false,"error":"[^"]*${error}`));
	expect((await ask(rig, BATCHES)).status).toBe(200);
});

test("a body that is too large is refused so that its sender sees it, whole or in chunks", async () => {
	const rig = await serveForTest();
	const large = "x".repeat(10 * 1024 * 1024);
	const sent = `POST ${BATCHES} HTTP/1.1\r\nhost: x\r\nx-api-key: ${KEY}\r\n`;
	// The next request on the same connection is answered: nothing was cut off.
	for (const body of [
		`content-length: ${large.length}\r\n\r\n${large}`,
		`transfer-encoding: chunked\r\n\r\n${large.length.toString(16)}\r\n${large}\r\n0\r\n\r\n`,
	]) {
		const next = `GET ${BATCHES} HTTP/1.1\r\nhost: x\r\nx-api-key: ${KEY}\r\nconnection: close\r\n\r\n`;
		const answers = await raw(rig, sent + body + next);
		expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 413", "HTTP/1.1 200"]);
	}
});

test("a body without end is let go", async () => {
	const rig = await serveForTest();
	const { hostname, port } = new URL(rig.origin);
	const socket = connect(Number(port), hostname);
	const closed = new Promise<void>((resolve) => socket.on("close", () => resolve()));
	let received = "";
	socket.setEncoding("utf8").on("data", (text) => (received += text));
	socket.on("error", () => undefined);
	const chunk = `${(1024 * 1024).toString(16)}\r\n${"x".repeat(1024 * 1024)}\r\n`;
	const more = () => void (socket.writable && socket.write(chunk) && setImmediate(more));
	socket.on("drain", more);
	socket.write(`POST ${BATCHES} HTTP/1.1\r\nhost: x\r\nx-api-key: ${KEY}\r\ntransfer-encoding: chunked\r\n\r\n`);
	more();
	await closed;
	expect(received).toMatch(/^HTTP\/1\.1 413 /);
	expect(socket.bytesWritten).toBeLessThan(200 * 1024 * 1024);
	expect((await ask(rig, BATCHES)).status).toBe(200);
});

test("the log tells each request and never the key", async () => {
	let log = "";
	const rig = await serveForTest({ log: { write: (line) => (log += line) } });
	await ask(rig, BATCHES);
	await ask(rig, `${BATCHES}?limit=none`);
	const lines = log
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line));
	expect(lines.filter(({ req }) => req !== undefined)).toMatchObject([
		{ req: { method: "GET", url: BATCHES } },
		{ req: { method: "GET", url: `${BATCHES}?limit=none` } },
	]);
	expect(lines.filter(({ res }) => res !== undefined).map(({ res }) => res.statusCode)).toEqual([200, 400]);
	expect(log).not.toContain(KEY);
});

test("a fault of the inside is told as one, and only the log says which", async () => {
	let log = "";
	const secret = "database disk image is malformed: /home/me/.trawl/serve/engine.db";
	const rig = await serveForTest({ log: { write: (line) => (log += line) }, isWell: () => false });
	rig.api.listBatches = () => Promise.reject(new BatchApiError("ambiguous", secret, { status: 500 }));
	const { status, body } = await ask(rig, BATCHES);
	expect({ status, body }).toEqual({ status: 500, body: { success: false, error: "Internal server error" } });
	expect(log).toContain(secret);
	expect((await ask(rig, "/healthz")).status).toBe(503);
});

test("an address with a password that is none is refused without it", async () => {
	const rig = await serveForTest();
	const { status, body } = await ask(rig, BATCHES, post('{"webhook_url":"https://me:secret@[hooks/"}'));
	expect(status).toBe(400);
	expect(JSON.stringify(body)).toContain("webhook_url");
	expect(JSON.stringify(body)).not.toContain("secret");
});
