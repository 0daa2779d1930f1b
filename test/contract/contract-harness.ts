/** What the contract suite needs beside the API: a hand on the research behind it. */
import { expect } from "vitest";
import { type BatchApi, BatchApiError, type BatchApiErrorKind } from "../../src/model/batch-api.ts";
import type { Batch, BatchCounts, BatchTask, ListTasksQuery, TaskInput } from "../../src/model/wire.ts";

/**
 * How the service under test answers, by the first word of the query: `hold` waits for `release`, `fail` fails with
 * the query as error, anything else completes with `Answer to <query>` and one source.
 */
export interface ResearchControl {
	/** Resolves once the research of this query has begun. */
	started(query: string): Promise<void>;
	/** Lets a held query complete. */
	release(query: string): void;
}

export interface ContractHarness {
	readonly api: BatchApi;
	readonly control: ResearchControl;
	/** US dollars of a completed `standard` task. */
	readonly price: number;
	/** Tasks the service researches at the same time. */
	readonly concurrency: number;
	close(): Promise<void>;
}

/** Opens a fresh service without batches. */
export type MakeHarness = () => Promise<ContractHarness>;

export const NO_TASKS: BatchCounts = { total: 0, queued: 0, running: 0, completed: 0, failed: 0, cancelled: 0 };
export const ISO_WITH_MILLISECONDS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Asks until the answer is as wanted; the test's own time limit ends a wait that never would. */
export async function until<Answer>(ask: () => Promise<Answer>, wanted: (answer: Answer) => boolean): Promise<Answer> {
	for (;;) {
		const answer = await ask();
		if (wanted(answer)) return answer;
		await new Promise(setImmediate);
	}
}

/** The batch once it has left `open` and `processing`. */
export function untilTerminal(api: BatchApi, batchId: string): Promise<Batch> {
	return until(
		() => api.getBatch(batchId),
		({ status }) => status !== "open" && status !== "processing",
	);
}

/** A batch with these tasks, given as queries or whole. */
export async function batchWith(api: BatchApi, ...tasks: readonly (string | TaskInput)[]): Promise<string> {
	const { batch_id } = await api.createBatch({});
	await api.addTasks(
		batch_id,
		tasks.map((task) => (typeof task === "string" ? { id: task, query: task } : task)),
	);
	return batch_id;
}

/** Every task of a batch, page by page. */
export async function allTasks(api: BatchApi, batchId: string, query: ListTasksQuery = {}): Promise<BatchTask[]> {
	const tasks: BatchTask[] = [];
	let last_key: string | null | undefined;
	do {
		const page = await api.listTasks(batchId, { ...query, ...(last_key ? { last_key } : {}) });
		tasks.push(...page.tasks);
		last_key = page.pagination.last_key;
	} while (last_key);
	return tasks;
}

/** The error of a call that must fail, after checking its kind and status. */
export async function refusal(call: Promise<unknown>, kind: BatchApiErrorKind, status: number): Promise<BatchApiError> {
	const error = await call.then(
		() => new Error("expected the call to fail, but it succeeded"),
		(reason: unknown) => reason,
	);
	if (!(error instanceof BatchApiError)) throw error;
	expect({ kind: error.kind, status: error.status }).toEqual({ kind, status });
	return error;
}

/** For requests that the types forbid and callers make all the same. */
export function anyway<Wanted>(value: unknown): Wanted {
	return value as Wanted;
}
