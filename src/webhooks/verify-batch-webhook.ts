/**
 * Tells whether a request to a webhook came from whoever knows the batch's secret, and just now (contract section 9).
 *
 * The body must be the bytes as they arrived: a parsed body that is serialised again is another one. A valid request may
 * come more than once; be idempotent per batch, and fetch everything but id and state from the service.
 */
import { timingSafeEqual } from "node:crypto";
import { isJsonObject, type Json } from "../model/json.ts";
import { BATCH_STATUSES, type BatchStatus } from "../model/wire.ts";
import { type RawBody, SIGNATURE_HEADER, TIMESTAMP_HEADER, webhookSignature } from "./sign-webhook.ts";

/** As `Headers`, or as Node gives them. */
export type WebhookHeaders = Headers | { readonly [name: string]: HeaderValue };
type HeaderValue = string | readonly string[] | undefined;

interface CommonOptions {
	readonly rawBody: RawBody;
	/** From the answer to create-batch: 64 hex characters, used as text. */
	readonly secret: string;
	/** Milliseconds since 1970. Default: this machine's clock. */
	readonly now?: number;
	/** How far the timestamp may be from now, both ways. Default 300. */
	readonly toleranceSeconds?: number;
}

/** With all headers of the request, or with the values of the two that count. */
export type VerifyWebhookOptions =
	| (CommonOptions & { readonly headers: WebhookHeaders })
	| (CommonOptions & { readonly signature: HeaderValue; readonly timestamp: HeaderValue });

export type WebhookVerdict =
	| {
			readonly valid: true;
			/** When it was signed, in milliseconds since 1970. */
			readonly signedAt: number;
			/** Of the body; null when it names none. */
			readonly batchId: string | null;
			readonly status: BatchStatus | null;
	  }
	| { readonly valid: false; readonly reason: WebhookFault };

export type WebhookFault =
	| "no_secret"
	| "signature_missing"
	| "timestamp_missing"
	| "timestamp_malformed"
	| "timestamp_too_far"
	| "signature_wrong";

const DEFAULT_TOLERANCE_SECONDS = 300;
/** From here on a number of seconds would be past the year 5000: it is milliseconds. */
const FIRST_MILLISECONDS = 1e11;

export function verifyBatchWebhook(options: VerifyWebhookOptions): WebhookVerdict {
	const { rawBody, secret, now = Date.now(), toleranceSeconds = DEFAULT_TOLERANCE_SECONDS } = options;
	if (typeof rawBody !== "string" && !(rawBody instanceof Uint8Array)) {
		throw new TypeError("expected the raw body as text or bytes; a parsed body cannot be verified");
	}
	// Anybody can sign with an empty secret.
	if (secret === "") return { valid: false, reason: "no_secret" };
	const headers = headersOf(options);
	const signatures = valuesOf(headers, SIGNATURE_HEADER);
	if (signatures.length === 0) return { valid: false, reason: "signature_missing" };
	const [timestamp, ...others] = new Set(valuesOf(headers, TIMESTAMP_HEADER));
	if (timestamp === undefined) return { valid: false, reason: "timestamp_missing" };
	if (others.length > 0 || !/^\d{1,15}$/.test(timestamp)) return { valid: false, reason: "timestamp_malformed" };
	const signedAt = Number(timestamp) * (Number(timestamp) < FIRST_MILLISECONDS ? 1_000 : 1);
	if (!(Math.abs(now - signedAt) <= toleranceSeconds * 1_000)) return { valid: false, reason: "timestamp_too_far" };
	const expected = webhookSignature(rawBody, timestamp, secret);
	if (!signatures.some((given) => isSame(given, expected))) return { valid: false, reason: "signature_wrong" };
	return { valid: true, signedAt, ...readBody(rawBody) };
}

function headersOf(options: VerifyWebhookOptions): WebhookHeaders {
	if ("headers" in options) return options.headers;
	return { [SIGNATURE_HEADER]: options.signature, [TIMESTAMP_HEADER]: options.timestamp };
}

/** Every value of a header, whichever way several are given: repeated, as a list, or separated by commas. */
function valuesOf(headers: WebhookHeaders, name: string): readonly string[] {
	const found =
		headers instanceof Headers
			? [headers.get(name) ?? ""]
			: Object.entries(headers).flatMap(([key, value]) => (key.toLowerCase() === name ? (value ?? "") : []));
	return found
		.flatMap((value) => value.split(","))
		.map((value) => value.trim())
		.filter((value) => value !== "");
}

/** In constant time, once the lengths agree. The hex digits may be in either case, with or without `sha256=`. */
function isSame(given: string, expected: string): boolean {
	const digest = given.toLowerCase().replace(/^sha256=/, "");
	const [one, other] = [Buffer.from(`sha256=${digest}`), Buffer.from(expected)];
	return one.length === other.length && timingSafeEqual(one, other);
}

function readBody(rawBody: RawBody): { readonly batchId: string | null; readonly status: BatchStatus | null } {
	const body = parse(typeof rawBody === "string" ? rawBody : new TextDecoder().decode(rawBody));
	if (!isJsonObject(body)) return { batchId: null, status: null };
	const { batch_id, status } = body;
	return {
		batchId: typeof batch_id === "string" ? batch_id : null,
		status: BATCH_STATUSES.find((known) => known === status) ?? null,
	};
}

function parse(text: string): Json | undefined {
	try {
		return JSON.parse(text) as Json;
	} catch {
		return undefined;
	}
}
