/** What sends the webhooks of the embedded engine. Its HTTP library is loaded when something is to be sent. */
import { isPrivateHost, publicLookup } from "../network/private-address.ts";
import type { DeliveryNotice, WebhookSender } from "../model/webhook-sender.ts";
import { readVersion } from "../system/version.ts";
import { sayDuration } from "../values/say-duration.ts";

const NEXT_TIME = "when trawl works here again";

/** `anywhere`: who creates batches may ask this machine and its network anyway. `public`: others may create batches (docs/decisions/0021). */
export type WebhookReach = "anywhere" | "public";

export function openWebhookSender(reach: WebhookReach): WebhookSender {
	const guard = reach === "public" ? { isPrivate: isPrivateHost, lookup: publicLookup() } : undefined;
	let opened: Promise<WebhookSender> | undefined;
	const open = async () => {
		const { createWebhookSender } = await import("../webhooks/create-webhook-sender.ts");
		return createWebhookSender({ userAgent: `trawl/${readVersion()}`, guard });
	};
	return {
		objection(url) {
			if (guard === undefined || !isPrivateHost(new URL(url).hostname)) return undefined;
			return "expected an address that this server may ask, found one of its own machine or of a private network";
		},
		async send(delivery, signal) {
			opened ??= open();
			return (await opened).send(delivery, signal);
		},
		async close() {
			await (await opened)?.close();
		},
	};
}

/** A notice in words; the address of the webhook is not repeated, since it may carry a secret. */
export function tellDelivery({ batchId, attempt, result, reason, pauseMs }: DeliveryNotice): string {
	const webhook = `the webhook of ${batchId}`;
	if (result === "delivered") return `${webhook} was delivered`;
	if (result === "left") return `${webhook} is not delivered yet; ${NEXT_TIME}`;
	const failed = `${webhook} failed, attempt ${attempt}: ${reason}`;
	if (pauseMs === undefined) return `${failed}; it is given up`;
	return `${failed}; it is tried again in ${sayDuration(pauseMs)}, or ${NEXT_TIME}`;
}
