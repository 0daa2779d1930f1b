/** What every step of an execution needs, and how an execution ends early. */
import type { BatchApi } from "../model/batch-api.ts";
import type { ExecutionStore, SpendingLimits } from "../model/execution-store.ts";
import type { Json } from "../model/json.ts";
import type { BatchSettings } from "../model/plan.ts";
import type { OnRunEvent } from "../model/run-events.ts";
import type { Limit } from "../values/limit.ts";
import type { PollPolicy } from "./poll-delays.ts";

/** An output held against what its batch asked for. */
export interface CheckedOutput {
	/** As it came, or with the repairs that make it pass. */
	readonly output: Json;
	/** What was repaired, in words. */
	readonly repairs: readonly string[];
	/** Why it does not pass; null when it does. */
	readonly fault: string | null;
}

export type CheckOutput = (settings: BatchSettings, output: Json) => CheckedOutput;

export interface ExecutionContext {
	readonly api: BatchApi;
	readonly store: ExecutionStore;
	readonly checkOutput: CheckOutput;
	readonly polls: PollPolicy;
	/** What may be spent; checked in the same transaction that commits an intent. */
	readonly limits: SpendingLimits;
	/** ISO 8601. */
	readonly now: () => string;
	/**
	 * What a batch means that the service does not know any more. `fault`: its tasks may be paid for, so that nothing is
	 * decided and a person has to look. `failed`: they cost nothing, and have failed. `given_up`: a person has looked;
	 * they have failed, and may be paid for.
	 */
	readonly lostBatch: "fault" | "failed" | "given_up";
	/** False to look at each batch once instead of waiting for its end. */
	readonly waits: boolean;
	/** Why tasks are cancelled, where this execution cancels them. */
	readonly cancelReason?: string;
	/** Pause between two looks for a request whose answer was lost, in milliseconds. */
	readonly settleMs: number;
	/** Resolves after the time; rejects when the signal is aborted. */
	readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
	/** From 0 to 1. */
	readonly random: () => number;
	readonly onEvent: OnRunEvent;
	/** Aborted when waiting must end: interrupted, deadline passed, or the service failed for good. */
	readonly signal: AbortSignal;
	/** Aborted a while after `signal`: requests that are still under way end then, and what became of them is unknown. */
	readonly grace: AbortSignal;
	/** True once nothing more may be sent. */
	readonly submissionStopped: () => boolean;
	/** Runs what reads the results of a batch when few others do. */
	readonly collecting: Limit;
	/** Told of each attempt that failed or did not pass, perhaps more than once. */
	readonly onFailures: (count: number) => void;
}

/** The service cannot be worked with for now. What is known is in the store. */
export class ExecutionFault extends Error {
	override readonly name = "ExecutionFault";
	readonly kind: "unauthorized" | "payment" | "service";
	/** `batch` where the others can go on. */
	readonly scope: "run" | "batch";

	constructor(
		kind: ExecutionFault["kind"],
		message: string,
		{ cause, scope = "run" }: { readonly cause?: unknown; readonly scope?: ExecutionFault["scope"] } = {},
	) {
		super(message, cause === undefined ? undefined : { cause });
		this.kind = kind;
		this.scope = scope;
	}
}

/** The service refuses the batch or its tasks for what they are. */
export class RefusedError extends Error {
	override readonly name = "RefusedError";
	/** True when the service does not know the batch it was to add to. */
	readonly isBatchUnknown: boolean;

	constructor(message: string, { isBatchUnknown = false } = {}) {
		super(message);
		this.isBatchUnknown = isBatchUnknown;
	}
}
