/** The port to what sends webhooks: the embedded engine decides when and how often, the sender how. */

export interface WebhookDelivery {
	readonly url: string;
	/** 64 hex characters, used as text (contract section 9). */
	readonly secret: string;
	/** JSON text. */
	readonly body: string;
}

/** `reason` is for logs; it repeats neither the address, which may carry a secret, nor anything that was answered. */
export type DeliveryAnswer = { readonly ok: true } | { readonly ok: false; readonly reason: string };

export interface WebhookSender {
	/** Why nothing will ever be sent to this address, or undefined. Asked before a batch with it is accepted. */
	objection(url: string): string | undefined;
	/** One signed request, within a time limit of its own. Rejects only when aborted. */
	send(delivery: WebhookDelivery, signal: AbortSignal): Promise<DeliveryAnswer>;
	/** Ends every connection. */
	close(): Promise<void>;
}

/** An attempt that ended, for logs. */
export interface DeliveryNotice {
	readonly batchId: string;
	/** 1 for the first. */
	readonly attempt: number;
	/** `left`: the engine was closed amid it, and it counts for nothing. */
	readonly result: "delivered" | "failed" | "given_up" | "left";
	/** Of what was not delivered. */
	readonly reason?: string;
	/** Before the next attempt, in milliseconds. */
	readonly pauseMs?: number;
}
