import { type Batch, type BatchStatus, type CreateBatchRequest, TASK_STATUSES } from "../../src/model/wire.ts";
import { normaliseCreateBatch } from "../../src/wire/normalise-request.ts";
import type { FakeTask } from "./fake-task.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/** One batch inside the fake service. Its state follows from its tasks (contract section 4). */
export class FakeBatch {
	readonly id: string;
	readonly request: ReturnType<typeof normaliseCreateBatch>;
	readonly tasks: FakeTask[] = [];
	readonly #createdAt: string;
	readonly #clock: VirtualClock;
	#completedAt: string | undefined;
	#cancelled = false;

	constructor(id: string, request: CreateBatchRequest, clock: VirtualClock) {
		this.id = id;
		this.request = normaliseCreateBatch(request);
		this.#clock = clock;
		this.#createdAt = clock.iso();
	}

	status(): BatchStatus {
		if (this.#cancelled) return "cancelled";
		if (this.tasks.length === 0) return "open";
		const { queued, running, failed, cancelled, total } = this.counts();
		if (queued + running > 0) return "processing";
		if (failed > 0) return "completed_with_errors";
		return cancelled === total ? "cancelled" : "completed";
	}

	isTerminal(): boolean {
		return this.status() !== "open" && this.status() !== "processing";
	}

	counts(): Batch["counts"] {
		const entries = TASK_STATUSES.map((status) => [status, this.tasks.filter((task) => task.status === status).length]);
		return { total: this.tasks.length, ...Object.fromEntries(entries) };
	}

	/** Returns how many tasks it stopped. */
	cancel(): number {
		const open = this.tasks.filter(({ status }) => status === "queued" || status === "running");
		for (const task of open) task.end("cancelled", this.#clock.iso());
		this.#cancelled = true;
		this.noteEnd();
		return open.length;
	}

	/** To be called whenever a task has ended. */
	noteEnd(): void {
		if (this.isTerminal()) this.#completedAt ??= this.#clock.iso();
	}

	show(): Batch {
		const { mode, name, output_formats, search, metadata } = this.request;
		return {
			batch_id: this.id,
			status: this.status(),
			mode,
			created_at: this.#createdAt,
			counts: this.counts(),
			cost: this.tasks.reduce((sum, task) => sum + task.cost(), 0),
			output_formats,
			...(name === undefined ? {} : { name }),
			...(search === undefined ? {} : { search_params: search }),
			...(metadata === undefined ? {} : { metadata }),
			...(this.#completedAt === undefined ? {} : { completed_at: this.#completedAt }),
		};
	}
}
