/** How the client's longer methods fail. Single calls fail with BatchApiError, as the port says. */
import type { BatchApiError } from "../model/batch-api.ts";
import type { Batch, TaskInput } from "../model/wire.ts";

export interface AddedTask {
	/** The task's `id`. */
	readonly task_id: string;
	/** The service's id; undefined when it named none yet. */
	readonly deepresearch_id: string | undefined;
}

/** Not all tasks were added. What is `added` or `unknown` is paid for, or may be: do not send it again blindly. */
export class AddTasksError extends Error {
	override readonly name = "AddTasksError";
	override readonly cause: BatchApiError;
	/** The batch that is left behind, open or at work. */
	readonly batchId: string;
	/** With the service. */
	readonly added: readonly AddedTask[];
	/** Perhaps with the service: an answer was lost, and the look afterwards failed, or a refusal ended the looking. */
	readonly unknown: readonly TaskInput[];
	/** Not with the service. */
	readonly notAdded: readonly TaskInput[];

	constructor(batchId: string, cause: BatchApiError, tasks: Pick<AddTasksError, "added" | "unknown" | "notAdded">) {
		const { added, unknown, notAdded } = tasks;
		const counts = `${added.length} added, ${notAdded.length} not added, ${unknown.length} unknown`;
		super(`adding tasks to ${batchId} failed (${counts}): ${cause.message}`);
		this.cause = cause;
		this.batchId = batchId;
		this.added = added;
		this.unknown = unknown;
		this.notAdded = notAdded;
	}
}

/** Waiting ended before the batch did. The batch goes on: wait again with its id, or cancel it. */
export class WaitError extends Error {
	override readonly name = "WaitError";
	/** `timeout`: `maxWaitMs` has passed. `unreachable`: too many looks in a row failed; `cause` is the last failure. */
	readonly reason: "timeout" | "unreachable";
	readonly batchId: string;
	/** The batch as it was last seen; undefined when no look succeeded. */
	readonly lastSeen: Batch | undefined;

	constructor(
		reason: WaitError["reason"],
		batchId: string,
		lastSeen: Batch | undefined,
		{ message, cause }: { readonly message: string; readonly cause?: unknown },
	) {
		const state = lastSeen === undefined ? "never seen" : `last seen ${lastSeen.status}`;
		super(`waiting for ${batchId} (${state}) ended: ${message}`, cause === undefined ? undefined : { cause });
		this.reason = reason;
		this.batchId = batchId;
		this.lastSeen = lastSeen;
	}
}
