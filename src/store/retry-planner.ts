import type { RetryPlan } from "../model/execution-store.ts";
import type { Database } from "../sqlite/database.ts";
import { attemptAgain, tasksToRetry } from "./retry-statements.ts";

/**
 * Plans further attempts, which is asked for after each batch and goes over the whole run. So it is done only where the run
 * has tasks that may be attempted again, and so many may be left as are asked for.
 */
export class RetryPlanner {
	readonly #db: Database;
	/**
	 * How many tasks may be attempted again at most, by run; of those not in it nothing is known. Whatever ends attempts calls
	 * `note`, and whatever gives a run other tasks or attempts calls `forget`: after a forgotten call a further attempt is
	 * never made.
	 */
	readonly #atMost = new Map<string, number>();

	constructor(db: Database) {
		this.#db = db;
	}

	/** Makes the attempts that each task's `retry` still allows, in a transaction of its own. Returns how many. */
	plan(runId: string, plan: RetryPlan): number {
		const atMost = this.#atMost.get(runId) ?? this.#before(runId);
		if (atMost < plan.least) return 0;
		const { found, made } = this.#db.transaction(() => {
			const found = tasksToRetry(this.#db, runId);
			const isEnough = found.length > 0 && found.length >= plan.least;
			if (isEnough) attemptAgain(this.#db, runId, found, plan);
			return { found: found.length, made: isEnough ? found.length : 0 };
		});
		this.#atMost.set(runId, found - made);
		return made;
	}

	/** Takes note that up to so many more attempts have ended without success, whosever they are. */
	note(unsuccessful: number): void {
		for (const [runId, atMost] of this.#atMost) this.#atMost.set(runId, atMost + unsuccessful);
	}

	/** The run has other tasks now, or other attempts at them. */
	forget(runId: string): void {
		this.#atMost.delete(runId);
	}

	/** Without a task that may be attempted again, none will ever be left. */
	#before(runId: string): number {
		const sql = "SELECT 1 FROM run_tasks WHERE run_id = ? AND retries > 0 LIMIT 1";
		const atMost = this.#db.get(sql, [runId]) === undefined ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
		this.#atMost.set(runId, atMost);
		return atMost;
	}
}
