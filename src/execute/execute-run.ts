/**
 * A frozen plan → outcomes in the store, over the BatchApi port alone.
 *
 * The store says what was sent and what is unknown; this drives every unfinished batch of the pipeline
 * from where it stands, a few at a time. It can die at any point: running it again continues.
 */
import { setMaxListeners } from "node:events";
import { BatchApiError } from "../model/batch-api.ts";
import { REMEDIES } from "../model/error-meaning.ts";
import type { StoredBatch } from "../model/execution-store.ts";
import { withPatience } from "../model/patient-api.ts";
import type { Prices, RunSettings } from "../model/pipeline.ts";
import { createLimit } from "../values/limit.ts";
import { BatchPool } from "./batch-pool.ts";
import { cancelBatch } from "./cancel-batch.ts";
import { storeEndsSoFar } from "./collect-batch.ts";
import { type Driven, driveBatch } from "./drive-batch.ts";
import { type ExecutionContext, ExecutionFault } from "./execution-context.ts";
import { FailureLimit } from "./failure-limit.ts";
import { toFault } from "./judge-error.ts";
import { signalAfter, signalBehind } from "./later-signal.ts";

export interface ExecutionOptions
	extends Omit<ExecutionContext, "settleMs" | "signal" | "grace" | "submissionStopped" | "collecting" | "onFailures"> {
	readonly pipeline: string;
	/** See `engineKey`: only what was sent there is driven. */
	readonly engine: string;
	readonly runId: string;
	readonly settings: RunSettings;
	/** US dollars a task by mode, for further attempts. */
	readonly prices: Prices;
	/**
	 * Plans the tasks of later stages whose inputs have ended, and tells whether there are any. `retriesOver`: what has not
	 * succeeded is not attempted again. Default: there are no later stages.
	 */
	readonly extend?: (how: { readonly retriesOver: boolean }) => Promise<boolean>;
	/** False to send nothing, whatever is still to be sent. Default true. */
	readonly submits?: boolean;
	/** Aborted to stop submitting and waiting; what was sent stays sent. */
	readonly signal: AbortSignal;
	/** Aborted to cancel what is under way and to give up the rest. */
	readonly cancel: AbortSignal;
}

export type ExecutionEnd =
	| { readonly type: "finished" }
	| { readonly type: "interrupted" }
	/** Nobody waits for what is under way. */
	| { readonly type: "detached" }
	/** `run.deadline` has passed; nothing is cancelled. */
	| { readonly type: "deadline" }
	| { readonly type: "unauthorized" | "payment" | "service"; readonly message: string };

/** Nothing of it is left running when it returns or rejects. Rejects on a bug and when the store fails. */
export async function executeRun(options: ExecutionOptions): Promise<ExecutionEnd> {
	const over = new AbortController();
	const deadline = signalAfter(options.settings.deadlineMs, options.sleep, over.signal);
	try {
		return await new Execution(options, deadline, over.signal).run();
	} finally {
		over.abort();
	}
}

/** Batches whose results are read at once: pages that are under way while another is stored. Polls are not held up by them. */
const COLLECTED_AT_ONCE = 3;
/** How long requests under way may go on after an interruption, in milliseconds. */
const GRACE_MS = 5_000;
/** How long results that are there already are read after the deadline, in milliseconds; the rest stays at the service. */
const LAST_LOOK_MS = 30_000;

class Execution {
	readonly #options: ExecutionOptions;
	readonly #deadline: AbortSignal;
	readonly #over: AbortSignal;
	readonly #stop = new AbortController();
	readonly #failures: FailureLimit;
	readonly #context: ExecutionContext;
	/** The first that stops submission. */
	#fault: ExecutionFault | undefined;
	/** The first that concerns one batch alone. */
	#batchFault: ExecutionFault | undefined;
	#bug: { readonly error: unknown } | undefined;
	#extending: Promise<boolean> = Promise.resolve(false);

	constructor(options: ExecutionOptions, deadline: AbortSignal, over: AbortSignal) {
		const { store, runId, settings } = options;
		this.#options = options;
		this.#deadline = deadline;
		this.#over = over;
		this.#failures = new FailureLimit(store, runId, settings.maxFailures);
		const signal = withoutListenerLimit(AbortSignal.any([options.signal, options.cancel, deadline, this.#stop.signal]));
		this.#context = {
			...options,
			api: withPatience(options.api, signal),
			settleMs: settings.settleMs,
			signal,
			grace: this.#behind(signal),
			submissionStopped: () =>
				options.submits === false || signal.aborted || this.#fault !== undefined || this.#failures.isExceeded(),
			collecting: createLimit(COLLECTED_AT_ONCE),
			onFailures: (count) => this.#failures.note(count),
		};
	}

	async run(): Promise<ExecutionEnd> {
		if (!this.#options.cancel.aborted) await this.#driveAll();
		if (this.#options.cancel.aborted && !this.#options.signal.aborted) return this.#cancelAll();
		// The batch that met the empty balance may have accepted tasks from before.
		if (this.#fault?.kind === "payment") await this.#driveAll();
		if (this.#endedEarly()?.type === "deadline") await this.#storeWhatIsThere();
		const early = this.#endedEarly();
		const fault = this.#fault ?? this.#batchFault;
		if (fault !== undefined) return { type: fault.kind, message: fault.message };
		if (early !== undefined || !this.#failures.isExceeded()) return early ?? this.#ended();
		const message = "max_failures was exceeded before this task was sent";
		do {
			this.#options.store.skipUnsent(this.#options.pipeline, { type: "max_failures", message });
			// Batches that were opened for what is now skipped.
			await this.#driveAll();
		} while (this.#endedEarly() === undefined && (await this.#extend({ retriesOver: true })));
		return this.#endedEarly() ?? this.#ended();
	}

	/** Requests under way get a moment more than waits. */
	#behind(signal: AbortSignal): AbortSignal {
		return withoutListenerLimit(signalBehind(signal, GRACE_MS, this.#options.sleep, this.#over));
	}

	#endedEarly(): ExecutionEnd | undefined {
		if (this.#options.signal.aborted) return { type: "interrupted" };
		return this.#deadline.aborted ? { type: "deadline" } : undefined;
	}

	#ended(): ExecutionEnd {
		return this.#options.waits || this.#unfinished().length === 0 ? { type: "finished" } : { type: "detached" };
	}

	#unfinished(): readonly StoredBatch[] {
		const { store, pipeline, engine } = this.#options;
		return store.unfinishedBatches(pipeline, engine);
	}

	/**
	 * Drives batches until none is left that can be. Waits for all of them, whatever happens to one: nobody may write to
	 * a store that the caller has closed.
	 */
	async #driveAll(): Promise<void> {
		const { settings, waits } = this.#options;
		const pool = new BatchPool(settings.maxOpenBatches, waits, (batch) => this.#drive(batch));
		do {
			pool.add(inOrderOfNeed(this.#unfinished()));
			await pool.drained(async () => {
				// Enough for a batch of their own need not wait for the slowest, and a stage not for what it does not read.
				const retries = this.#planRetries(settings.batchSize);
				if ((await this.#planStages()) || retries) pool.add(this.#unfinished());
			});
			if (this.#bug !== undefined) throw this.#bug.error;
		} while (this.#planRetries(1) || (await this.#planStages()) || pool.hasRoomNow());
	}

	async #planStages(): Promise<boolean> {
		return !this.#context.submissionStopped() && (await this.#extend({ retriesOver: false }));
	}

	/** One at a time: batches end whenever they do. */
	#extend(how: { readonly retriesOver: boolean }): Promise<boolean> {
		const { extend } = this.#options;
		if (extend === undefined || this.#bug !== undefined) return Promise.resolve(false);
		this.#extending = this.#extending
			.then(() => extend(how))
			.catch((error: unknown) => {
				this.#bug ??= { error };
				this.#stop.abort();
				return false;
			});
		return this.#extending;
	}

	#planRetries(least: number): boolean {
		if (this.#context.submissionStopped() || this.#bug !== undefined) return false;
		const { store, runId, prices, settings } = this.#options;
		return store.planRetries(runId, { prices, batchSize: settings.batchSize, least }) > 0;
	}

	async #drive(batch: StoredBatch): Promise<Driven> {
		if (this.#context.signal.aborted) return "left";
		try {
			return await driveBatch(batch, this.#context);
		} catch (error) {
			this.#take(error);
			return "left";
		}
	}

	/** Stops everything at the service, keeps what finished, and gives up what was never sent. */
	async #cancelAll(): Promise<ExecutionEnd> {
		const { store, pipeline, settings, signal } = this.#options;
		const signals = withoutListenerLimit(AbortSignal.any([signal, this.#deadline]));
		const api = withPatience(this.#options.api, signals);
		const ending = { api, signal: signals, grace: this.#behind(signals) };
		const cancelReason = "cancelled by `trawl cancel`";
		const context = { ...this.#context, ...ending, cancelReason, waits: true, submissionStopped: () => true };
		const limit = createLimit(settings.maxOpenBatches);
		store.cancelUnsent(pipeline, "cancelled before it was sent");
		const batches = this.#unfinished();
		const ends = await Promise.allSettled(batches.map((batch) => limit(() => cancelBatch(batch, context))));
		for (const end of ends) if (end.status === "rejected") this.#take(end.reason, signals);
		if (this.#bug !== undefined) throw this.#bug.error;
		// What was on its way when the request came, and did not arrive; then what later stages would have asked.
		do store.cancelUnsent(pipeline, "cancelled before it was sent");
		while (this.#endedEarly() === undefined && (await this.#extend({ retriesOver: true })));
		const fault = this.#fault ?? this.#batchFault;
		if (fault !== undefined) return { type: fault.kind, message: fault.message };
		return this.#endedEarly() ?? { type: "finished" };
	}

	/** Before the waiting ends: paid results that are there already are not left behind. */
	async #storeWhatIsThere(): Promise<void> {
		const open = this.#unfinished().filter(({ batch_id }) => batch_id !== null);
		const { signal, sleep } = this.#options;
		const grace = withoutListenerLimit(
			AbortSignal.any([this.#behind(signal), signalAfter(LAST_LOOK_MS, sleep, this.#over)]),
		);
		const context = { ...this.#context, grace };
		const ends = await Promise.allSettled(open.map((batch) => storeEndsSoFar(batch, batch.batch_id ?? "", context)));
		for (const end of ends) {
			// The waiting has ended anyway: what the service does not tell now, the next command asks for.
			if (end.status === "rejected" && !(end.reason instanceof BatchApiError)) this.#take(end.reason);
		}
		if (this.#bug !== undefined) throw this.#bug.error;
	}

	/** `waiting`: aborted when waiting must end. */
	#take(error: unknown, waiting = this.#context.signal): void {
		if (waiting.aborted && isForLater(error)) return;
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

/** Listened to for each batch that is open: Node would take more than ten listeners for a leak, and tell the user so. */
function withoutListenerLimit(signal: AbortSignal): AbortSignal {
	setMaxListeners(0, signal);
	return signal;
}

/** What is already with the service comes before what is not. */
function inOrderOfNeed(batches: readonly StoredBatch[]): StoredBatch[] {
	const isOpen = ({ state }: StoredBatch) => state !== "planned";
	return [...batches.filter(isOpen), ...batches.filter((batch) => !isOpen(batch))];
}

/** What a call ends with that would be repeated if somebody still waited. */
function isForLater(error: unknown): boolean {
	return error instanceof BatchApiError && ["wait", "look"].includes(REMEDIES[error.kind]);
}

function isAbort(error: unknown, signal: AbortSignal): boolean {
	if (error === signal.reason) return true;
	return error instanceof Error && (error.name === "AbortError" || error.name === "TimeoutError");
}
