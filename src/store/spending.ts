/** What may still be spent, and leave to spend it: the money side of the store, beside the ledger of what has been. */
import type { Admission, LimitName, SpendingLimits, StoredBatch } from "../model/execution-store.ts";
import type { Database } from "../sqlite/database.ts";
import { MAY_BE_OPEN } from "./open-attempts.ts";
import type { SpendingLedger } from "./spending-ledger.ts";

/** Whether a task of the run that the batch `b` belongs to has had an attempt before `a`. */
const IS_FURTHER = `EXISTS (SELECT 1 FROM run_tasks t
	WHERE t.run_id = b.run_id AND t.bought_by = a.pipeline AND t.wire_id = a.wire_id AND t.attempt < a.attempt)`;
/** The highest cost that one task was reported to have, by engine and mode. */
const SEEN = `WITH seen AS MATERIALIZED (SELECT sb.engine, sb.mode, MAX(sa.cost) AS highest
	FROM attempts sa JOIN batches sb ON sb.id = sa.batch WHERE sa.cost IS NOT NULL GROUP BY 1, 2)`;

/**
 * US dollars that sending all the pipeline still has to send may cost; null where a price is unknown. `firstOnly`:
 * without further attempts of tasks that their run has tried already.
 */
export function unsentCost(db: Database, pipeline: string, { firstOnly = false } = {}): number | null {
	const wanted = firstOnly ? `AND NOT ${IS_FURTHER}` : "";
	const row = db.get<{ total: number | null; unknown: number | null }>(
		`${SEEN}, unsent AS (SELECT COALESCE(MAX(a.price, COALESCE(s.highest, 0)), s.highest) AS price
		   FROM attempts a JOIN batches b ON b.id = a.batch LEFT JOIN seen s ON s.engine = b.engine AND s.mode = b.mode
		   WHERE ${MAY_BE_OPEN} AND a.state = 'planned' ${wanted})
		 SELECT SUM(price) AS total, SUM(price IS NULL) AS unknown FROM unsent`,
		[pipeline],
	);
	return (row?.unknown ?? 0) > 0 ? null : (row?.total ?? 0);
}

/**
 * Commits the intent to send as many of the attempts, in their order, as the limits leave room for. Throws when one of
 * them is not there to be sent: without a committed intent nothing is sent.
 */
export function admit(
	db: Database,
	ledger: SpendingLedger,
	batch: StoredBatch,
	wireIds: readonly string[],
	now: string,
	limits: SpendingLimits,
): Admission {
	const { fitting, limit } = howManyFit(db, ledger, batch, wireIds, now, limits);
	const admitted = wireIds.slice(0, fitting);
	const changed = db.run(
		`UPDATE attempts SET state = 'sending', sent_at = ? WHERE pipeline = ? AND batch = ?
		 AND wire_id IN (SELECT value FROM json_each(?)) AND state = 'planned'`,
		[now, batch.pipeline, batch.id, JSON.stringify(admitted)],
	);
	if (changed !== admitted.length) {
		const shown = admitted.slice(0, 3).join(", ");
		throw new Error(
			`of ${admitted.length} attempts of ${batch.name} only ${changed} are still there to be sent (${shown})`,
		);
	}
	return { admitted, refused: wireIds.slice(fitting), limit };
}

function howManyFit(
	db: Database,
	ledger: SpendingLedger,
	batch: StoredBatch,
	wireIds: readonly string[],
	now: string,
	{ maxCost, perMonth }: SpendingLimits,
): { readonly fitting: number; readonly limit: LimitName | null } {
	if (maxCost === null && perMonth === null) return { fitting: wireIds.length, limit: null };
	const row = db.get<{ lineage: string; price: number | null }>(
		"SELECT b.lineage, MAX(a.price) AS price FROM batches b JOIN attempts a ON a.batch = b.id WHERE b.id = ? AND a.state = 'planned'",
		[batch.id],
	);
	const seen = ledger.highestCost(batch.engine, batch.settings.mode);
	if (row === undefined || (row.price === null && seen === null)) return { fitting: 0, limit: "unknown_price" };
	const price = Math.max(row.price ?? 0, seen ?? 0);
	if (price === 0) return { fitting: wireIds.length, limit: null };
	const room = (cap: number | null, committed: () => number) =>
		cap === null ? Number.POSITIVE_INFINITY : Math.max(0, Math.floor((cap - committed()) / price + 1e-9));
	const inRun = room(maxCost, () => ledger.committedTo(row.lineage));
	const inMonth = room(perMonth, () => ledger.committedInMonth(now));
	const fitting = Math.min(wireIds.length, inRun, inMonth);
	if (fitting === wireIds.length) return { fitting, limit: null };
	return { fitting, limit: inRun <= inMonth ? "max_cost" : "per_month" };
}
