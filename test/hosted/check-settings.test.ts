import { describe, expect, onTestFinished, test } from "vitest";
import { checkApiKey, checkBaseUrl } from "../../src/hosted/check-settings.ts";
import { createHostedBatchApi } from "../../src/hosted/create-hosted-batch-api.ts";
import { startScriptedServer } from "./scripted-server.ts";

describe("the base URL", () => {
	test.each([
		["https://api.valyu.ai/v1", "https://api.valyu.ai/v1"],
		["https://api.valyu.ai/v1/", "https://api.valyu.ai/v1"],
		["HTTPS://API.valyu.ai:443//v1//", "https://api.valyu.ai/v1"],
		["https://proxy.example/valyu/v2", "https://proxy.example/valyu/v2"],
		["http://127.0.0.1:8787/v1", "http://127.0.0.1:8787/v1"],
		["http://127.8.7.6/v1", "http://127.8.7.6/v1"],
		["http://localhost:8787/v1", "http://localhost:8787/v1"],
		["http://[::1]:8787/v1", "http://[::1]:8787/v1"],
	])("%s is %s", (given, value) => {
		expect(checkBaseUrl(given)).toEqual({ ok: true, value, warnings: [] });
	});

	test.each(["https://api.valyu.ai", "https://api.valyu.ai/", "https://api.valyu.ai/v1/deepresearch"])(
		"%s has no version at its end, which is said and allowed",
		(given) => {
			const checked = checkBaseUrl(given);
			expect(checked).toMatchObject({ ok: true, value: given.replace(/\/$/, "") });
			expect(checked.ok && checked.warnings).toMatchObject([{ code: "base_url", severity: "warning" }]);
		},
	);

	test.each([
		["", "expected a base URL"],
		["api.valyu.ai/v1", "expected a base URL"],
		["localhost:8787/v1", "with https:"],
		["ftp://api.valyu.ai/v1", "with https:"],
		["http://api.valyu.ai/v1", "not this machine"],
		["http://127.0.0.1.example.com/v1", "not this machine"],
		["http://192.168.0.7/v1", "not this machine"],
		["https://api.valyu.ai/v1?key=x", "ends with its path"],
		["https://api.valyu.ai/v1#x", "ends with its path"],
	])("%j is refused", (given, words) => {
		const checked = checkBaseUrl(given);
		expect(checked).toMatchObject({ ok: false, problems: [{ code: "base_url", severity: "error" }] });
		expect(checked.ok || checked.problems[0]?.message).toContain(words);
	});

	test.each(["https://me:hunter2@api.valyu.ai/v1", "http//me:hunter2@api.valyu.ai/v1"])(
		"a password in %s is not repeated",
		(given) => {
			const checked = checkBaseUrl(given);
			expect(checked.ok).toBe(false);
			expect(JSON.stringify(checked)).not.toContain("hunter2");
		},
	);
});

describe("the API key", () => {
	test("blanks around it are dropped", () => {
		expect(checkApiKey(" val_x\r\n")).toEqual({ ok: true, value: "val_x", warnings: [] });
	});

	test.each([undefined, "", "  \n"])("%j is no key", (given) => {
		expect(checkApiKey(given)).toMatchObject({ ok: false, problems: [{ code: "api_key" }] });
	});

	test.each(["val_a b", "val_\u{1F511}", "val_a\nval_b", "val_\0"])(
		"%j cannot be a key, and is not repeated",
		(given) => {
			const checked = checkApiKey(given);
			expect(checked).toMatchObject({ ok: false, problems: [{ code: "api_key" }] });
			expect(JSON.stringify(checked)).not.toContain("val_");
		},
	);
});

test("the service is opened with retries, and says who asks", async () => {
	const server = await startScriptedServer();
	server.answer({ status: 502, body: "<html>" });
	server.answer({ status: 429, headers: { "retry-after": "0" } });
	server.answer({ body: [] });
	const hosted = createHostedBatchApi({ apiKey: " val_x ", baseUrl: `${server.baseUrl}/`, retry: { baseMs: 1 } });
	onTestFinished(() => hosted.close());
	expect(await hosted.api.listBatches()).toEqual([]);
	expect(server.seen).toHaveLength(3);
	expect(server.seen[0]?.headers["user-agent"]).toMatch(/^trawl\/\d+\.\d+\.\d+/);
	expect(server.seen[0]?.headers["x-api-key"]).toBe("val_x");
});
