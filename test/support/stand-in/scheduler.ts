/**
 * Moves tasks from queued over running to their end. Nothing runs in between: whenever the service is asked something,
 * what was due by then is worked off in the order of its time.
 */
import type { ServiceBatch } from "./service-batch.ts";
import type { ServiceTask } from "./service-task.ts";

interface Work {
	readonly batch: ServiceBatch;
	readonly task: ServiceTask;
}

export class Scheduler {
	readonly #waiting: Work[] = [];
	readonly #running = new Set<Work>();
	readonly #finish: (batch: ServiceBatch, task: ServiceTask, at: number) => void;

	/** `finish` is called for each task whose time has come. */
	constructor(finish: (batch: ServiceBatch, task: ServiceTask, at: number) => void) {
		this.#finish = finish;
	}

	accept(batch: ServiceBatch, task: ServiceTask): void {
		this.#waiting.push({ batch, task });
	}

	/** Works off everything that was due by now. */
	settle(now: number, concurrency: number): void {
		for (const work of this.#running) if (work.task.status !== "running") this.#running.delete(work);
		this.#startNext(0, concurrency);
		for (let due = this.#due(now); due.length > 0; due = this.#due(now)) {
			for (const work of due) {
				const at = work.task.dueAt();
				this.#running.delete(work);
				this.#finish(work.batch, work.task, at);
				this.#startNext(at, concurrency);
			}
		}
	}

	#due(now: number): Work[] {
		const due = [...this.#running].filter(({ task }) => task.dueAt() <= now);
		return due.sort((one, other) => one.task.dueAt() - other.task.dueAt());
	}

	/** In the order of addition, no sooner than they were added. */
	#startNext(at: number, concurrency: number): void {
		while (this.#running.size < concurrency && this.#waiting.length > 0) {
			const work = this.#waiting.shift();
			if (work === undefined || work.task.status !== "queued") continue;
			work.batch.start(work.task, Math.max(at, work.task.createdAt));
			this.#running.add(work);
		}
	}
}
