import { createHmac } from "node:crypto";

export const SIGNATURE_HEADER = "x-webhook-signature";
export const TIMESTAMP_HEADER = "x-webhook-timestamp";

/** The bytes as they travel; text is UTF-8. */
export type RawBody = string | Uint8Array;

/** `sha256=` and the HMAC of `<timestamp>.<body>` in hex, with the secret as the text it is (contract section 9). */
export function webhookSignature(rawBody: RawBody, timestamp: string, secret: string): string {
	const hmac = createHmac("sha256", secret).update(`${timestamp}.`, "utf8");
	return `sha256=${(typeof rawBody === "string" ? hmac.update(rawBody, "utf8") : hmac.update(rawBody)).digest("hex")}`;
}

/** The two headers that a sender puts beside the body. `now` is in milliseconds since 1970. */
export function signWebhook(rawBody: RawBody, secret: string, now: number): Readonly<Record<string, string>> {
	const timestamp = String(Math.floor(now / 1_000));
	return { [SIGNATURE_HEADER]: webhookSignature(rawBody, timestamp, secret), [TIMESTAMP_HEADER]: timestamp };
}
