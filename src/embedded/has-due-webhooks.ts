/** Whether an engine would have something to deliver, told without opening it. */
import { statSync } from "node:fs";
import { Database } from "../sqlite/database.ts";

/**
 * Of a database that is not there, false. True where it does not say: one of an earlier version, one that was not closed well, or a
 * broken one, which whoever opens the engine is told.
 */
export function hasDueWebhooks(databasePath: string): boolean {
	if (statSync(databasePath, { throwIfNoEntry: false }) === undefined) return false;
	try {
		const db = new Database(databasePath, { readonly: "unlogged" });
		try {
			return db.get("SELECT 1 FROM webhooks WHERE status = 'due' LIMIT 1") !== undefined;
		} finally {
			db.close();
		}
	} catch {
		return true;
	}
}
