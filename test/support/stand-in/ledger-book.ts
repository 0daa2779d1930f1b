/** Writes down what the service saw and accepted. The key is compared, never kept. */
import type { AcceptedTask, Download, Ledger, SeenRequest } from "./protocol.ts";

export type OpenRequest = { -readonly [field in keyof SeenRequest]: SeenRequest[field] };
export type OpenDownload = { -readonly [field in keyof Download]: Download[field] };

type Sent = Ledger["blindRepeats"][number];

export class LedgerBook {
	readonly #accepted: AcceptedTask[] = [];
	readonly #refused: Sent[] = [];
	readonly #blind: Sent[] = [];
	readonly #requests: OpenRequest[] = [];
	readonly #downloads: OpenDownload[] = [];
	/** Wire id → batches that may have it, for all we have told the caller. */
	readonly #unsure = new Map<string, Set<string>>();
	#mostOpen = 0;
	#keyLeaks = 0;

	open(request: Omit<SeenRequest, "number" | "at" | "fault" | "effect" | "status" | "abandoned">): OpenRequest {
		const outcome = { fault: null, effect: null, status: null, abandoned: false };
		const opened = { number: this.#requests.length + 1, at: Date.now(), ...request, ...outcome };
		this.#requests.push(opened);
		return opened;
	}

	noteDownload(download: Omit<Download, "at" | "status">): OpenDownload {
		const opened = { at: Date.now(), ...download, status: null };
		this.#downloads.push(opened);
		return opened;
	}

	noteAccepted(task: AcceptedTask): void {
		this.#accepted.push(task);
	}

	noteRefusedDuplicate(sent: Sent): void {
		this.#refused.push(sent);
	}

	noteOpen(batches: number): void {
		this.#mostOpen = Math.max(this.#mostOpen, batches);
	}

	noteKeyLeak(): void {
		this.#keyLeaks += 1;
	}

	/** An add arrives: an id in it whose earlier end is not known is a blind repeat. */
	noteSent(wireIds: readonly string[], batchId: string, request: number): void {
		for (const wireId of wireIds) if (this.#unsure.has(wireId)) this.#blind.push({ wireId, batchId, request });
	}

	/** It ended so that the tasks may have been accepted, told or not. */
	noteUnsure(wireIds: readonly string[], batchId: string): void {
		for (const wireId of wireIds) {
			const batches = this.#unsure.get(wireId) ?? new Set();
			this.#unsure.set(wireId, batches.add(batchId));
		}
	}

	/** The caller has been told every task of the batch. */
	noteLook(batchId: string): void {
		for (const [wireId, batches] of this.#unsure) {
			if (batches.delete(batchId) && batches.size === 0) this.#unsure.delete(wireId);
		}
	}

	show(rest: Pick<Ledger, "connections" | "charged" | "held" | "batches">): Ledger {
		const times = new Map<string, number>();
		for (const { wireId } of this.#accepted) if (wireId !== null) times.set(wireId, (times.get(wireId) ?? 0) + 1);
		return {
			accepted: this.#accepted,
			timesAccepted: Object.fromEntries(times),
			acceptedTwice: [...times].filter(([, count]) => count > 1).map(([wireId]) => wireId),
			refusedDuplicates: this.#refused,
			blindRepeats: this.#blind,
			requests: this.#requests,
			polls: this.#polls(),
			mostOpen: this.#mostOpen,
			downloads: this.#downloads,
			keyLeaks: this.#keyLeaks,
			...rest,
		};
	}

	#polls(): Ledger["polls"] {
		const polls: { [batchId: string]: number[] } = {};
		for (const { operation, batchId, at } of this.#requests) {
			if (operation !== "getBatch" || batchId === null) continue;
			polls[batchId] ??= [];
			polls[batchId].push(at);
		}
		return polls;
	}
}
