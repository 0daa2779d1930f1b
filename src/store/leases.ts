/**
 * One live run per pipeline and state. A lease whose process is gone is free at once; one that was taken over
 * stays with its new holder, whatever the old one still does.
 */
import { randomUUID } from "node:crypto";
import type { Database } from "../sqlite/database.ts";
import { isProcessAlive, ownProcess, type ProcessIdentity } from "../system/process-identity.ts";
import type { SpendingLedger } from "./spending-ledger.ts";

/** Who holds a lease, for the message to whoever has to wait. */
export interface LeaseHolder extends ProcessIdentity {
	/** Tells the holders of one process apart. */
	readonly token: string;
	/** ISO 8601. */
	readonly since: string;
}

interface LeaseRow extends Record<string, unknown> {
	readonly holder: string;
	readonly heartbeat_at: number;
}

/** The leases that this process holds: token and pipeline. */
const held = new Set<string>();

export class Leases {
	readonly #db: Database;
	readonly #ledger: SpendingLedger;
	readonly #token = randomUUID();

	constructor(db: Database, ledger: SpendingLedger) {
		this.#db = db;
		this.#ledger = ledger;
	}

	/** Takes the lease, or says which living run has it. `now` is milliseconds since 1970. */
	acquire(
		pipeline: string,
		now: number,
	): { readonly taken: true } | { readonly taken: false; readonly holder: LeaseHolder } {
		const own: LeaseHolder = {
			...ownProcess(),
			token: this.#token,
			since: new Date(now).toISOString(),
		};
		const holder = this.#db.transaction(() => {
			const living = this.holder(pipeline, now);
			if (living !== undefined && living.token !== this.#token) return living;
			this.#db.run(
				`INSERT INTO leases (pipeline, holder, heartbeat_at) VALUES (?, ?, ?)
				 ON CONFLICT (pipeline) DO UPDATE SET holder = excluded.holder, heartbeat_at = excluded.heartbeat_at`,
				[pipeline, JSON.stringify(own), now],
			);
			return undefined;
		});
		if (holder !== undefined) return { taken: false, holder };
		held.add(`${this.#token} ${pipeline}`);
		return { taken: true };
	}

	/** The living run that holds the pipeline's lease. */
	holder(pipeline: string, now: number): LeaseHolder | undefined {
		const row = this.#db.get<LeaseRow>("SELECT holder, heartbeat_at FROM leases WHERE pipeline = ?", [pipeline]);
		if (row === undefined) return undefined;
		const holder = JSON.parse(row.holder) as LeaseHolder;
		return isAlive(holder, pipeline, now - row.heartbeat_at) ? holder : undefined;
	}

	/**
	 * Shows that the holder still works; matters where another host cannot ask about the process. False when the
	 * lease has gone to another run.
	 */
	heartbeat(pipeline: string, now: number): boolean {
		const sql = `UPDATE leases SET heartbeat_at = ? WHERE pipeline = ? AND ${IS_OWN}`;
		return this.#ledger.beside(() => this.#db.run(sql, [now, pipeline, this.#token])) === 1;
	}

	/** Gives the lease back, unless another run has taken it over. */
	release(pipeline: string): void {
		held.delete(`${this.#token} ${pipeline}`);
		this.#db.run(`DELETE FROM leases WHERE pipeline = ? AND ${IS_OWN}`, [pipeline, this.#token]);
	}
}

const IS_OWN = "holder ->> 'token' = ?";

/** A holder in this very process lives as long as it has not let go. */
function isAlive(holder: LeaseHolder, pipeline: string, silentForMs: number): boolean {
	const own = ownProcess();
	const isOwnProcess = holder.pid === own.pid && holder.place === own.place && holder.startToken === own.startToken;
	return isOwnProcess ? held.has(`${holder.token} ${pipeline}`) : isProcessAlive(holder, silentForMs);
}
