/**
 * Counts a run's tasks while it goes on: those that have ended by the state, the others by what the service said last of
 * their batches. A task counts once, whichever attempt it is at, and whatever else is in its batch.
 */
import type { RunManifest } from "../model/manifest.ts";
import type { OnRunEvent, RunEvent, TaskStanding } from "../model/run-events.ts";
import type { Batch } from "../model/wire.ts";
import type { BatchUnderWay } from "../store/batch-reader.ts";
import type { StateStore } from "../store/state-store.ts";
import { roundDollars } from "../values/round-dollars.ts";
import { isDatabaseError } from "./state-problems.ts";

/** Least time between two counts, in milliseconds. */
const INTERVAL_MS = 200;
/** A count goes over the whole plan: it may take this share of the time. */
const SHARE = 0.02;

type Counts = RunManifest["counts"];

export class RunTally {
	readonly #state: StateStore;
	readonly #runId: string;
	/** How the tasks stood when the run began: what had ended then is no part of its work. */
	readonly #before: Counts;
	readonly #tell: OnRunEvent;
	readonly #seen = new Map<string, Pick<Batch, "counts" | "cost">>();
	#notBefore = 0;
	#timer: NodeJS.Timeout | undefined;

	constructor(state: StateStore, runId: string, before: Counts, tell: OnRunEvent) {
		this.#state = state;
		this.#runId = runId;
		this.#before = before;
		this.#tell = tell;
	}

	/** Tells how the tasks stand after the event, now or in a moment. */
	note(event: RunEvent): void {
		if (event.type !== "batch_progress" && event.type !== "batch_collected") return;
		if (event.type === "batch_progress") this.#seen.set(event.batch, event);
		const wait = this.#notBefore - performance.now();
		if (wait <= 0) this.#tellNow();
		else this.#timer ??= setTimeout(() => this.#tellNow(), wait);
	}

	/** Tells how the tasks stand at the end. */
	end(counts: Counts): void {
		this.#tellNow(counts);
		this.stop();
	}

	stop(): void {
		clearTimeout(this.#timer);
	}

	/** `counts`: of the tasks by the state; counted where they are not known. */
	#tellNow(counts?: Counts): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		const begun = performance.now();
		try {
			this.#tell({ type: "tasks_standing", standing: this.#count(counts) });
		} catch (error) {
			// A state that cannot be read is told by whoever needs it; nobody needs this.
			if (!isDatabaseError(error)) throw error;
		}
		const now = performance.now();
		this.#notBefore = now + Math.max(INTERVAL_MS, (now - begun) / SHARE);
	}

	#count(counts = this.#state.outcomes.counts(this.#runId)): TaskStanding {
		const since = (pick: (of: Counts) => number) => pick(counts) - pick(this.#before);
		const failed = since((of) => of.failed + of.invalid + of.rejected);
		const cancelled = since((of) => of.cancelled);
		const standing = {
			// Later stages add to it.
			total: this.#before.pending + since((of) => of.total),
			done: since((of) => of.total - of.pending),
			...{ failed, cancelled, running: 0, queued: 0, cost: this.#state.money.costOf(this.#runId) },
		};
		const underWay = this.#seen.size === 0 ? [] : this.#state.batches.underWay(this.#runId);
		for (const batch of underWay) this.#add(standing, batch);
		return { ...standing, cost: standing.cost === null ? null : roundDollars(standing.cost) };
	}

	/** Of a batch that has other tasks, too, nobody says whose have ended: only what is surely the run's own counts. */
	#add(
		standing: { -readonly [key in keyof TaskStanding]: TaskStanding[key] },
		{ name, open, attempts, cost }: BatchUnderWay,
	): void {
		const seen = this.#seen.get(name);
		if (seen === undefined) return;
		const others = attempts - open;
		const own = (count: number) => Math.min(open, Math.max(0, count - others));
		const { completed, failed, cancelled, running, queued } = seen.counts;
		standing.done += own(completed + failed + cancelled);
		standing.failed += own(failed);
		standing.cancelled += own(cancelled);
		standing.running += own(running);
		standing.queued += own(queued);
		if (standing.cost !== null) standing.cost += (Math.max(0, seen.cost - cost) * open) / attempts;
	}
}
