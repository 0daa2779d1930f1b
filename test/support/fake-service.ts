/**
 * A strict stand-in for the hosted service at the BatchApi port, in memory and on a virtual clock. It follows the
 * contract, refuses what the service would refuse, and keeps a ledger of every task it accepted: each entry is paid.
 */
import { randomBytes } from "node:crypto";
import { type BatchApi, BatchApiError, type CallOptions, type FieldError } from "../../src/model/batch-api.ts";
import {
	type AddTasksAnswer,
	type Batch,
	type CreateBatchRequest,
	type ListTasksQuery,
	MAX_BATCH_PAGE,
	MAX_TASK_PAGE,
	type TaskInput,
	type TaskPage,
} from "../../src/model/wire.ts";
import {
	checkAddTasks,
	checkCreateBatch,
	checkListBatchesQuery,
	checkListTasksQuery,
} from "../../src/wire/check-request.ts";
import { summariseFieldErrors } from "../../src/wire/field-error.ts";
import { normaliseTask } from "../../src/wire/normalise-request.ts";
import { FakeBatch } from "./fake-batch.ts";
import { FakeTask, type TaskAnswer } from "./fake-task.ts";
import { VirtualClock } from "./virtual-clock.ts";

export interface FakeServiceOptions {
	readonly clock?: VirtualClock;
	/** Decides what becomes of a task when it is accepted. */
	readonly answer?: (task: TaskInput) => TaskAnswer;
	/** Tasks worked on at the same time; default: all. */
	readonly concurrency?: number;
	/** Called when work on a task begins. */
	readonly onStart?: (task: TaskInput) => void;
}

/** A task that was accepted, and so paid for. */
export interface LedgerEntry {
	readonly batchId: string;
	readonly wireId: string;
}

const DEFAULT_TASK_PAGE = 25;

export class FakeService {
	readonly clock: VirtualClock;
	readonly ledger: LedgerEntry[] = [];
	/** Most batches that were open or processing at one time. */
	mostOpen = 0;
	readonly #answer: (task: TaskInput) => TaskAnswer;
	readonly #concurrency: number;
	readonly #onStart: (task: TaskInput) => void;
	readonly #batches = new Map<string, FakeBatch>();
	readonly #waiting: (readonly [FakeBatch, FakeTask])[] = [];
	#running = 0;
	#ids = 0;

	constructor(options: FakeServiceOptions = {}) {
		const { clock = new VirtualClock(), answer = () => ({}), concurrency, onStart = () => {} } = options;
		this.clock = clock;
		this.#onStart = onStart;
		this.#answer = answer;
		this.#concurrency = concurrency ?? Number.POSITIVE_INFINITY;
	}

	readonly api: BatchApi = {
		createBatch: async (request, options) => unlessAborted(options, () => this.#createBatch(request)),
		addTasks: async (batchId, tasks, options) => unlessAborted(options, () => this.#addTasks(batchId, tasks)),
		getBatch: async (batchId, options) => unlessAborted(options, () => this.#batch(batchId).show()),
		listTasks: async (batchId, query, options) => unlessAborted(options, () => this.#listTasks(batchId, query ?? {})),
		cancelBatch: async (batchId, options) => unlessAborted(options, () => this.#cancelBatch(batchId)),
		listBatches: async (limit, options) => unlessAborted(options, () => this.#listBatches(limit)),
	};

	/** Wire ids that were accepted more than once. */
	paidTwice(): string[] {
		const ids = this.ledger.map(({ wireId }) => wireId);
		return ids.filter((id, index) => ids.indexOf(id) !== index);
	}

	/** As list-batches shows them, oldest first. */
	batches(): Batch[] {
		return [...this.#batches.values()].map((batch) => batch.show());
	}

	/** Ends every task with this query that was held back by `afterMs: null`. */
	release(query: string): void {
		for (const batch of this.#batches.values()) {
			for (const task of batch.tasks) if (task.input.query === query) this.#finish(batch, task);
		}
	}

	#createBatch(request: CreateBatchRequest): Batch {
		refuse(checkCreateBatch(request));
		const batch = new FakeBatch(`batch_${++this.#ids}`, request, this.clock);
		this.#batches.set(batch.id, batch);
		const open = [...this.#batches.values()].filter((each) => !each.isTerminal());
		this.mostOpen = Math.max(this.mostOpen, open.length);
		// Shown here only.
		const secret = request.webhook_url === undefined ? {} : { webhook_secret: randomBytes(32).toString("hex") };
		return { ...batch.show(), ...secret };
	}

	#addTasks(batchId: string, tasks: readonly TaskInput[]): AddTasksAnswer {
		const batch = this.#batch(batchId);
		refuse(checkAddTasks({ tasks }));
		if (batch.isTerminal()) throw closed(batch);
		const known = new Set(batch.tasks.map(({ input }) => input.id));
		refuse(
			tasks.flatMap(({ id }, index) =>
				id !== undefined && known.has(id)
					? [{ key: `tasks[${index}].id`, code: "duplicate_id", message: "the batch has it already" }]
					: [],
			),
		);
		const added = tasks.map((task) => this.#accept(batch, normaliseTask(task)));
		this.#work();
		return { batch_id: batch.id, added: added.length, tasks: added, counts: batch.counts() };
	}

	#accept(batch: FakeBatch, input: TaskInput): AddTasksAnswer["tasks"][number] {
		const task = new FakeTask(
			input,
			`dr_${++this.#ids}`,
			this.#answer(input),
			batch.request.output_formats,
			this.clock,
		);
		batch.tasks.push(task);
		this.#waiting.push([batch, task]);
		this.ledger.push({ batchId: batch.id, wireId: input.id ?? "" });
		return {
			...(input.id === undefined ? {} : { task_id: input.id }),
			deepresearch_id: task.serviceId,
			status: "queued",
		};
	}

	#work(): void {
		while (this.#running < this.#concurrency) {
			const [batch, task] = this.#waiting.shift() ?? [];
			if (batch === undefined || task === undefined) return;
			if (task.status !== "queued") continue;
			this.#running += 1;
			// In the next moment, so that the answer to the caller still finds it queued.
			this.clock.schedule(0, () => this.#start(batch, task));
		}
	}

	#start(batch: FakeBatch, task: FakeTask): void {
		if (task.status !== "queued") {
			this.#leave();
			return;
		}
		task.status = "running";
		this.#onStart(task.input);
		const { afterMs = 3_000 } = task.answer;
		if (afterMs !== null) this.clock.schedule(afterMs, () => this.#finish(batch, task));
	}

	#finish(batch: FakeBatch, task: FakeTask): void {
		if (task.status !== "running") return;
		task.end(task.answer.status ?? "completed", this.clock.iso());
		batch.noteEnd();
		this.#leave();
	}

	#leave(): void {
		this.#running -= 1;
		this.#work();
	}

	#listTasks(batchId: string, query: ListTasksQuery): TaskPage {
		const batch = this.#batch(batchId);
		refuse(checkListTasksQuery(query));
		const { status, limit = DEFAULT_TASK_PAGE, last_key, include_output = false } = query;
		const from = last_key === undefined ? 0 : readCursor(batch.id, last_key);
		const matching = batch.tasks
			.map((task, index) => ({ task, next: index + 1 }))
			.slice(from)
			.filter(({ task }) => status === undefined || task.status === status);
		const shown = matching.slice(0, Math.min(limit, MAX_TASK_PAGE));
		const hasMore = matching.length > shown.length;
		return {
			batch_id: batch.id,
			tasks: shown.map(({ task }) => task.show(include_output)),
			pagination: {
				count: shown.length,
				last_key: hasMore ? `${batch.id}-${shown.at(-1)?.next}` : null,
				has_more: hasMore,
			},
		};
	}

	#cancelBatch(batchId: string) {
		const batch = this.#batch(batchId);
		if (batch.isTerminal()) throw closed(batch);
		const freed = batch.tasks.filter(({ status }) => status === "running").length;
		const cancelled_count = batch.cancel();
		for (let left = freed; left > 0; left--) this.#leave();
		return { batch_id: batch.id, status: "cancelled" as const, cancelled_count };
	}

	#listBatches(limit?: number): Batch[] {
		refuse(checkListBatchesQuery(limit === undefined ? {} : { limit }));
		return this.batches()
			.reverse()
			.slice(0, Math.min(limit ?? MAX_BATCH_PAGE, MAX_BATCH_PAGE));
	}

	#batch(batchId: string): FakeBatch {
		const batch = this.#batches.get(batchId);
		if (batch === undefined) throw new BatchApiError("not_found", "Task not found", { status: 404 });
		return batch;
	}
}

function unlessAborted<Answer>(options: CallOptions | undefined, call: () => Answer): Answer {
	options?.signal?.throwIfAborted();
	return call();
}

function readCursor(batchId: string, cursor: string): number {
	const index = cursor.startsWith(`${batchId}-`) ? Number(cursor.slice(batchId.length + 1)) : Number.NaN;
	if (!Number.isSafeInteger(index)) refuse([{ key: "last_key", code: "invalid_format", message: "no such page" }]);
	return index;
}

function refuse(errors: readonly FieldError[]): void {
	if (errors.length > 0) throw new BatchApiError("rejected", summariseFieldErrors(errors), { status: 400, errors });
}

function closed(batch: FakeBatch): BatchApiError {
	return new BatchApiError("rejected", `Batch is ${batch.status()}`, { status: 400 });
}
