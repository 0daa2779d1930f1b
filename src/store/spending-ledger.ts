/**
 * What has been spent, kept at hand: admitting each batch of a large run must not add up all of the run again.
 *
 * Something that is under way counts with its full price; something that has ended with the cost the service reported,
 * or with its price where it reported none. The price is the larger of the table's and the highest cost seen for
 * the mode on the engine.
 *
 * The sums stand by batch, and those of neighbouring batches together, since a run may have ten thousand. What this process
 * changes about one batch has that batch read again; whatever else has changed the file, here or in another process, has all
 * of them read again, so that no sum is ever older than the file.
 */
import type { StoredBatch } from "../model/execution-store.ts";
import type { Database } from "../sqlite/database.ts";

/** Attempts that were sent for one chain of runs in one month at one price: of one batch, or of several together. */
interface Line extends Record<string, unknown> {
	/** One of them. */
	readonly batch: number;
	readonly lineage: string;
	readonly engine: string;
	readonly mode: string;
	/** Such as `2026-11`, in UTC; null for what was never sent. */
	readonly month: string | null;
	/** US dollars a task; an unknown price counts 0 here and is refused elsewhere. */
	readonly price: number;
	/** How many are under way, or have ended without a cost. */
	readonly untold: number;
	/** US dollars of the others. */
	readonly told: number;
	/** US dollars of the one that cost most; null where none has a cost. */
	readonly highest: number | null;
}

/** Neighbouring batches. */
interface Block {
	readonly batches: Map<number, readonly Line[]>;
	/** Their lines together; undefined where they have to be put together again. */
	merged: readonly Line[] | undefined;
}

/** About the square root of the largest number of batches, so that putting one block together takes as long as adding all up. */
const BATCHES_A_BLOCK = 100;

/** How far the file has changed: by other connections, and by this one, in rows. */
interface Mark extends Record<string, unknown> {
	readonly others: number;
	readonly own: number;
}

const UNTOLD = "(a.state IN ('sending', 'accepted') OR a.cost IS NULL)";
const LINES = `SELECT a.batch, b.lineage, b.engine, b.mode, substr(a.sent_at, 1, 7) AS month, COALESCE(a.price, 0) AS price,
	SUM(${UNTOLD}) AS untold, SUM(IIF(${UNTOLD}, 0, a.cost)) AS told, MAX(a.cost) AS highest
	FROM batches b JOIN attempts a ON a.batch = b.id WHERE a.state <> 'planned'`;
const BY_LINE = "GROUP BY a.batch, 5, 6";

export class SpendingLedger {
	readonly #db: Database;
	readonly #blocks = new Map<number, Block>();
	/** Batches whose lines are out of date. */
	readonly #changed = new Set<number>();
	/** What the lines tell of; undefined where that is not known. */
	#at: Mark | undefined;

	constructor(db: Database) {
		this.#db = db;
	}

	/** US dollars committed to a chain of runs. */
	committedTo(lineage: string): number {
		return this.#sum((line) => line.lineage === lineage);
	}

	/** US dollars committed to everything that was sent in the month of `now`, which is ISO 8601. */
	committedInMonth(now: string): number {
		const month = now.slice(0, 7);
		return this.#sum((line) => line.month === month);
	}

	/** US dollars: the highest cost of one task that this engine has reported for the mode; null before the first. */
	highestCost(engine: string, mode: string): number | null {
		return this.#highest().get(keyOf({ engine, mode })) ?? null;
	}

	/** Runs what changes attempts of this batch and of no other, in a transaction of its own. */
	during<Result>(batch: StoredBatch, change: () => Result): Result {
		const before = this.#mark();
		try {
			const result = change();
			const after = this.#mark();
			this.#changed.add(batch.id);
			this.#at = this.#isAt(before) && after.others === before.others ? after : undefined;
			return result;
		} catch (error) {
			this.#at = undefined;
			throw error;
		}
	}

	/**
	 * Runs what changes nothing that is read here, in a transaction of its own: of an attempt that was sent neither its batch, price,
	 * cost and month, nor whether it is under way; of its batch neither lineage, nor engine, nor mode.
	 */
	beside<Result>(change: () => Result): Result {
		const before = this.#mark();
		const result = change();
		const after = this.#mark();
		if (this.#isAt(before) && after.others === before.others) this.#at = after;
		return result;
	}

	#sum(isMeant: (line: Line) => boolean): number {
		const highest = this.#highest();
		let sum = 0;
		for (const block of this.#blocks.values()) {
			for (const line of linesOf(block)) {
				if (isMeant(line)) sum += line.told + line.untold * Math.max(line.price, highest.get(keyOf(line)) ?? 0);
			}
		}
		return sum;
	}

	/** By engine and mode. */
	#highest(): ReadonlyMap<string, number> {
		this.#refresh();
		const highest = new Map<string, number>();
		for (const block of this.#blocks.values()) {
			for (const line of linesOf(block)) {
				if (line.highest === null) continue;
				const key = keyOf(line);
				highest.set(key, Math.max(line.highest, highest.get(key) ?? Number.NEGATIVE_INFINITY));
			}
		}
		return highest;
	}

	#refresh(): void {
		const now = this.#mark();
		if (this.#isAt(now)) for (const batch of this.#changed) this.#read(batch);
		else this.#readAll();
		this.#changed.clear();
		this.#at = now;
	}

	#read(batch: number): void {
		this.#blockOf(batch).batches.set(batch, this.#db.all<Line>(`${LINES} AND b.id = ? ${BY_LINE}`, [batch]));
	}

	#readAll(): void {
		this.#blocks.clear();
		for (const line of this.#db.all<Line>(`${LINES} ${BY_LINE}`)) {
			const { batches } = this.#blockOf(line.batch);
			batches.set(line.batch, [...(batches.get(line.batch) ?? []), line]);
		}
	}

	/** For changing it. */
	#blockOf(batch: number): Block {
		const number = Math.floor(batch / BATCHES_A_BLOCK);
		const block = this.#blocks.get(number) ?? { batches: new Map(), merged: undefined };
		block.merged = undefined;
		this.#blocks.set(number, block);
		return block;
	}

	#isAt(mark: Mark): boolean {
		return this.#at?.others === mark.others && this.#at.own === mark.own;
	}

	#mark(): Mark {
		const own = this.#db.get<{ n: number }>("SELECT total_changes() AS n")?.n ?? 0;
		return { own, others: this.#db.get<{ data_version: number }>("PRAGMA data_version")?.data_version ?? 0 };
	}
}

function linesOf(block: Block): readonly Line[] {
	block.merged ??= merge([...block.batches.values()].flat());
	return block.merged;
}

function merge(lines: readonly Line[]): readonly Line[] {
	const merged = new Map<string, Line>();
	for (const line of lines) {
		const key = JSON.stringify([line.lineage, line.engine, line.mode, line.month, line.price]);
		const other = merged.get(key);
		merged.set(key, other === undefined ? line : together(other, line));
	}
	return [...merged.values()];
}

function together(one: Line, other: Line): Line {
	const costs = [one.highest, other.highest].filter((cost) => cost !== null);
	return {
		...one,
		untold: one.untold + other.untold,
		told: one.told + other.told,
		highest: costs.length === 0 ? null : Math.max(...costs),
	};
}

function keyOf({ engine, mode }: Pick<Line, "engine" | "mode">): string {
	return `${mode} ${engine}`;
}
