/**
 * The hosted service as the contract describes it: six operations on batches in memory. Strict where the contract lets a
 * server be strict. Each call works off what was due, then answers or throws a Refusal, at once: no two calls mix.
 */
import { randomBytes } from "node:crypto";
import { isJsonObject, type Json } from "../../../src/model/json.ts";
import {
	type AddTasksAnswer,
	type Batch,
	type CancelAnswer,
	type CreateBatchRequest,
	MAX_BATCH_PAGE,
	type TaskInput,
} from "../../../src/model/wire.ts";
import { checkAddTasks, checkCreateBatch } from "../../../src/wire/check-request.ts";
import { fieldError } from "../../../src/wire/field-error.ts";
import { type LooseTask, normaliseTask } from "../../../src/wire/normalise-request.ts";
import { type AssetLinks, answerTask } from "./answer-task.ts";
import type { LedgerBook } from "./ledger-book.ts";
import { Money } from "./money.ts";
import type { ChooseOutcome } from "./outcomes.ts";
import type { Settings, TaskView } from "./protocol.ts";
import { readListBatchesQuery, readListTasksQuery } from "./read-query.ts";
import { Refusal, refuse } from "./refusal.ts";
import { Scheduler } from "./scheduler.ts";
import { ServiceBatch } from "./service-batch.ts";
import { ServiceTask } from "./service-task.ts";
import { pageOf } from "./task-page.ts";

export class Service {
	readonly money = new Money();
	settings: Settings;
	chooseOutcome: ChooseOutcome = () => ({});
	readonly #links: AssetLinks;
	readonly #ledger: LedgerBook;
	readonly #batches = new Map<string, ServiceBatch>();
	readonly #tasks = new Map<string, ServiceTask>();
	readonly #scheduler = new Scheduler((batch, task, at) => this.#finish(batch, task, at));

	constructor(settings: Settings, links: AssetLinks, ledger: LedgerBook) {
		this.settings = settings;
		this.#links = links;
		this.#ledger = ledger;
	}

	createBatch(body: unknown): Batch {
		refuse(checkCreateBatch(body));
		this.#settle();
		const batch = new ServiceBatch(body as CreateBatchRequest, this.#now());
		this.#batches.set(batch.id, batch);
		this.#ledger.noteOpen([...this.#batches.values()].filter((each) => !each.isTerminal()).length);
		const secret = batch.request.webhook_url === undefined ? {} : { webhook_secret: randomBytes(32).toString("hex") };
		return { ...batch.show(), ...secret };
	}

	addTasks(batchId: string, body: unknown, request: number): AddTasksAnswer {
		this.#settle();
		const batch = this.#batch(batchId);
		refuse(checkAddTasks(body));
		if (batch.isTerminal()) throw closed(batch);
		const inputs = (body as { readonly tasks: readonly LooseTask[] }).tasks.map(normaliseTask);
		if (!this.settings.acceptDuplicates) this.#refuseDuplicates(batch, inputs, request);
		const price = this.money.price(batch.request.mode, this.settings);
		this.money.hold(inputs.length, price, this.settings);
		const tasks = inputs.map((input) => this.#accept(batch, input, price, request));
		return {
			batch_id: batch.id,
			added: tasks.length,
			tasks: tasks.map(({ id, input }) => ({
				...(input.id === undefined ? {} : { task_id: input.id }),
				deepresearch_id: id,
				status: "queued" as const,
			})),
			counts: batch.counts(),
		};
	}

	getBatch(batchId: string): Batch {
		const batch = this.#batch(batchId);
		const now = this.#now();
		this.#settle();
		for (const task of batch.tasks) task.notePoll(now);
		this.#settle();
		return batch.show();
	}

	listTasks(batchId: string, search: URLSearchParams): Json {
		this.#settle();
		const batch = this.#batch(batchId);
		const query = readListTasksQuery(search);
		const { tasks, pagination } = pageOf(batch, query, this.settings.emptyPages);
		const { output_formats } = batch.request;
		const output = (task: ServiceTask) =>
			query.include_output === true ? answerTask(task, output_formats, this.#links) : {};
		const shown = tasks.map((task) => ({ ...task.show(), ...output(task) }));
		return { batch_id: batch.id, tasks: shown as unknown as Json, pagination };
	}

	cancelBatch(batchId: string, body: unknown): CancelAnswer {
		this.#settle();
		const batch = this.#batch(batchId);
		if (body !== undefined && (!isJsonObject(body) || Object.keys(body).length > 0)) {
			refuse([fieldError("", "unknown_key", "expected an empty object or no body")]);
		}
		if (batch.isTerminal()) throw closed(batch);
		const stopped = batch.cancel(this.#now());
		for (const task of stopped) this.money.settle(task.plan.price, 0);
		return { batch_id: batch.id, status: "cancelled", cancelled_count: stopped.length };
	}

	listBatches(search: URLSearchParams): Batch[] {
		this.#settle();
		const { limit = MAX_BATCH_PAGE } = readListBatchesQuery(search);
		const newest = [...this.#batches.values()].reverse();
		return newest.slice(0, Math.min(limit, MAX_BATCH_PAGE)).map((batch) => batch.show());
	}

	/** For tests: oldest first. */
	batches(): Batch[] {
		this.#settle();
		return [...this.#batches.values()].map((batch) => batch.show());
	}

	/** For tests: every task. */
	tasks(): TaskView[] {
		this.#settle();
		return [...this.#batches.values()].flatMap((batch) =>
			batch.tasks.map(({ id, input, status }) => ({
				wireId: input.id ?? null,
				batchId: batch.id,
				query: input.query,
				status,
				deepresearchId: id,
			})),
		);
	}

	/** For tests: ends every task with this query or id as soon as it runs; without a text every task. */
	release(text: string | undefined): void {
		for (const task of this.#tasks.values()) {
			if (text === undefined || task.input.query === text || task.input.id === text) task.release(this.#now());
		}
		this.#settle();
	}

	hasTask(taskId: string): boolean {
		return this.#tasks.get(taskId)?.status === "completed";
	}

	#accept(batch: ServiceBatch, input: TaskInput, price: number, request: number): ServiceTask {
		const { settings } = this;
		const outcome = this.chooseOutcome(input);
		const plan = {
			outcome,
			afterMs: outcome.afterMs === undefined ? settings.afterMs : outcome.afterMs,
			afterPolls: outcome.afterPolls ?? settings.afterPolls,
			price,
			cost: { completed: outcome.cost ?? price, failed: outcome.cost ?? (settings.chargeFailed ? price : 0) },
		};
		const task = new ServiceTask(input, plan, this.#now());
		batch.add(task);
		this.#tasks.set(task.id, task);
		this.#scheduler.accept(batch, task);
		this.#ledger.noteAccepted({ at: Date.now(), wireId: input.id ?? null, batchId: batch.id, request, price });
		return task;
	}

	#refuseDuplicates(batch: ServiceBatch, inputs: readonly TaskInput[], request: number): void {
		const known = inputs.flatMap(({ id }, index) => (id !== undefined && batch.ids.has(id) ? [{ id, index }] : []));
		for (const { id } of known) this.#ledger.noteRefusedDuplicate({ wireId: id, batchId: batch.id, request });
		refuse(
			known.map(({ id, index }) =>
				fieldError(`tasks[${index}].id`, "duplicate_id", `expected an id that the batch does not have, found ${id}`),
			),
		);
	}

	#finish(batch: ServiceBatch, task: ServiceTask, at: number): void {
		const { kind } = task.plan.outcome;
		batch.end(task, kind === "fail" ? "failed" : kind === "cancel" ? "cancelled" : "completed", at);
		this.money.settle(task.plan.price, task.cost);
	}

	#settle(): void {
		this.#scheduler.settle(this.#now(), this.settings.concurrency ?? Number.POSITIVE_INFINITY);
	}

	#now(): number {
		return Date.now() + this.settings.clockOffsetMs;
	}

	#batch(batchId: string): ServiceBatch {
		const batch = this.#batches.get(batchId);
		if (batch === undefined) throw new Refusal(404, "Task not found");
		return batch;
	}
}

function closed(batch: ServiceBatch): Refusal {
	return new Refusal(400, `Batch is ${batch.status()} and accepts no more tasks or cancellations`);
}
