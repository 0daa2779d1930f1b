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
import { toFault } from "./judge-error.ts";

export interface ExecutionOptions extends Omit<ExecutionContext, "signal" | "submissionStopped"> {
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

export async function executeRun(options: ExecutionOptions): Promise<ExecutionEnd> {
	const { store, pipeline, settings } = options;
	const stop = new AbortController();
	const deadline =
		settings.deadlineMs === null ? new AbortController().signal : AbortSignal.timeout(settings.deadlineMs);
	const signal = AbortSignal.any([options.signal, deadline, stop.signal]);
	const tooManyFailures = () => exceedsFailures(options);
	let fault: ExecutionFault | undefined;
	const context: ExecutionContext = {
		...options,
		signal,
		submissionStopped: () => signal.aborted || fault !== undefined || tooManyFailures(),
	};
	const limit = pLimit(settings.maxOpenBatches);
	const drive = async (batch: StoredBatch) => {
		if (signal.aborted) return;
		try {
			await driveBatch(batch, context);
		} catch (error) {
			const found = faultOf(error, signal);
			fault ??= found;
			// Out of balance, what is paid for is still collected; otherwise nothing more can be had.
			if (found !== undefined && found.kind !== "payment") stop.abort();
		}
	};
	const batches = inOrderOfNeed(store.unfinishedBatches(pipeline));
	await Promise.all(batches.map((batch) => limit(() => drive(batch))));
	if (fault !== undefined) return { type: fault.kind, message: fault.message };
	if (options.signal.aborted) return { type: "interrupted" };
	if (deadline.aborted) return { type: "deadline" };
	if (tooManyFailures()) store.skipUnsent(pipeline, "max_failures was exceeded before this task was sent");
	return { type: "finished" };
}

/** What is already with the service comes before what is not. */
function inOrderOfNeed(batches: readonly StoredBatch[]): StoredBatch[] {
	const isOpen = ({ state }: StoredBatch) => state !== "planned";
	return [...batches.filter(isOpen), ...batches.filter((batch) => !isOpen(batch))];
}

/** Undefined when the wait was ended on purpose. Throws what is a bug. */
function faultOf(error: unknown, signal: AbortSignal): ExecutionFault | undefined {
	const fault = toFault(error);
	if (fault instanceof ExecutionFault) return fault;
	if (signal.aborted && (error === signal.reason || isAbortError(error))) return undefined;
	throw error;
}

function isAbortError(error: unknown): boolean {
	return error instanceof Error && (error.name === "AbortError" || error.name === "TimeoutError");
}

function exceedsFailures({ store, runId, settings: { maxFailures } }: ExecutionOptions): boolean {
	if (maxFailures === null) return false;
	const { failed, planned } = store.countFailures(runId);
	return failed > ("count" in maxFailures ? maxFailures.count : maxFailures.share * planned);
}
