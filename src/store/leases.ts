/** One live run per pipeline and state. A lease whose process is gone is free at once. */
import type { Database } from "../sqlite/database.ts";
import { isProcessAlive, ownProcess, type ProcessIdentity } from "../system/process-identity.ts";

/** Who holds a lease, for the message to whoever has to wait. */
export interface LeaseHolder extends ProcessIdentity {
	readonly run_id: string | null;
	/** ISO 8601. */
	readonly since: string;
}

interface LeaseRow extends Record<string, unknown> {
	readonly holder: string;
	readonly heartbeat_at: number;
}

export class Leases {
	readonly #db: Database;

	constructor(db: Database) {
		this.#db = db;
	}

	/** Takes the lease, or says which living process has it. `now` is milliseconds since 1970. */
	acquire(
		pipeline: string,
		now: number,
	): { readonly taken: true } | { readonly taken: false; readonly holder: LeaseHolder } {
		return this.#db.transaction(() => {
			const holder = this.#living(pipeline, now);
			if (holder !== undefined && !isOwn(holder)) return { taken: false, holder };
			const own: LeaseHolder = { ...ownProcess(), run_id: null, since: new Date(now).toISOString() };
			this.#db.run(
				`INSERT INTO leases (pipeline, holder, heartbeat_at) VALUES (?, ?, ?)
				 ON CONFLICT (pipeline) DO UPDATE SET holder = excluded.holder, heartbeat_at = excluded.heartbeat_at`,
				[pipeline, JSON.stringify(own), now],
			);
			return { taken: true };
		});
	}

	/** The living process that holds the pipeline's lease. */
	holder(pipeline: string, now: number): LeaseHolder | undefined {
		return this.#living(pipeline, now);
	}

	/** Shows that the holder still works; matters where another host cannot ask about the process. */
	heartbeat(pipeline: string, now: number): void {
		this.#db.run("UPDATE leases SET heartbeat_at = ? WHERE pipeline = ?", [now, pipeline]);
	}

	release(pipeline: string): void {
		this.#db.run("DELETE FROM leases WHERE pipeline = ?", [pipeline]);
	}

	#living(pipeline: string, now: number): LeaseHolder | undefined {
		const row = this.#db.get<LeaseRow>("SELECT holder, heartbeat_at FROM leases WHERE pipeline = ?", [pipeline]);
		if (row === undefined) return undefined;
		const holder = JSON.parse(row.holder) as LeaseHolder;
		return isProcessAlive(holder, now - row.heartbeat_at) ? holder : undefined;
	}
}

function isOwn(holder: LeaseHolder): boolean {
	const own = ownProcess();
	return holder.pid === own.pid && holder.place === own.place && holder.startToken === own.startToken;
}
