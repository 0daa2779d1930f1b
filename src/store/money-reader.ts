/** What has been spent and what may still be, in US dollars. */
import type { Prices } from "../model/pipeline.ts";
import type { Mode } from "../model/wire.ts";
import type { Database } from "../sqlite/database.ts";
import { roundDollars } from "../values/round-dollars.ts";
import { type Candidate, findUnsuccessful } from "./retry-statements.ts";
import { unsentCost } from "./spending.ts";
import type { SpendingLedger } from "./spending-ledger.ts";
import { ADOPTED_ATTEMPTS } from "./task-state.ts";

/** US dollars; null where a price is unknown. */
export interface RetryCost {
	readonly tasks: number;
	/** Of one more attempt each. */
	readonly cost: number | null;
	/** With the further ones that `retry` allows a new run where they fail, too. */
	readonly worstCase: number | null;
	readonly modes: readonly Mode[];
}

/** What is known of what the run's attempts in one batch have cost. */
interface BatchCost extends Record<string, unknown> {
	/** Of the whole batch, as the service told it when it was collected. */
	readonly told: number | null;
	readonly known: number | null;
	readonly untold_answers: number;
	readonly untold_failures: number;
	readonly attempts: number;
	readonly all_attempts: number;
}

export class MoneyReader {
	readonly #db: Database;
	readonly #ledger: SpendingLedger;

	constructor(db: Database, ledger: SpendingLedger) {
		this.#db = db;
		this.#ledger = ledger;
	}

	/** US dollars committed to the run with its continuations, what is under way included. */
	committed(lineage: string): number {
		return roundDollars(this.#ledger.committedTo(lineage));
	}

	/** US dollars committed to all that was sent in the month of `now`, which is ISO 8601. */
	committedInMonth(now: string): number {
		return roundDollars(this.#ledger.committedInMonth(now));
	}

	/** US dollars that sending all the pipeline still has to send may cost; null where a price is unknown. */
	unsentCost(pipeline: string): number | null {
		return this.#unsentCost(pipeline, false);
	}

	/** The same without further attempts of tasks that their run has tried already. */
	unsentFirstCost(pipeline: string): number | null {
		return this.#unsentCost(pipeline, true);
	}

	#unsentCost(pipeline: string, firstOnly: boolean): number | null {
		const cost = unsentCost(this.#db, pipeline, { firstOnly });
		return cost === null ? null : roundDollars(cost);
	}

	/** US dollars; the highest reported cost of one task. */
	highestCost(engine: string, mode: string): number | null {
		return this.#ledger.highestCost(engine, mode);
	}

	/** US dollars that the run's own attempts and those it adopted have cost so far; null where nobody told it. */
	costOf(runId: string): number | null {
		const batches = this.#db.all<BatchCost>(
			`SELECT b.cost AS told, SUM(a.cost) AS known,
			   SUM(a.cost IS NULL AND a.state IN ('succeeded', 'invalid', 'rejected')) AS untold_answers,
			   SUM(a.cost IS NULL AND a.state = 'failed') AS untold_failures,
			   COUNT(*) AS attempts, (SELECT COUNT(*) FROM attempts o WHERE o.batch = b.id) AS all_attempts
			 FROM (
			   SELECT a.rowid AS place FROM attempts a JOIN batches b ON b.id = a.batch WHERE b.run_id = ?
			   UNION
			   SELECT place FROM (${ADOPTED_ATTEMPTS})) counted
			 JOIN attempts a ON a.rowid = counted.place JOIN batches b ON b.id = a.batch GROUP BY b.id`,
			[runId, runId],
		);
		const costs = batches.map(costOfBatch);
		return costs.includes(null) ? null : roundDollars(costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0));
	}

	/** What `reopen` would attempt again, and what that may cost. */
	whatToRetry(runId: string, prices: Prices): RetryCost {
		return costOfAnother(findUnsuccessful(this.#db, runId), prices);
	}

	/** What a new run of the same would buy again, and what that may cost. */
	whatToRunAgain(runId: string, prices: Prices): RetryCost {
		const states = ["failed", "cancelled"];
		// Planned anew they begin in their own mode, whatever they were escalated to.
		const found = findUnsuccessful(this.#db, runId)
			.filter(({ state }) => states.includes(state))
			.map((candidate) => ({ ...candidate, mode: candidate.first_mode }));
		return costOfAnother(found, prices);
	}
}

/** Where the service has not told the cost of each task, that of the batch counts, unless it leaves no room for them. */
function costOfBatch(batch: BatchCost): number | null {
	const { told, untold_answers, untold_failures, attempts, all_attempts } = batch;
	const known = batch.known ?? 0;
	if (untold_answers + untold_failures === 0) return known;
	if (told === null || attempts < all_attempts) return null;
	const rest = roundDollars(told - known);
	return rest > 0 || (rest === 0 && untold_answers === 0) ? told : null;
}

function costOfAnother(found: readonly Candidate[], prices: Prices): RetryCost {
	const sum = (priceOf: (of: Candidate) => number | null) =>
		found.reduce<number | null>((total, candidate) => {
			const price = priceOf(candidate);
			return total === null || price === null ? null : roundDollars(total + price);
		}, 0);
	const first = ({ mode }: Candidate) => prices[mode];
	const further = ({ retries, retry_mode }: Candidate) => {
		const price = prices[retry_mode];
		return retries === 0 ? 0 : price === null ? null : price * retries;
	};
	return {
		tasks: found.length,
		cost: sum(first),
		worstCase: sum((candidate) => plus(first(candidate), further(candidate))),
		modes: [...new Set(found.map(({ mode }) => mode))],
	};
}

function plus(one: number | null, other: number | null): number | null {
	return one === null || other === null ? null : one + other;
}
