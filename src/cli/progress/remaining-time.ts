/**
 * How long a run still takes, by the pace since it was first looked at: what had ended by then tells nothing of it.
 * Nothing is said before a tenth of the tasks, two at least, has ended in five seconds or more.
 */
import type { TaskStanding } from "../../model/run-events.ts";

const LEAST_MS = 5_000;
const LEAST_DONE = 2;
const LEAST_SHARE = 0.1;

export class RemainingTime {
	#first: { readonly done: number; readonly at: number } | undefined;
	#done = 0;
	#total = 0;
	#endsAt: number | undefined;

	/** `at`: milliseconds of the run. */
	note({ done, total }: Pick<TaskStanding, "done" | "total">, at: number): void {
		this.#first ??= { done, at };
		if (done === this.#done && total === this.#total) return;
		this.#done = done;
		this.#total = total;
		const ended = done - this.#first.done;
		const took = at - this.#first.at;
		const isEnough = took >= LEAST_MS && ended >= Math.max(LEAST_DONE, (total - this.#first.done) * LEAST_SHARE);
		this.#endsAt = isEnough && done < total ? at + (took * (total - done)) / ended : undefined;
	}

	/** Milliseconds; undefined where nothing can be said, also when it takes longer than was thought. */
	left(at: number): number | undefined {
		return this.#endsAt === undefined || this.#endsAt <= at ? undefined : this.#endsAt - at;
	}
}
