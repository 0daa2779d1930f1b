/**
 * A frozen plan → outcomes in the store, over the BatchApi port alone.
 *
 * The store says what was sent and what is unknown; this drives every unfinished batch of the pipeline
 * from where it stands, a few at a time. It can die at any point: running it again continues.
 */
import pLimit from "p-limit";
import type { StoredBatch } from "../model/execution-store.ts";
import type { RunSettings } from "../model/pipeline.ts";
import { driveBatch } from "./drive-batch.ts";
import { type ExecutionContext, ExecutionFault } from "./execution-context.ts";
import { FailureLimit } from "./failure-limit.ts";
import { toFault } from "./judge-error.ts";
import { longSleep, signalAfter } from "./long-sleep.ts";

export interface ExecutionOptions
	extends Omit<ExecutionContext, "settleMs" | "signal" | "submissionStopped" | "onFailures"> {
	readonly pipeline: string;
	readonly runId: string;
	readonly settings: RunSettings;
	/** Aborted to stop submitting and waiting; what was sent stays sent. */
	readonly signal: AbortSignal;
}

export type ExecutionEnd =
	| { readonly type: "finished" }
	| { readonly type: "interrupted" }
	/** `run.deadline` has passed; nothing is cancelled. */
	| { readonly type: "deadline" }
	| { readonly type: "unauthorized" | "payment" | "service"; readonly message: string };

/** Nothing of it is left running when it returns or rejects. Rejects on a bug and when the store fails. */
export async function executeRun(options: ExecutionOptions): Promise<ExecutionEnd> {
	const over = new AbortController();
	const sleep = longSleep(options.sleep);
	const deadline = signalAfter(options.settings.deadlineMs, sleep, over.signal);
	try {
		return await new Execution({ ...options, sleep }, deadline).run();
	} finally {
		over.abort();
	}
}

class Execution {
	readonly #options: ExecutionOptions;
	readonly #deadline: AbortSignal;
	readonly #stop = new AbortController();
	readonly #failures: FailureLimit;
	readonly #context: ExecutionContext;
	/** The first that stops submission. */
	#fault: ExecutionFault | undefined;
	/** The first that concerns one batch alone. */
	#batchFault: ExecutionFault | undefined;
	#bug: { readonly error: unknown } | undefined;

	constructor(options: ExecutionOptions, deadline: AbortSignal) {
		const { store, runId, settings } = options;
		this.#options = options;
		this.#deadline = deadline;
		this.#failures = new FailureLimit(store, runId, settings.maxFailures);
		const signal = AbortSignal.any([options.signal, deadline, this.#stop.signal]);
		this.#context = {
			...options,
			settleMs: settings.settleMs,
			signal,
			submissionStopped: () => signal.aborted || this.#fault !== undefined || this.#failures.isExceeded(),
			onFailures: (count) => this.#failures.note(count),
		};
	}

	async run(): Promise<ExecutionEnd> {
		await this.#driveAll();
		// The batch that met the empty balance may have accepted tasks from before.
		if (this.#fault?.kind === "payment") await this.#driveAll();
		const fault = this.#fault ?? this.#batchFault;
		if (fault !== undefined) return { type: fault.kind, message: fault.message };
		const early = this.#endedEarly();
		if (early !== undefined || !this.#failures.isExceeded()) return early ?? { type: "finished" };
		this.#options.store.skipUnsent(this.#options.pipeline, "max_failures was exceeded before this task was sent");
		// Batches that were opened for what is now skipped.
		await this.#driveAll();
		return this.#endedEarly() ?? { type: "finished" };
	}

	#endedEarly(): ExecutionEnd | undefined {
		if (this.#options.signal.aborted) return { type: "interrupted" };
		return this.#deadline.aborted ? { type: "deadline" } : undefined;
	}

	/** Waits for all of them, whatever happens to one: nobody may write to a store that the caller has closed. */
	async #driveAll(): Promise<void> {
		const { store, pipeline, settings } = this.#options;
		const limit = pLimit(settings.maxOpenBatches);
		const batches = inOrderOfNeed(store.unfinishedBatches(pipeline));
		await Promise.all(batches.map((batch) => limit(() => this.#drive(batch))));
		if (this.#bug !== undefined) throw this.#bug.error;
	}

	async #drive(batch: StoredBatch): Promise<void> {
		if (this.#context.signal.aborted) return;
		try {
			await driveBatch(batch, this.#context);
		} catch (error) {
			this.#take(error);
		}
	}

	#take(error: unknown): void {
		const fault = toFault(error);
		if (!(fault instanceof ExecutionFault)) {
			// A wait that was ended on purpose is no bug.
			if (this.#context.signal.aborted && isAbort(error, this.#context.signal)) return;
			this.#bug ??= { error };
			this.#stop.abort();
		} else if (fault.scope === "batch") {
			this.#batchFault ??= fault;
		} else {
			this.#fault ??= fault;
			// Out of balance, what is paid for is still collected; otherwise nothing more can be had.
			if (fault.kind !== "payment") this.#stop.abort();
		}
	}
}

/** What is already with the service comes before what is not. */
function inOrderOfNeed(batches: readonly StoredBatch[]): StoredBatch[] {
	const isOpen = ({ state }: StoredBatch) => state !== "planned";
	return [...batches.filter(isOpen), ...batches.filter((batch) => !isOpen(batch))];
}

function isAbort(error: unknown, signal: AbortSignal): boolean {
	if (error === signal.reason) return true;
	return error instanceof Error && (error.name === "AbortError" || error.name === "TimeoutError");
}
