/**
 * What has been spent or may still be: the money side of the store.
 *
 * Something that is under way counts with its full price; something that has ended with the cost the service reported,
 * or with its price where it reported none. The price is the larger of the table's and the highest cost seen for
 * the mode on the engine.
 */
import type { Admission, LimitName, SpendingLimits, StoredBatch } from "../model/execution-store.ts";
import type { Database, SqlValue } from "../sqlite/database.ts";

/** US dollars that the attempt `a` of the batch `b` counts for. An unknown price counts 0 here and is refused elsewhere. */
const COMMITTED = `CASE WHEN a.state = 'planned' THEN 0
	WHEN a.state IN ('sending', 'accepted') OR a.cost IS NULL
	THEN MAX(COALESCE(a.price, 0), COALESCE((SELECT s.highest FROM seen s WHERE s.engine = b.engine AND s.mode = b.mode), 0))
	ELSE a.cost END`;
/** Whether a task of the run that the batch `b` belongs to has had an attempt before `a`. */
const IS_FURTHER = `EXISTS (SELECT 1 FROM run_tasks t
	WHERE t.run_id = b.run_id AND t.bought_by = a.pipeline AND t.wire_id = a.wire_id AND t.attempt < a.attempt)`;
/** The highest cost that one task was reported to have, by engine and mode. */
const SEEN = `WITH seen AS MATERIALIZED (SELECT sb.engine, sb.mode, MAX(sa.cost) AS highest
	FROM attempts sa JOIN batches sb ON sb.id = sa.batch WHERE sa.cost IS NOT NULL GROUP BY 1, 2)`;

/** US dollars committed to a chain of runs. */
export function committedTo(db: Database, lineage: string): number {
	return sum(db, "b.lineage = ?", [lineage]);
}

/** US dollars committed to everything that was sent in the month of `now`, which is ISO 8601. */
export function committedInMonth(db: Database, now: string): number {
	const month = now.slice(0, 7);
	return sum(db, "a.sent_at >= ? AND a.sent_at < ?", [`${month}-`, `${month}.`]);
}

/**
 * US dollars that sending all the pipeline still has to send may cost; null where a price is unknown. `firstOnly`:
 * without further attempts of tasks that their run has tried already.
 */
export function unsentCost(db: Database, pipeline: string, { firstOnly = false } = {}): number | null {
	const wanted = firstOnly ? `AND NOT ${IS_FURTHER}` : "";
	const row = db.get<{ total: number | null; unknown: number | null }>(
		`${SEEN}, unsent AS (SELECT COALESCE(MAX(a.price, COALESCE(s.highest, 0)), s.highest) AS price
		   FROM attempts a JOIN batches b ON b.id = a.batch LEFT JOIN seen s ON s.engine = b.engine AND s.mode = b.mode
		   WHERE a.pipeline = ? AND a.state = 'planned' ${wanted})
		 SELECT SUM(price) AS total, SUM(price IS NULL) AS unknown FROM unsent`,
		[pipeline],
	);
	return (row?.unknown ?? 0) > 0 ? null : (row?.total ?? 0);
}

/** US dollars: the highest cost of one task that this engine has reported for the mode; null before the first. */
export function highestCost(db: Database, engine: string, mode: string): number | null {
	const row = db.get<{ highest: number | null }>(
		`SELECT MAX(a.cost) AS highest FROM attempts a JOIN batches b ON b.id = a.batch WHERE b.engine = ? AND b.mode = ?`,
		[engine, mode],
	);
	return row?.highest ?? null;
}

/**
 * Commits the intent to send as many of the attempts, in their order, as the limits leave room for. Throws when one of
 * them is not there to be sent: without a committed intent nothing is sent.
 */
export function admit(
	db: Database,
	batch: StoredBatch,
	wireIds: readonly string[],
	now: string,
	limits: SpendingLimits,
): Admission {
	const { fitting, limit } = howManyFit(db, batch, wireIds, now, limits);
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
	const seen = highestCost(db, batch.engine, batch.settings.mode);
	if (row === undefined || (row.price === null && seen === null)) return { fitting: 0, limit: "unknown_price" };
	const price = Math.max(row.price ?? 0, seen ?? 0);
	if (price === 0) return { fitting: wireIds.length, limit: null };
	const room = (cap: number | null, committed: () => number) =>
		cap === null ? Number.POSITIVE_INFINITY : Math.max(0, Math.floor((cap - committed()) / price + 1e-9));
	const inRun = room(maxCost, () => committedTo(db, row.lineage));
	const inMonth = room(perMonth, () => committedInMonth(db, now));
	const fitting = Math.min(wireIds.length, inRun, inMonth);
	if (fitting === wireIds.length) return { fitting, limit: null };
	return { fitting, limit: inRun <= inMonth ? "max_cost" : "per_month" };
}

function sum(db: Database, where: string, values: readonly SqlValue[]): number {
	const row = db.get<{ total: number | null }>(
		`${SEEN} SELECT SUM(${COMMITTED}) AS total FROM attempts a JOIN batches b ON b.id = a.batch WHERE ${where}`,
		values,
	);
	return row?.total ?? 0;
}
