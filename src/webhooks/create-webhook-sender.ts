/**
 * Sends webhooks over HTTP: one signed POST each, no redirects followed, a time limit, and nothing kept of the answer.
 *
 * The address is given by whoever may create batches. Where that may be somebody else than the owner of the machine, a guard
 * keeps private addresses out, by name and after each look-up (docs/decisions/0021).
 */
import type { LookupFunction } from "node:net";
import { Agent, request } from "undici";
import type { DeliveryAnswer, WebhookDelivery, WebhookSender } from "../model/webhook-sender.ts";
import { signWebhook } from "./sign-webhook.ts";

export interface WebhookSenderOptions {
	/** Sent as `user-agent`. */
	readonly userAgent: string;
	/** Keeps this machine and private networks out; absent: nothing is kept out. */
	readonly guard?: AddressGuard | undefined;
	/** For the whole request, in milliseconds. Default 10,000. */
	readonly timeoutMs?: number;
	/** Milliseconds since 1970. Default: this machine's clock. */
	readonly now?: () => number;
}

export interface AddressGuard {
	/** True where a host name says by itself that it is private. */
	isPrivate(hostname: string): boolean;
	/** Refuses names that lead to a private address. */
	readonly lookup: LookupFunction;
}

const TIMEOUT_MS = 10_000;
const PRIVATE = "it leads to a private address";

export function createWebhookSender(options: WebhookSenderOptions): WebhookSender {
	const { guard, userAgent, timeoutMs = TIMEOUT_MS, now = Date.now } = options;
	const connect = { timeout: timeoutMs, ...(guard === undefined ? {} : { lookup: guard.lookup }) };
	const agent = new Agent({ connect, headersTimeout: timeoutMs, bodyTimeout: timeoutMs });
	const objection = (url: string) => (guard?.isPrivate(new URL(url).hostname) ? PRIVATE : undefined);

	async function send({ url, secret, body }: WebhookDelivery, signal: AbortSignal): Promise<DeliveryAnswer> {
		const reason = objection(url);
		if (reason !== undefined) return { ok: false, reason };
		const timeout = AbortSignal.timeout(timeoutMs);
		try {
			const answer = await request(withoutCredentials(url), {
				...{ method: "POST", body, dispatcher: agent, signal: AbortSignal.any([signal, timeout]) },
				headers: {
					...{ "content-type": "application/json", "user-agent": userAgent },
					...credentialsOf(url),
					...signWebhook(body, secret, now()),
				},
			});
			// Nobody reads what is answered, and it may be endless.
			answer.body.on("error", () => undefined).destroy();
			return isSuccess(answer.statusCode) ? { ok: true } : { ok: false, reason: `status ${answer.statusCode}` };
		} catch (error) {
			signal.throwIfAborted();
			return { ok: false, reason: timeout.aborted ? `no answer within ${timeoutMs / 1_000} s` : tellFailure(error) };
		}
	}

	return { objection, send, close: () => agent.destroy() };
}

function isSuccess(status: number): boolean {
	return status >= 200 && status < 300;
}

function withoutCredentials(url: string): URL {
	const bare = new URL(url);
	bare.username = "";
	bare.password = "";
	return bare;
}

/** A user name and password in an address are meant for its host, and travel as a browser would send them. */
function credentialsOf(url: string): Readonly<Record<string, string>> {
	const { username, password } = new URL(url);
	if (username === "" && password === "") return {};
	const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
	return { authorization: `Basic ${Buffer.from(pair).toString("base64")}` };
}

/** Only the code: the words of an HTTP library hold addresses. */
function tellFailure(error: unknown): string {
	if (error instanceof Error && error.name === "PrivateAddressError") return PRIVATE;
	const code = error instanceof Error && "code" in error ? error.code : undefined;
	return typeof code === "string" ? `no connection (${code})` : "no connection";
}
