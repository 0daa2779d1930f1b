import { randomUUID } from "node:crypto";
import type { BatchTask, TaskInput, TaskStatus } from "../../../src/model/wire.ts";
import type { Outcome } from "./protocol.ts";

/** How a task ends: fixed when it is accepted. */
export interface TaskPlan {
	readonly outcome: Outcome;
	readonly afterMs: number | null;
	readonly afterPolls: number;
	/** US dollars held for it. */
	readonly price: number;
	/** US dollars if it completes, and if it fails. */
	readonly cost: { readonly completed: number; readonly failed: number };
}

/** One task inside the service. Times are the service's own. */
export class ServiceTask {
	readonly id = randomUUID();
	readonly input: TaskInput;
	readonly plan: TaskPlan;
	readonly createdAt: number;
	status: TaskStatus = "queued";
	/** US dollars charged. */
	cost = 0;
	#startedAt = 0;
	#completedAt: number | undefined;
	#pollsLeft: number;
	#lastPollAt = 0;
	#releasedAt: number | undefined;

	constructor(input: TaskInput, plan: TaskPlan, createdAt: number) {
		this.input = input;
		this.plan = plan;
		this.createdAt = createdAt;
		this.#pollsLeft = plan.afterPolls;
	}

	start(at: number): void {
		this.status = "running";
		this.#startedAt = at;
	}

	end(status: TaskStatus, at: number): void {
		this.status = status;
		this.#completedAt = at;
		this.cost = status === "completed" || status === "failed" ? this.plan.cost[status] : 0;
	}

	/** The batch has been read. */
	notePoll(at: number): void {
		if (this.#pollsLeft === 0) return;
		this.#pollsLeft -= 1;
		this.#lastPollAt = at;
	}

	/** Ends it as soon as it runs, whatever it was waiting for. */
	release(at: number): void {
		this.#releasedAt ??= at;
	}

	/** When its work is done; infinity while that is not known. */
	dueAt(): number {
		if (this.#releasedAt !== undefined) return Math.max(this.#startedAt, this.#releasedAt);
		if (this.plan.afterMs === null || this.#pollsLeft > 0) return Number.POSITIVE_INFINITY;
		return Math.max(this.#startedAt + this.plan.afterMs, this.#lastPollAt);
	}

	/** As list-tasks shows it without its output (contract 2.3). */
	show(): BatchTask {
		return {
			deepresearch_id: this.id,
			status: this.status,
			query: this.input.query,
			created_at: new Date(this.createdAt).toISOString(),
			...(this.input.id === undefined ? {} : { task_id: this.input.id }),
			...(this.#completedAt === undefined ? {} : { completed_at: new Date(this.#completedAt).toISOString() }),
		};
	}
}
