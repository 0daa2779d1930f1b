import type { ExecutionStore } from "../model/execution-store.ts";
import type { RunSettings } from "../model/pipeline.ts";

/**
 * `run.max_failures`. Counting goes over the whole plan, so it is done only when the failures seen since the last
 * count could have gone over the limit.
 */
export class FailureLimit {
	readonly #count: () => { readonly failed: number; readonly planned: number };
	readonly #limit: RunSettings["maxFailures"];
	/** At least as many as have failed. */
	#atMost = Number.POSITIVE_INFINITY;
	#allowed = Number.POSITIVE_INFINITY;
	/** Failures do not become fewer. */
	#exceeded = false;

	constructor(store: ExecutionStore, runId: string, limit: RunSettings["maxFailures"]) {
		this.#count = () => store.countFailures(runId);
		this.#limit = limit;
	}

	/** Takes note that up to so many more tasks have failed. */
	note(failures: number): void {
		this.#atMost += failures;
	}

	isExceeded(): boolean {
		if (this.#limit === null || this.#exceeded) return this.#exceeded;
		if (this.#atMost <= this.#allowed && Number.isFinite(this.#atMost)) return false;
		const { failed, planned } = this.#count();
		this.#atMost = failed;
		this.#allowed = "count" in this.#limit ? this.#limit.count : this.#limit.share * planned;
		this.#exceeded = failed > this.#allowed;
		return this.#exceeded;
	}
}
