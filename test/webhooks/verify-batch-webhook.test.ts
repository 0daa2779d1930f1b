import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { signWebhook } from "../../src/webhooks/sign-webhook.ts";
import {
	verifyBatchWebhook,
	type WebhookHeaders,
	type WebhookVerdict,
} from "../../src/webhooks/verify-batch-webhook.ts";

const SECRET = "5e".repeat(32);
const NOW = Date.parse("2026-11-01T10:00:00.000Z");
const BODY = '{"batch_id":"batch_1", "status":"completed","cost":2.50}';

function verify(
	headers: WebhookHeaders,
	more: {
		readonly rawBody?: string | Uint8Array;
		readonly now?: number;
		readonly secret?: string;
		readonly toleranceSeconds?: number;
	} = {},
): WebhookVerdict {
	return verifyBatchWebhook({ rawBody: BODY, secret: SECRET, now: NOW, headers, ...more });
}

/** As the contract words it, without the code under test. */
function signature(timestamp: string, body: string | Uint8Array = BODY): string {
	return createHmac("sha256", SECRET)
		.update(Buffer.concat([Buffer.from(`${timestamp}.`), Buffer.from(body)]))
		.digest("hex");
}

const SECONDS = String(NOW / 1_000);
const SIGNED = { "x-webhook-signature": `sha256=${signature(SECONDS)}`, "x-webhook-timestamp": SECONDS };

describe("a webhook request is valid", () => {
	test("when signed as the contract says", () => {
		expect(verify(SIGNED)).toEqual({ valid: true, signedAt: NOW, batchId: "batch_1", status: "completed" });
		expect(signWebhook(BODY, SECRET, NOW)).toEqual(SIGNED);
	});

	test.each<readonly [string, WebhookHeaders]>([
		["as a Headers object", new Headers(SIGNED)],
		["in any case", { "X-Webhook-Signature": SIGNED["x-webhook-signature"], "X-WEBHOOK-TIMESTAMP": SECONDS }],
		["as lists", { "x-webhook-signature": [SIGNED["x-webhook-signature"]], "x-webhook-timestamp": [SECONDS, SECONDS] }],
		[
			"with one signature of several right",
			{ ...SIGNED, "x-webhook-signature": `sha256=${"0".repeat(64)}, ${SIGNED["x-webhook-signature"]}` },
		],
		["without the scheme, in capitals", { ...SIGNED, "x-webhook-signature": signature(SECONDS).toUpperCase() }],
		["with others around them", { host: "x", cookie: undefined, ...SIGNED }],
	])("with its headers %s", (_, headers) => {
		expect(verify(headers).valid).toBe(true);
	});

	test("with the two values given by themselves", () => {
		const values = { signature: SIGNED["x-webhook-signature"], timestamp: SECONDS };
		expect(verifyBatchWebhook({ rawBody: BODY, secret: SECRET, now: NOW, ...values }).valid).toBe(true);
	});

	test("with a timestamp in milliseconds", () => {
		const timestamp = String(NOW + 7);
		const headers = { "x-webhook-signature": `sha256=${signature(timestamp)}`, "x-webhook-timestamp": timestamp };
		expect(verify(headers)).toMatchObject({ valid: true, signedAt: NOW + 7 });
	});

	test("with a body of bytes that are no text, which then names no batch", () => {
		const rawBody = Uint8Array.of(0, 255, 128, 10);
		const headers = { ...SIGNED, "x-webhook-signature": `sha256=${signature(SECONDS, rawBody)}` };
		expect(verify(headers, { rawBody })).toEqual({ valid: true, signedAt: NOW, batchId: null, status: null });
	});

	test.each([-300, 300])("%i seconds away, and not one millisecond more", (seconds) => {
		const now = NOW + seconds * 1_000;
		expect(verify(SIGNED, { now }).valid).toBe(true);
		expect(verify(SIGNED, { now: now + Math.sign(seconds) })).toEqual({ valid: false, reason: "timestamp_too_far" });
	});
});

describe("a webhook request is refused", () => {
	const [wrong, short] = [`sha256=${"0".repeat(64)}`, SIGNED["x-webhook-signature"].slice(0, -1)];
	test.each<readonly [string, WebhookHeaders, object, string]>([
		["without a signature", { "x-webhook-timestamp": SECONDS }, {}, "signature_missing"],
		["with an empty signature", { ...SIGNED, "x-webhook-signature": " " }, {}, "signature_missing"],
		["without a timestamp", { "x-webhook-signature": wrong }, {}, "timestamp_missing"],
		["with two timestamps", { ...SIGNED, "x-webhook-timestamp": [SECONDS, "1"] }, {}, "timestamp_malformed"],
		["with a date as timestamp", { ...SIGNED, "x-webhook-timestamp": "2026-11-01" }, {}, "timestamp_malformed"],
		["with a negative timestamp", { ...SIGNED, "x-webhook-timestamp": "-5" }, {}, "timestamp_malformed"],
		["with a wrong signature", { ...SIGNED, "x-webhook-signature": wrong }, {}, "signature_wrong"],
		["with a short signature", { ...SIGNED, "x-webhook-signature": short }, {}, "signature_wrong"],
		[
			"with a signature that is no ASCII",
			{ ...SIGNED, "x-webhook-signature": `${short}\u00e9` },
			{},
			"signature_wrong",
		],
		["with another timestamp", { ...SIGNED, "x-webhook-timestamp": String(NOW / 1_000 + 1) }, {}, "signature_wrong"],
		["with a body that was serialised again", SIGNED, { rawBody: JSON.stringify(JSON.parse(BODY)) }, "signature_wrong"],
		["with another secret", SIGNED, { secret: "ab".repeat(32) }, "signature_wrong"],
		["with the secret as bytes", SIGNED, { secret: Buffer.from(SECRET, "hex").toString("latin1") }, "signature_wrong"],
		["without a secret", SIGNED, { secret: "" }, "no_secret"],
		["with a window that is no number", SIGNED, { toleranceSeconds: Number.NaN }, "timestamp_too_far"],
	])("%s", (_, headers, more, reason) => {
		expect(verify(headers, more)).toEqual({ valid: false, reason });
	});

	test("with an error when the body was parsed before", () => {
		expect(() => verify(SIGNED, { rawBody: JSON.parse(BODY) as string })).toThrow(TypeError);
	});
});

test("over a real connection, with the headers as Node gives them", async () => {
	const verdicts: WebhookVerdict[] = [];
	const server = createServer(async (request, response) => {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		verdicts.push(verifyBatchWebhook({ rawBody: Buffer.concat(chunks), headers: request.headers, secret: SECRET }));
		response.end();
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	onTestFinished(() => void server.close());
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
	const body = '{"batch_id":"süß","status":"cancelled"}';
	await fetch(url, { method: "POST", body, headers: signWebhook(body, SECRET, Date.now()) });
	await fetch(url, { method: "POST", body: `${body} `, headers: signWebhook(body, SECRET, Date.now()) });
	expect(verdicts).toMatchObject([
		{ valid: true, batchId: "süß", status: "cancelled" },
		{ valid: false, reason: "signature_wrong" },
	]);
});
