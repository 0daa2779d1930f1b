/** What every step of an execution needs, and how an execution ends early. */
import type { BatchApi } from "../model/batch-api.ts";
import type { ExecutionStore } from "../model/execution-store.ts";
import type { Json } from "../model/json.ts";
import type { BatchSettings } from "../model/plan.ts";
import type { OnRunEvent } from "../model/run-events.ts";
import type { PollPolicy } from "./poll-delays.ts";

/** Says why an output does not satisfy what its batch asked for; null when it does. */
export type CheckOutput = (settings: BatchSettings, output: Json) => string | null;

export interface ExecutionContext {
	readonly api: BatchApi;
	readonly store: ExecutionStore;
	readonly checkOutput: CheckOutput;
	readonly polls: PollPolicy;
	/** Pause between two looks for a request whose answer was lost, in milliseconds. */
	readonly settleMs: number;
	/** Resolves after the time; rejects when the signal is aborted. */
	readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
	/** From 0 to 1. */
	readonly random: () => number;
	readonly onEvent: OnRunEvent;
	/** Aborted when waiting must end: interrupted, deadline passed, or the service failed for good. */
	readonly signal: AbortSignal;
	/** True once nothing more may be sent. */
	readonly submissionStopped: () => boolean;
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
}
