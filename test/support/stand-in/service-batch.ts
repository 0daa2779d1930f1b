import { randomUUID } from "node:crypto";
import type { Batch, BatchStatus, CreateBatchRequest, TaskStatus } from "../../../src/model/wire.ts";
import { normaliseCreateBatch } from "../../../src/wire/normalise-request.ts";
import { roundDollars } from "./money.ts";
import type { ServiceTask } from "./service-task.ts";

type Counts = { -readonly [status in keyof Batch["counts"]]: number };

/** One batch inside the service. Its state follows from its tasks (contract section 4). */
export class ServiceBatch {
	readonly id = `batch_${randomUUID()}`;
	readonly request: ReturnType<typeof normaliseCreateBatch>;
	readonly tasks: ServiceTask[] = [];
	readonly ids = new Set<string>();
	readonly #counts: Counts = { total: 0, queued: 0, running: 0, completed: 0, failed: 0, cancelled: 0 };
	readonly #createdAt: number;
	#completedAt: number | undefined;
	#cost = 0;
	#cancelled = false;

	constructor(request: CreateBatchRequest, createdAt: number) {
		this.request = normaliseCreateBatch(request);
		this.#createdAt = createdAt;
	}

	add(task: ServiceTask): void {
		this.tasks.push(task);
		if (task.input.id !== undefined) this.ids.add(task.input.id);
		this.#counts.total += 1;
		this.#counts.queued += 1;
	}

	start(task: ServiceTask, at: number): void {
		this.#move(task.status, "running");
		task.start(at);
	}

	end(task: ServiceTask, status: TaskStatus, at: number): void {
		this.#move(task.status, status);
		task.end(status, at);
		this.#cost = roundDollars(this.#cost + task.cost);
		if (this.isTerminal()) this.#completedAt ??= at;
	}

	/** Returns the tasks that it stopped. */
	cancel(at: number): readonly ServiceTask[] {
		const open = this.tasks.filter(({ status }) => status === "queued" || status === "running");
		this.#cancelled = true;
		for (const task of open) this.end(task, "cancelled", at);
		this.#completedAt ??= at;
		return open;
	}

	counts(): Batch["counts"] {
		return { ...this.#counts };
	}

	/** Tasks that ended one by one without a success close a batch with errors; `cancelled` is only said of a cancelled batch. */
	status(): BatchStatus {
		const { total, queued, running, completed, failed } = this.#counts;
		if (this.#cancelled) return "cancelled";
		if (total === 0) return "open";
		if (queued + running > 0) return "processing";
		return failed === 0 && completed > 0 ? "completed" : "completed_with_errors";
	}

	isTerminal(): boolean {
		const status = this.status();
		return status !== "open" && status !== "processing";
	}

	show(): Batch {
		const { mode, name, output_formats, search, metadata } = this.request;
		return {
			batch_id: this.id,
			status: this.status(),
			mode,
			created_at: new Date(this.#createdAt).toISOString(),
			counts: this.counts(),
			cost: this.#cost,
			output_formats,
			...(name === undefined ? {} : { name }),
			...(search === undefined ? {} : { search_params: search }),
			...(metadata === undefined ? {} : { metadata }),
			...(this.#completedAt === undefined ? {} : { completed_at: new Date(this.#completedAt).toISOString() }),
		};
	}

	#move(from: TaskStatus, to: TaskStatus): void {
		this.#counts[from] -= 1;
		this.#counts[to] += 1;
	}
}
