/** Whoever wants to be told that a batch has ended: an HTTP server on loopback that answers as the test says. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import type { Batch } from "../../src/model/wire.ts";
import { verifyBatchWebhook, type WebhookVerdict } from "../../src/webhooks/verify-batch-webhook.ts";

export interface Delivery {
	readonly method: string;
	readonly path: string;
	readonly headers: IncomingHttpHeaders;
	readonly rawBody: string;
}

/** What it does with the nth request, from 1: a status, or anything at all. */
export type Reception = (nth: number, response: ServerResponse) => number | undefined;

export interface WebhookReceiver {
	readonly url: string;
	readonly deliveries: readonly Delivery[];
	/** Resolves once so many requests have come. */
	received(count: number): Promise<void>;
	/** From the next request on. */
	answer(reception: Reception): void;
}

export async function startWebhookReceiver(first: Reception = () => 204): Promise<WebhookReceiver> {
	const deliveries: Delivery[] = [];
	const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
	let reception = first;
	const server = createServer(async (request, response) => {
		let rawBody = "";
		for await (const chunk of request.setEncoding("utf8")) rawBody += chunk;
		const { method = "", url = "", headers } = request;
		deliveries.push({ method, path: url, headers, rawBody });
		const status = reception(deliveries.length, response);
		for (const { count, resolve } of waiting) if (deliveries.length >= count) resolve();
		if (status !== undefined) response.writeHead(status).end();
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	onTestFinished(() => {
		server.closeAllConnections();
		return new Promise<void>((resolve) => server.close(() => resolve()));
	});
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
		deliveries,
		received: (count) =>
			new Promise((resolve) => (deliveries.length >= count ? resolve() : waiting.push({ count, resolve }))),
		answer(next) {
			reception = next;
		},
	};
}

export function bodyOf(delivery: Delivery | undefined): Batch {
	return JSON.parse(delivery?.rawBody ?? "null") as Batch;
}

/** As a receiver checks it; `now` in milliseconds since 1970. */
export function verdictOf({ rawBody, headers }: Delivery, secret: string, now = Date.now()): WebhookVerdict {
	return verifyBatchWebhook({ rawBody, headers: headers as Record<string, string>, secret, now });
}
