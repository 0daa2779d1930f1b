/**
 * Delivers the webhooks of batches that have ended: some at a time, each until a 2xx answers it or its attempts are used up.
 *
 * What is due stands in the store, written in the transaction that ended the batch, so that a restart goes on with it. A
 * delivery whose process dies before its success is recorded is sent again, and one that is recorded never is: receivers
 * see each batch at least once. Pauses are due times in the store; the worker's tick looks for those that have come.
 */
import type { DeliveryAnswer, DeliveryNotice, WebhookSender } from "../model/webhook-sender.ts";
import { systemTiming } from "../system/timing.ts";
import type { ClaimedDelivery, DeliveryEnd, EngineStore } from "./engine-store.ts";

export interface WebhookDelivererOptions {
	readonly store: EngineStore;
	readonly sender: WebhookSender;
	readonly workerId: string;
	readonly now: () => Date;
	/** Before the second attempt, the third and so on, in milliseconds; one attempt more than pauses. */
	readonly pausesMs: readonly number[];
	readonly onNotice: (notice: DeliveryNotice) => void;
	readonly onFault: (error: unknown) => void;
}

/** Five attempts over some 20 minutes: a receiver may be restarted meanwhile (contract section 9). */
export const WEBHOOK_PAUSES_MS: readonly number[] = [5_000, 30_000, 180_000, 1_080_000];
const AT_ONCE = 16;
/** To one host, so that slow ones do not hold up the others. */
const AT_ONCE_TO_HOST = 2;
/** What is due when the engine is closed gets so long, in milliseconds; no dead receiver holds up an exit. */
const GRACE_MS = 3_000;

export class WebhookDeliverer {
	readonly #options: WebhookDelivererOptions;
	readonly #running = new Map<Promise<void>, string>();
	readonly #end = new AbortController();
	#pumping: Promise<void> | undefined;
	#pumpAgain = false;

	constructor(options: WebhookDelivererOptions) {
		this.#options = options;
	}

	/** Says that there may be something due. */
	wake(): void {
		if (this.#end.signal.aborted) return;
		this.#pumpAgain = true;
		this.#pumping ??= this.#pump()
			.catch((error) => this.#fault(error))
			.finally(() => {
				this.#pumping = undefined;
				if (this.#pumpAgain) this.wake();
			});
	}

	/** Delivers what is due, for a short time; the rest stays due for whoever opens the database next. */
	async stop(): Promise<void> {
		const clock = new AbortController();
		const grace = systemTiming.sleep(GRACE_MS, clock.signal).catch(() => undefined);
		await Promise.race([this.#drain(), grace]);
		clock.abort();
		this.#end.abort(new Error("the engine was closed"));
		await Promise.all([this.#pumping, ...this.#running.keys()]);
	}

	async #drain(): Promise<void> {
		this.wake();
		while (this.#pumping !== undefined || this.#running.size > 0) {
			await this.#pumping;
			await Promise.all(this.#running.keys());
		}
	}

	async #pump(): Promise<void> {
		const { store, workerId, now } = this.#options;
		while (this.#pumpAgain) {
			this.#pumpAgain = false;
			while (this.#running.size < AT_ONCE && !this.#end.signal.aborted) {
				const delivery = await store.claimDelivery(workerId, now().getTime(), this.#busyHosts());
				if (delivery === undefined) break;
				this.#begin(delivery);
			}
		}
	}

	#begin(delivery: ClaimedDelivery): void {
		const ended: Promise<void> = this.#deliver(delivery)
			.catch((error) => this.#fault(error))
			.finally(() => {
				this.#running.delete(ended);
				this.wake();
			});
		this.#running.set(ended, delivery.host);
	}

	#busyHosts(): readonly string[] {
		const hosts = [...this.#running.values()];
		return hosts.filter((host) => hosts.filter((other) => other === host).length >= AT_ONCE_TO_HOST);
	}

	async #deliver(delivery: ClaimedDelivery): Promise<void> {
		const { store, workerId, sender } = this.#options;
		let answer: DeliveryAnswer;
		try {
			answer = await sender.send(delivery, this.#end.signal);
		} catch (error) {
			if (this.#end.signal.aborted) {
				// It stays due.
				this.#options.onNotice({ batchId: delivery.batchId, attempt: delivery.attempts + 1, result: "left" });
				return;
			}
			answer = { ok: false, reason: `the sender failed (${error instanceof Error ? error.name : typeof error})` };
		}
		const end = this.#endOf(delivery, answer);
		if (await store.finishDelivery(delivery.batchSeq, workerId, end)) this.#tell(delivery, end);
	}

	#endOf({ attempts: before }: ClaimedDelivery, answer: DeliveryAnswer): DeliveryEnd {
		const now = this.#options.now();
		const common = { attempts: before + 1, at: now.toISOString() };
		if (answer.ok) return { ...common, status: "delivered", error: null };
		const pause = this.#options.pausesMs[before];
		if (pause === undefined) return { ...common, status: "given_up", error: answer.reason };
		return { ...common, status: "due", error: answer.reason, dueAt: now.getTime() + pause };
	}

	#tell({ batchId, attempts: before }: ClaimedDelivery, { status, error }: DeliveryEnd): void {
		const pauseMs = status === "due" ? this.#options.pausesMs[before] : undefined;
		this.#options.onNotice({
			batchId,
			attempt: before + 1,
			result: status === "due" ? "failed" : status,
			...(error === null ? {} : { reason: error }),
			...(pauseMs === undefined ? {} : { pauseMs }),
		});
	}

	#fault(error: unknown): void {
		if (this.#end.signal.aborted) return;
		this.#end.abort(error);
		this.#options.onFault(error);
	}
}
