import type { Json } from "../../src/model/json.ts";
import type { BatchTask, OutputFormat, Source, TaskInput, TaskStatus } from "../../src/model/wire.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/** What becomes of a task. */
export interface TaskAnswer {
	/** Default: completed. */
	readonly status?: "completed" | "failed" | "cancelled";
	/** Default: `Answer to <query>`, in a batch with a schema as `{ answer }`. */
	readonly output?: Json;
	readonly sources?: readonly Source[];
	readonly error?: string;
	/** US dollars; default 0.5 when completed, else 0. */
	readonly cost?: number;
	/** From its start, in milliseconds; null: not before `release`. Default 3,000. */
	readonly afterMs?: number | null;
}

/** One task inside the fake service. */
export class FakeTask {
	readonly input: TaskInput;
	readonly serviceId: string;
	readonly answer: TaskAnswer;
	status: TaskStatus = "queued";
	readonly #createdAt: string;
	readonly #formats: readonly OutputFormat[];
	#completedAt: string | undefined;

	constructor(
		input: TaskInput,
		serviceId: string,
		answer: TaskAnswer,
		formats: readonly OutputFormat[],
		clock: VirtualClock,
	) {
		this.input = input;
		this.serviceId = serviceId;
		this.answer = answer;
		this.#formats = formats;
		this.#createdAt = clock.iso();
	}

	end(status: TaskStatus, at: string): void {
		this.status = status;
		this.#completedAt = at;
	}

	/** US dollars charged so far. */
	cost(): number {
		if (this.status === "completed") return this.answer.cost ?? 0.5;
		return this.status === "failed" ? (this.answer.cost ?? 0) : 0;
	}

	/** As list-tasks shows it. */
	show(includeOutput: boolean): BatchTask {
		return {
			deepresearch_id: this.serviceId,
			status: this.status,
			query: this.input.query,
			created_at: this.#createdAt,
			...(this.input.id === undefined ? {} : { task_id: this.input.id }),
			...(this.#completedAt === undefined ? {} : { completed_at: this.#completedAt }),
			...(includeOutput ? this.#result() : {}),
		};
	}

	#result(): Partial<BatchTask> {
		const { query } = this.input;
		if (this.status === "failed") return { output: null, error: this.answer.error ?? "it failed", cost: this.cost() };
		if (this.status !== "completed") return {};
		const structured = this.#formats.some((format) => typeof format === "object");
		const usual = structured ? { answer: `Answer to ${query}` } : `Answer to ${query}`;
		return {
			output_type: structured ? "json" : "markdown",
			output: this.answer.output === undefined ? usual : this.answer.output,
			sources: this.answer.sources ?? [{ title: query, url: "https://example.com/" }],
			cost: this.cost(),
		};
	}
}
